// Reads an uploaded table, CSV or XLSX, into rows of cells with their line numbers.
import { Buffer } from 'node:buffer'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import { kunlunError, messageOf } from '../errors.ts'

export type Cell = string | number | boolean | Date | null

export interface TableRow {
  /** In the file, the header being 1; the last line of a cell that has several. */
  readonly line: number
  readonly cells: readonly Cell[]
}

export interface TableProblem {
  readonly line: number
  readonly column?: string
  readonly message: string
}

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
  /** What the bytes were read as: utf-8, utf-16le, gb18030 or xlsx. */
  readonly encoding: string
  readonly problems: readonly TableProblem[]
}

const mostRows = 200_000
/** A file with more quotes that are never closed is given up from there on. */
const mostUnclosed = 20
const zipMark = [0x50, 0x4b, 0x03, 0x04]
/** Excel's format before 2007. */
const oldExcelMark = [0xd0, 0xcf, 0x11, 0xe0]

/** Throws REQUEST_INVALID where the file is no table at all; a bad row is a problem of its own. */
export async function readTable(bytes: Uint8Array): Promise<Table> {
  if (startsWith(bytes, oldExcelMark))
    throw invalid('an .xls file of before 2007 cannot be read: save it as .xlsx or CSV')
  const table = startsWith(bytes, zipMark) ? await readWorkbook(bytes) : readText(bytes)
  if (table.columns.length === 0) throw invalid('the table is empty')
  if (table.rows.length > mostRows) throw invalid(`the table has more than ${mostRows} rows`)
  return table
}

async function readWorkbook(bytes: Uint8Array): Promise<Table> {
  const sheet = await readSheet(Buffer.from(bytes)).catch((cause: unknown) => {
    throw invalid(`the workbook cannot be read: ${messageOf(cause)}`)
  })
  const cells = sheet as unknown as Cell[][]
  const rows = cells
    .map((row, i) => ({ line: i + 1, cells: row }))
    .filter((row) => row.cells.some((cell) => cell !== null))
  const [header, ...rest] = rows
  return { columns: columnsOf(header?.cells ?? []), rows: rest, encoding: 'xlsx', problems: [] }
}

function readText(bytes: Uint8Array): Table {
  const { text, encoding } = decode(bytes)
  const problems: TableProblem[] = []
  const [header, ...rows] = parseRows(text, { delimiter: delimiterOf(text), firstLine: 1, problems })
  return { columns: columnsOf(header?.cells ?? []), rows, encoding, problems }
}

/** UTF-8 unless it is not valid as such: then the Chinese national encoding, which most Excel exports in China have. */
function decode(bytes: Uint8Array): { text: string; encoding: string } {
  for (const encoding of startsWith(bytes, [0xff, 0xfe]) ? ['utf-16le'] : ['utf-8', 'gb18030']) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding }
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause
    }
  }
  throw invalid('the text is neither UTF-8 nor GB18030')
}

/** The one that the header has most of. */
function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? ''
  const counts = [',', ';', '\t', '，'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter
}

interface ParseTask {
  readonly delimiter: string
  readonly firstLine: number
  readonly problems: TableProblem[]
  /** How many such quotes there have been. */
  readonly unclosed?: number
}

/** A quote that is never closed would swallow all that follows: its line is given up, the lines after it are read. */
function parseRows(text: string, task: ParseTask): TableRow[] {
  const { delimiter, firstLine, problems } = task
  let isUnclosed = false
  let skippedTo = 0
  const records = parse(text, {
    ...{ bom: true, delimiter, info: true, trim: true },
    ...{ relax_column_count: true, relax_quotes: true, skip_empty_lines: true, skip_records_with_error: true },
    on_skip: (error) => {
      if (error?.code === 'CSV_QUOTE_NOT_CLOSED') isUnclosed = true
      else skippedTo = skipped(error, task)
    },
  }) as unknown as { record: string[]; info: { lines: number } }[]
  const rows = records.map(({ record, info }) => ({ line: info.lines + firstLine - 1, cells: record }))
  if (!isUnclosed) return rows
  const lines = text.split('\n')
  const readTo = Math.max(records.at(-1)?.info.lines ?? 0, skippedTo)
  const opens = lines.findIndex((line, i) => i >= readTo && line.includes('"'))
  problems.push({ line: Math.max(opens, readTo) + firstLine, message: 'a quote is opened and never closed' })
  const unclosed = (task.unclosed ?? 0) + 1
  if (opens < 0 || unclosed > mostUnclosed) return rows
  const before = lines.slice(readTo, opens).join('\n')
  const after = lines.slice(opens + 1).join('\n')
  return [
    ...rows,
    ...parseRows(before, { ...task, unclosed, firstLine: firstLine + readTo }),
    ...parseRows(after, { ...task, unclosed, firstLine: firstLine + opens + 1 }),
  ]
}

function skipped(error: { message: string; lines?: number } | undefined, { firstLine, problems }: ParseTask): number {
  const line = error?.lines ?? 0
  problems.push({ line: line + firstLine - 1, message: error?.message ?? 'the row cannot be read' })
  return line
}

/** Names of the columns: those without one are called by their number, twins get theirs appended. */
function columnsOf(header: readonly Cell[]): string[] {
  const seen = new Set<string>()
  return header.map((cell, i) => {
    const text = String(cell ?? '').trim() || `column ${i + 1}`
    const unique = seen.has(text) ? `${text} (${i + 1})` : text
    seen.add(unique)
    return unique
  })
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte)
}

function invalid(detail: string) {
  return kunlunError('REQUEST_INVALID', { detail })
}
