// The twins judged: beside known answers, beside measurements that were held out, by their speed; what the proofs say in short.
//
// npm run bench -- twins [--rounds 60] [--out FILE]: minutes; writes reports/twins.md. npm run bench -- twins --speeds [setup ...]

import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { besideReference } from './calibration/reference.ts'
import { coverage } from './calibration/simulated.ts'
import { judged } from './twins/judged.ts'
import type { Cells } from './twins/measured.ts'
import { reportOf } from './twins/report.ts'
import { type Speed, speeds } from './twins/speeds.ts'

const rounds = 7
const { values, positionals } = parseArgs({
  options: {
    speeds: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '60' },
    out: { type: 'string', default: new URL('reports/twins.md', import.meta.url).pathname },
  },
  allowPositionals: true,
})

if (values.speeds) for (const one of speeds(positionals, rounds)) process.stdout.write(`${lineOf(one)}\n`)
else {
  const clock = () => process.cpuUsage().user / 1e6
  const from = clock()
  const calibrations = coverage({ rounds: Number(values.rounds), seed: 1 })
  const secondsEach = (clock() - from) / Number(values.rounds)
  const report = reportOf({
    ...{ rounds, speeds: speeds([], rounds), ...judged(table) },
    beside: besideReference(clock),
    coverage: { ...calibrations, rounds: Number(values.rounds), secondsEach },
  })
  writeFileSync(values.out, report)
  process.stdout.write(`${values.out}\n`)
}

/** Rows of a shared table below its header. */
function table(path: string): Cells {
  const lines = readFileSync(new URL(`../../shared/data/${path}`, import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
  return lines.slice(1).map((line) => line.split(','))
}

function lineOf({ process: name, setup, closed, full }: Speed): string {
  const rounded = (rate: number) => Number(rate.toPrecision(3)).toLocaleString('en')
  return `${name} ${setup}: closed form ${rounded(closed)}, in time ${rounded(full)} runs/s`
}
