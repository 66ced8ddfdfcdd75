// A start with a million records in the spool: how long until the first of them is stored.
import { wallClock } from '../../ingest/model.ts'
import { openSpool } from '../../ingest/spool/spool.ts'
import { startChild } from './children.ts'
import { documentFor, message } from './load.ts'
import { type Part, table, whole } from './part.ts'

const records = 1_000_000
const group = 5_000

export const start: Part = {
  name: 'start',
  async measure(surroundings) {
    const { broker, influxd, folder, isProfiled, note } = surroundings
    const count = records * surroundings.scale
    const rows: string[][] = []
    for (const reader of ['flux', 'duck'] as const) {
      const data = `${folder}/start-${reader}`
      const bytes = await fill(`${data}/spool`, count)
      const telemetry =
        reader === 'duck' ? { kind: 'duckdb' } : { kind: 'influxdb', url: influxd.url, database: 'start' }
      const plan = { document: documentFor(reader, broker.url, telemetry), folder: data }
      const begun = performance.timeOrigin + performance.now()
      await using child = await startChild('installation', plan, isProfiled ? `start-${reader}` : undefined)
      const ready = performance.timeOrigin + performance.now()
      const first = await child.ask<number>('stored', 1)
      const all = await child.ask<number>('stored', count)
      const seconds = { toReady: (ready - begun) / 1000, toFirst: (first - begun) / 1000, toAll: (all - begun) / 1000 }
      note({ part: 'start', reader, count, bytes, ...seconds, residentBytes: child.residentBytes() })
      const perSecond = count / (seconds.toAll - seconds.toFirst)
      const title = reader === 'flux' ? 'InfluxDB' : 'DuckDB'
      rows.push([title, ...[seconds.toReady, seconds.toFirst].map((one) => `${one.toFixed(1)} s`), whole(perSecond)])
    }
    return [
      '## Start with a full spool',
      '',
      `${whole(count)} messages of one value in the spool; from the start of the process.`,
      '',
      ...table(['', 'API answers', 'first stored', 'messages/s from there'], rows),
    ]
  },
}

/** Bytes on the disk. */
async function fill(folder: string, count: number): Promise<number> {
  const spool = await openSpool({ folder })
  for (let at = 0; at < count; at += group)
    await spool.append(
      Array.from({ length: Math.min(group, count - at) }, (_, index) => {
        const { topic, body } = message({ reader: 'flux', kind: 'one', index: at + index })
        const [received, contentType] = [wallClock.now(), 'application/octet-stream']
        const bytes = Buffer.from(body)
        return { connector: 'line', received, source: topic, contentType, body: bytes, session: 1, redelivered: false }
      }),
    )
  const { bytes } = spool.depth()
  await spool.close()
  return bytes
}
