// What stands in InfluxDB, read by the oracle's own queries: no code of Kunlun takes part.
import type { Row } from './messages.ts'

export interface StoreReader {
  /** All rows dated in [fromMs, toMs). */
  rows(fromMs: number, toMs: number): Promise<Row[]>
  /** Rows dated at or after `fromMs`; all of them without it. Undefined while the store does not answer. */
  count(fromMs?: number): Promise<number | undefined>
}

const patienceMs = 2000
/** Hundreds of thousands of rows, after a flood. */
const readMs = 60_000

export function influxReader(url: string, database = 'kunlun'): StoreReader {
  /** Rows of an answer in CSV, which has every digit; without the head. */
  async function ask(statement: string, timeoutMs = patienceMs): Promise<string[][]> {
    const body = new URLSearchParams({ q: statement, db: database, epoch: 'ns' })
    const headers = { accept: 'application/csv' }
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(`${url}/query`, { method: 'POST', body, headers, signal })
    const text = await response.text()
    if (!response.ok) throw new Error(`influxd answered ${response.status}: ${text}`)
    return text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('name,tags,time'))
      .map((line) => line.match(/"[^"]*"|[^,]+|(?<=,)(?=,|$)/g) ?? [])
  }
  return {
    async rows(fromMs, toMs) {
      const answer = await ask(
        `SELECT value FROM telemetry WHERE time >= ${fromMs}ms AND time < ${toMs}ms GROUP BY machine, signal`,
        readMs,
      )
      return answer.map(([, tags = '', time = '', value = '']) => {
        const { machine = '', signal = '' } = Object.fromEntries(
          tags
            .replaceAll('"', '')
            .split(',')
            .map((tag) => tag.split('=') as [string, string]),
        )
        return { machine, signal, time: BigInt(time), value: Number(value) }
      })
    },
    async count(fromMs) {
      const where = fromMs === undefined ? '' : ` WHERE time >= ${fromMs}ms`
      try {
        const [row] = await ask(`SELECT count(value) FROM telemetry${where}`)
        return Number(row?.at(-1) ?? 0)
      } catch {
        // Dead, frozen, or on its way up: that is what the campaign does to it.
        return undefined
      }
    },
  }
}
