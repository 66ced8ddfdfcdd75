// A table as CSV: times in the plant's zone with the exact nanoseconds beside them, no text that is taken for a formula.

import { offsetMs } from '../../ingest/import/cell.ts'
import { type Nanoseconds, nsPerMs } from '../../ingest/model.ts'
import { type AnyCsvCell, csvLine } from '../tables/csv.ts'
import type { OutRow, OutTable } from './table.ts'

export interface CsvStyle {
  readonly timeZone: string
  /** A mark of UTF-8 first, without which Excel reads Chinese as something else. */
  readonly bom: boolean
}

/** In pieces of text, the header first. Each time is two columns: as the plant's clocks show it, then UTC nanoseconds. */
export async function* csvPieces({ columns, chunks }: OutTable, { timeZone, bom }: CsvStyle): AsyncGenerator<string> {
  const isTime = columns.map(({ type }) => type === 'time')
  const zoned = zonedText(timeZone)
  const line = (row: OutRow) =>
    csvLine(row.flatMap((cell, k) => (isTime[k] ? timeCells(cell as bigint | null, zoned) : [cell ?? undefined])))
  yield `${bom ? '\ufeff' : ''}${csvLine(columns.flatMap(({ name, type }) => (type === 'time' ? [name, `${name}_utc_ns`] : [name])))}`
  for await (const rows of chunks) yield rows.map(line).join('')
}

function timeCells(time: Nanoseconds | null, zoned: (time: Nanoseconds) => string): AnyCsvCell[] {
  return time === null ? [undefined, undefined] : [zoned(time), time]
}

/** Zones change their offset at whole quarters of an hour only. */
const quarter = 900_000n * nsPerMs

/** ISO 8601 with the offset of the zone, with as many digits of the second as the time has. */
export function zonedText(timeZone: string): (time: Nanoseconds) => string {
  const offsets = new Map<bigint, number>()
  return (time) => {
    const start = time / quarter
    const offset = offsets.get(start) ?? offsetMs(Number(time / nsPerMs), timeZone)
    offsets.set(start, offset)
    const rest = ((time % nsPerMs) + nsPerMs) % nsPerMs
    const local = new Date(Number((time - rest) / nsPerMs) + offset).toISOString().slice(0, -1)
    const digits = rest === 0n ? '' : rest.toString().padStart(6, '0').replace(/000$/, '')
    return `${local}${digits}${offsetText(offset)}`
  }
}

function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
