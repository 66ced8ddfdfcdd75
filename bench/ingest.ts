// The whole way in, part by part: acknowledgement, storing, OPC UA, latency, memory, start; `npm run bench -- ingest [--only part]`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startInfluxd } from '../test/servers/influxd.ts'
import { startMosquitto } from '../test/servers/mosquitto.ts'
import { ack } from './ingest/ack.ts'
import { latency } from './ingest/latency.ts'
import { limits } from './ingest/limits.ts'
import { memory } from './ingest/memory.ts'
import { opcua } from './ingest/opcua.ts'
import type { Figures, Part } from './ingest/part.ts'
import { start } from './ingest/start.ts'
import { stored } from './ingest/stored.ts'

const parts: readonly Part[] = [ack, stored, opcua, latency, memory, start]
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    scale: { type: 'string', default: '1' },
    profile: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
})
const wanted = values.only?.split(',') ?? parts.map(({ name }) => name)
const unknown = wanted.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) throw new Error(`no part ${unknown}; there are ${parts.map(({ name }) => name).join(', ')}`)

await using broker = await startMosquitto({ persistence: false })
await using influxd = await startInfluxd()
const folder = await mkdtemp(join(tmpdir(), 'kunlun-bench-'))
const surroundings = {
  broker,
  influxd,
  folder,
  rounds: Number(values.rounds),
  scale: Number(values.scale),
  isProfiled: values.profile,
  note: (figures: Figures) => void process.stdout.write(`${JSON.stringify(figures)}\n`),
}
const command = ['npm run bench -- ingest', ...process.argv.slice(2)].join(' ')
const lines = [
  '# The whole way in',
  '',
  `\`${command}\`, Node ${process.versions.node}, ${cpus().length} cores, which broker, database, publisher and installation share; load before: ${loadavg()[0]?.toFixed(1)}.`,
]
for (const part of parts.filter(({ name }) => wanted.includes(name))) lines.push('', ...(await sectionOf(part)))
if (wanted.length === parts.length) lines.push('', ...limits)
await rm(folder, { recursive: true, force: true })
const text = `${lines.join('\n')}\n`
process.stdout.write(`\n${text}`)
// A report is of one run: parts that were measured at another time have no place in it.
const file =
  values.report ?? (wanted.length === parts.length ? join(import.meta.dirname, 'reports', 'ingest.md') : undefined)
if (file !== undefined) {
  mkdirSync(join(import.meta.dirname, 'reports'), { recursive: true })
  writeFileSync(file, text)
}

/** One part that fails must not cost the others of a long run; the report says so. */
async function sectionOf(part: Part): Promise<string[]> {
  try {
    return await part.measure(surroundings)
  } catch (cause) {
    process.exitCode = 1
    return [`## ${part.name}`, '', `Not measured: ${cause instanceof Error ? cause.message : String(cause)}`]
  }
}
