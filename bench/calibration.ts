// How often a calibration's 90 % intervals hold the truth, over simulated dilatometries with truths from the priors.
//
// node bench/calibration.ts [rounds]
import { coverage } from './calibration/simulated.ts'

const rounds = Number(process.argv[2] ?? 60)
const before = process.cpuUsage().user
const { asked, inside, unconverged, shares } = coverage({ rounds, seed: 1 })
const seconds = (process.cpuUsage().user - before) / 1e6 / rounds
process.stdout.write(
  `${rounds} calibrations, ${seconds.toFixed(2)} s of processor each, ${unconverged} not converged\n`,
)
for (const [name, share] of Object.entries(shares)) process.stdout.write(`${name}: ${(100 * share).toFixed(0)} %\n`)
process.stdout.write(`all: ${inside} of ${asked} = ${((100 * inside) / asked).toFixed(1)} %\n`)
