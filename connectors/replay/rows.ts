// The rows of recorded files: a row that cannot be read is a row too, which says why.
import { textOf } from '../json.ts'
import type { ReplayConfig } from './config.ts'
import { type CsvLimits, csvRecords } from './csv.ts'
import { type Line, readLines } from './lines.ts'

export interface Row {
  /** `file:line` */
  readonly source: string
  /** A JSON object of the row's cells, or, where `unusable` says why, whatever the row holds. */
  readonly text: string
  readonly unusable?: string
}

/** A line as text, or the reason why it cannot be read. */
export interface TextLine {
  readonly number: number
  readonly text: string
  readonly unusable?: string
}

/** All rows of all files, read as they are asked for. */
export async function* readRows(files: readonly string[], config: ReplayConfig): AsyncGenerator<Row> {
  for (const file of files) {
    const lines = textLines(file, config.maxRowBytes)
    if (config.format === 'csv') yield* csvRows(file, lines, config)
    else for await (const line of lines) yield rowOf(file, line)
  }
}

async function* textLines(file: string, maxBytes: number): AsyncGenerator<TextLine> {
  for await (const line of readLines(file, maxBytes)) {
    const found = textLine(line, maxBytes)
    if (found.text.trim() !== '' || found.unusable !== undefined) yield found
  }
}

function textLine({ number, bytes, isTooLong }: Line, maxBytes: number): TextLine {
  // The first bytes may be a byte order mark, which the decoder takes away.
  const read = textOf(bytes)
  if (isTooLong) return { number, text: bytes.toString(), unusable: `longer than ${maxBytes} bytes` }
  return 'cause' in read
    ? { number, text: bytes.toString('latin1'), unusable: read.cause }
    : { number, text: read.text }
}

function rowOf(file: string, { number, ...row }: TextLine): Row {
  return { source: `${file}:${number}`, ...row }
}

/** The first record is the header. */
async function* csvRows(file: string, lines: AsyncIterable<TextLine>, format: CsvLimits): AsyncGenerator<Row> {
  let header: readonly string[] | undefined
  for await (const record of csvRecords(lines, format)) {
    const source = `${file}:${record.number}`
    if ('unusable' in record) yield { source, text: record.text, unusable: record.unusable }
    else if (header === undefined) header = record.cells.map((cell) => cell.trim())
    else yield csvRow(header, record.cells, source)
  }
}

function csvRow(header: readonly string[], cells: readonly string[], source: string): Row {
  const unusable = (reason: string): Row => ({ source, text: JSON.stringify(cells), unusable: reason })
  if (cells.length !== header.length) return unusable(`${cells.length} cells where the header has ${header.length}`)
  const twice = header.find((column, index) => column !== '' && header.indexOf(column) !== index)
  if (twice !== undefined) return unusable(`two columns are named ${twice}`)
  return { source, text: JSON.stringify(Object.fromEntries(header.map((column, index) => [column, cells[index]]))) }
}
