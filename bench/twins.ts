// How many runs each process twin simulates in a second, on one thread: the best of five rounds over random settings.
//
// node bench/twins.ts [setup ...]

import { stream } from '../optimizer/math/rng.ts'
import { millingTwin, turningTwin } from '../optimizer/processes/machining/twins.ts'
import { sinteringTwin } from '../optimizer/processes/sintering/twin.ts'
import type { Fidelity, Twin } from '../optimizer/processes/twin.ts'

const twins: readonly Twin[] = [sinteringTwin, turningTwin, millingTwin]
const runs: Readonly<Record<Fidelity, number>> = { closed: 200_000, full: 2000 }
const wanted = process.argv.slice(2)

for (const twin of twins) {
  for (const setup of Object.keys(twin.setups).filter((name) => wanted.length === 0 || wanted.includes(name))) {
    const [closed, full] = [bestRate(twin, setup, 'closed'), bestRate(twin, setup, 'full')]
    process.stdout.write(`${twin.process} ${setup}: closed form ${rounded(closed)}, in time ${rounded(full)} runs/s\n`)
  }
}

function bestRate(twin: Twin, setup: string, fidelity: Fidelity): number {
  const kernel = twin.open(twin.setups[setup]!, fidelity)
  const table = settingsTable(twin, setup, 500)
  const out = new Float64Array(twin.outcomes.length)
  const round = () => {
    const from = performance.now()
    for (let i = 0; i < runs[fidelity]; i++) kernel(table[i % table.length]!, out)
    return (1000 * runs[fidelity]) / (performance.now() - from)
  }
  return Math.max(...Array.from({ length: 5 }, round))
}

/** Settings within 10 % of their range around the recipe, as a screening around it would draw them. */
function settingsTable(twin: Twin, setup: string, count: number): Float64Array[] {
  const rng = stream(1, 'twins', setup)
  return Array.from({ length: count }, () =>
    Float64Array.from(twin.parameters, ({ name, low, high }) => {
      const moved = twin.recipes[setup]![name]! + 0.1 * (high - low) * (2 * rng.uniform() - 1)
      return Math.min(high, Math.max(low, moved))
    }),
  )
}

function rounded(rate: number): string {
  return Number(rate.toPrecision(3)).toLocaleString('en')
}
