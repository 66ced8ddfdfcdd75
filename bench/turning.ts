// The proof of turning: cost per part under limits of roughness, chatter, power; at most 25 parts; the wear of the edge as context.
//
// npm run bench -- turning [--seeds 50] [--from 1] [--arms "kunlun;random"] [--threads 2] [--fresh] [--report FILE]

import { rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { carryOut } from './proof/jobs.ts'
import { turningArms } from './turning/arms.ts'
import { turningReport } from './turning/report.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '50' },
    from: { type: 'string', default: '1' },
    arms: { type: 'string', default: turningArms.map(({ name }) => name).join(';') },
    threads: { type: 'string', default: '2' },
    fresh: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
})
const from = Number(values.from)
const file = new URL(`.results/proof-turning-${from}.jsonl`, import.meta.url).pathname
if (values.fresh) rmSync(file, { force: true })
const module = new URL('turning/world.ts', import.meta.url).href
const arms = values.arms.split(';')
// Seed after seed, so that what was played by the time of an interruption is balanced.
const jobs = Array.from({ length: Number(values.seeds) }, (_, i) =>
  arms.map((arm) => ({ module, world: 'turning', arm, seed: from + i })),
).flat()
const played = await carryOut({
  jobs,
  name: 'turning',
  file,
  threads: Number(values.threads),
  progress(done, of, one) {
    const last = one?.turns.at(-1)?.verdict
    const said =
      one && last ? `${one.arm} ${one.seed}: ${last.cost.toFixed(2)}${last.isReached ? ', reached' : ''}` : ''
    process.stderr.write(`${done}/${of} ${said}\n`)
  },
})
const text = turningReport(played, ['npm run bench -- turning', ...process.argv.slice(2)].join(' '))
if (values.report) writeFileSync(values.report, text)
process.stdout.write(text)
