// Runs the fuzz targets for as long as wanted: node test/fuzz/main.ts [target...] [--seed N] [--from N] [--cases N] [--minutes M]
import { parseArgs } from 'node:util'
import { messageOf } from '../../ingest/errors.ts'
import { type FuzzTarget, runCases } from './target.ts'
import { targets } from './targets/index.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    cases: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '1e9' },
  },
})
/** Checked in one go; between two of them the time is looked at. */
const stride = 5000

const unknown = positionals.filter((name) => !targets.some((target) => target.name === name))
const chosen = targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`no target ${unknown.join(', ')}; there are:\n`)
  for (const { name, summary } of targets) process.stderr.write(`  ${name}: ${summary}\n`)
  process.exitCode = 2
} else for (const target of chosen) await fuzz(target)

/** One line of JSON for each target; a target that fails does not keep the others from running. */
async function fuzz(target: FuzzTarget): Promise<void> {
  const [seed, first, wanted, minutes] = [values.seed, values.from, values.cases, values.minutes].map(Number) as [
    number,
    number,
    number,
    number,
  ]
  const begin = performance.now()
  const spentSeconds = () => (performance.now() - begin) / 1000
  let done = 0
  let failure: string | undefined
  while (failure === undefined && done < wanted && spentSeconds() < minutes * 60) {
    const count = Math.min(stride, wanted - done)
    try {
      await runCases(target, { seed, from: first + done, count })
      done += count
    } catch (cause) {
      failure = messageOf(cause)
      process.exitCode = 1
    }
  }
  const report = { target: target.name, seed, cases: done, seconds: Math.round(spentSeconds() * 10) / 10, failure }
  process.stdout.write(`${JSON.stringify(report)}\n`)
}
