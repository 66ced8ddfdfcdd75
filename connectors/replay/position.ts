// How far a replay has come, remembered over a restart.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../ingest/errors.ts'
import type { ConnectorTools } from '../connector.ts'
import type { ReplayConfig } from './config.ts'

export interface Position {
  /** Rows accepted from the first on, without a gap. */
  rows(): number
  /** Time of the first row at a nominal interval: it must stay the same when the replay goes on. */
  readonly start: bigint
  /** The rows `from` until before `to` are durable. */
  accept(from: number, to: number): void
}

interface Memory {
  readonly config: string
  readonly rows: number
  readonly start: string
}

/** Goes on where this configuration had come to; another configuration begins anew. */
export function openPosition(config: ReplayConfig, tools: ConnectorTools, start: bigint): Position {
  const file = join(tools.folder, 'replay-position.json')
  const key = JSON.stringify({ files: config.files, time: config.time, format: config.format })
  const memory = readMemory(file, key, tools) ?? { config: key, rows: 0, start: String(start) }
  const ahead = new Map<number, number>()
  let rows = memory.rows
  mkdirSync(tools.folder, { recursive: true })
  return {
    start: BigInt(memory.start),
    rows: () => rows,
    accept(from, to) {
      ahead.set(from, to)
      // Deliveries may be answered out of turn: only what has no gap before it counts.
      for (let next = ahead.get(rows); next !== undefined; next = ahead.get(rows)) {
        ahead.delete(rows)
        rows = next
      }
      writeFileSync(file, JSON.stringify({ ...memory, rows } satisfies Memory))
    },
  }
}

function readMemory(file: string, key: string, tools: ConnectorTools): Memory | undefined {
  try {
    const memory = JSON.parse(readFileSync(file, 'utf8')) as Memory
    return memory.config === key && Number.isSafeInteger(memory.rows) && /^-?\d+$/.test(memory.start)
      ? memory
      : undefined
  } catch (cause) {
    tools.log.info({ cause: messageOf(cause) }, 'the replay begins at the first row')
    return undefined
  }
}
