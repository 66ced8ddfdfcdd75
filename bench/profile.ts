// Sums up CPU profiles of the ingest benchmark: where the time goes, by module, by function; `--profile` of `ingest` makes them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { profilesFolder } from './ingest/children.ts'

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface Frame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
}

/** So long is no function at work: the process stood still while a backlog was published. */
const pauseMicroseconds = 200_000

const shown = Number(process.argv[2] ?? 25)
const files =
  process.argv[3] === undefined
    ? readdirSync(profilesFolder).map((file) => join(profilesFolder, file))
    : process.argv.slice(3)
for (const file of files.filter((one) => one.endsWith('.cpuprofile'))) print(file)

function print(file: string): void {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as Profile
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const busy = samples.flatMap((id, at) => {
    const frame = frames.get(id)
    const microseconds = timeDeltas[at] ?? 0
    if (frame === undefined || frame.functionName === '(idle)' || microseconds > pauseMicroseconds) return []
    return [{ frame, microseconds }]
  })
  const total = busy.reduce((sum, { microseconds }) => sum + microseconds, 0)
  process.stdout.write(`\n${file}: ${(total / 1e6).toFixed(1)} s busy\n`)
  const by = (title: string, keyOf: (frame: Frame) => string) => {
    const sums = new Map<string, number>()
    for (const { frame, microseconds } of busy) sums.set(keyOf(frame), (sums.get(keyOf(frame)) ?? 0) + microseconds)
    process.stdout.write(`\n| self time | ${title} |\n|---:|---|\n`)
    for (const [key, time] of [...sums].sort(([, a], [, b]) => b - a).slice(0, shown))
      process.stdout.write(`| ${((time / total) * 100).toFixed(1)} % | ${key} |\n`)
  }
  by('module', moduleOf)
  by('function', (frame) => `${frame.functionName || '(anonymous)'} ${moduleOf(frame)}:${frame.lineNumber + 1}`)
}

/** A package of node_modules as a whole, each file of ours. */
function moduleOf({ url, functionName }: Frame): string {
  const [, installed] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (installed !== undefined) return installed
  if (url === '') return functionName.startsWith('(') ? functionName : 'V8'
  return url.replace(/^file:\/\//, '').replace(`${join(import.meta.dirname, '..')}/`, '')
}
