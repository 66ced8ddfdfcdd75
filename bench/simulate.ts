// Massive simulation by parts: the bare kernel, blocks, threads, Parquet, our pool beside piscina.
//
// npm run bench -- simulate [--rounds 5] [--closed 2000000] [--full 30000] [--out FILE]: minutes; ratios are of rounds that take turns.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { simulate } from '../cli/simulate/run.ts'
import type { Fidelity } from '../optimizer/processes/twin.ts'
import type { Job } from '../optimizer/simulation/job.ts'
import { bareKernel, blocksAlone } from './simulate/alone.ts'
import { overPiscina } from './simulate/piscina.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    closed: { type: 'string', default: '2000000' },
    full: { type: 'string', default: '30000' },
    out: { type: 'string' },
  },
})

interface Way {
  readonly name: string
  readonly run: (job: Job) => unknown
}

const folder = mkdtempSync(join(tmpdir(), 'kunlun-bench-'))
let folders = 0
const threads = (workers: number, isKept: boolean) => (job: Job) =>
  simulate(job, { workers, ...(isKept && { folder: join(folder, String(folders++)) }) })

/** The first is what all are compared with. */
const ways: readonly Way[] = [
  { name: 'kernel alone, one thread', run: bareKernel },
  { name: 'blocks with digests, same thread', run: blocksAlone },
  { name: '1 worker', run: threads(1, false) },
  { name: '2 workers', run: threads(2, false) },
  { name: '1 worker, Parquet', run: threads(1, true) },
  { name: '2 workers, Parquet', run: threads(2, true) },
  { name: 'piscina, 1 thread', run: (job) => overPiscina(job, 1) },
  { name: 'piscina, 2 threads', run: (job) => overPiscina(job, 2) },
]

function jobOf(fidelity: Fidelity, runs: number): Job {
  const vary = [
    { name: 'peakTemperature', low: 1500, high: 1640 },
    { name: 'soak', low: 30, high: 240 },
    { name: 'peakRamp', low: 2, high: 8 },
  ]
  const plan = { kind: 'ranges', draw: 'sobol', runs, fixed: {}, vary } as const
  return {
    ...{ process: 'sintering', material: 'alumina-96', fidelity, seed: 1, plan },
    limits: [{ outcome: 'density', min: 0.96 }],
  }
}

interface Figures {
  readonly perSecond: number
  /** Seconds of processor, all threads together, for a million runs: less shaken by a busy machine than speed. */
  readonly processor: number
}

/** Every way by rounds that take turns, so that a busy moment falls on all of them. */
async function measured(job: Job, runs: number): Promise<Figures[][]> {
  const figures: Figures[][] = ways.map(() => [])
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [i, { run }] of ways.entries()) {
      const [from, before] = [performance.now(), process.cpuUsage()]
      await run(job)
      const { user, system } = process.cpuUsage(before)
      const perSecond = runs / ((performance.now() - from) / 1000)
      figures[i]!.push({ perSecond, processor: (user + system) / runs })
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return figures
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

function table(figures: readonly (readonly Figures[])[]): string {
  const rows = ways.map(({ name }, i) => {
    const own = figures[i]!
    const ratio = median(own.map(({ perSecond }, round) => perSecond / figures[0]![round]!.perSecond))
    const speed = Math.round(median(own.map(({ perSecond }) => perSecond))).toLocaleString('en')
    return `| ${name} | ${speed} | ${ratio.toFixed(2)} | ${median(own.map(({ processor }) => processor)).toPrecision(3)} |`
  })
  const head = '| way | runs/s (median) | beside the kernel alone | processor seconds a million runs |'
  return [head, '|---|---|---|---|', ...rows].join('\n')
}

const parts: string[] = [
  `# Massive simulation\n\n\`npm run bench -- simulate --rounds ${values.rounds} --closed ${values.closed} --full ${values.full}\`: ` +
    `${availableParallelism()} cores (${cpus()[0]!.model}), Node ${process.version}. Starting threads is in every figure of threads.`,
]
for (const fidelity of ['closed', 'full'] as const) {
  const runs = Number(values[fidelity])
  const title = `## Sintering, 96 % alumina, ${fidelity}, ${runs.toLocaleString('en')} runs, 24 columns`
  parts.push(`${title}\n\n${table(await measured(jobOf(fidelity, runs), runs))}`)
}
const text = `${parts.join('\n\n')}\n`
if (values.out !== undefined) writeFileSync(values.out, text)
process.stdout.write(text)
