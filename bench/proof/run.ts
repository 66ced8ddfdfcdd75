// Plays a proof from the command line: arms and seeds over worker threads, resumable, with its report at the end.
import { rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { arms } from './arms.ts'
import { carryOut } from './jobs.ts'
import type { Played } from './play.ts'
import type { World } from './world.ts'

export interface Proof {
  readonly world: World
  /** Module that exports the world, as a URL; and under which name. */
  readonly module: string
  readonly exported: string
  /** The whole report, from everything played. */
  report(played: readonly Played[], command: string): string
}

/**
 * `--seeds 50 --from 1 --arms kunlun,random --threads 2 --fresh --report FILE`. Judging seeds begin at 1; whoever
 * changes something looks at seeds from 1001 on.
 */
export async function runProof({ world, module, exported, report }: Proof): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '50' },
      from: { type: 'string', default: '1' },
      arms: { type: 'string', default: (world.arms ?? arms).map(({ name }) => name).join(',') },
      threads: { type: 'string', default: '2' },
      fresh: { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  })
  const from = Number(values.from)
  const file = new URL(`../.results/proof-${world.name}-${from}.jsonl`, import.meta.url).pathname
  if (values.fresh) rmSync(file, { force: true })
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => from + i)
  // Seed after seed, so that what was played by the time of an interruption is balanced.
  const jobs = seeds.flatMap((seed) => values.arms.split(',').map((arm) => ({ module, world: exported, arm, seed })))
  // Names on disk are those of the world.
  const played = await carryOut({
    jobs,
    name: world.name,
    file,
    threads: Number(values.threads),
    progress(done, of, one) {
      const last = one?.turns.at(-1)?.verdict
      const said = one
        ? `${one.arm} ${one.seed}: ${last?.isReached ? 'reached' : 'not reached'}, cost ${last?.cost.toFixed(3)}`
        : ''
      process.stderr.write(`${done}/${of} ${said}\n`)
    },
  })
  const text = report(played, `npm run bench -- ${world.name} ${process.argv.slice(2).join(' ')}`.trim())
  if (values.report) writeFileSync(values.report, text)
  process.stdout.write(text)
}
