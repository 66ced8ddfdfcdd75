// CSV records out of lines: a faulty line is reported alone, the next one begins afresh.
import { parse } from 'csv-parse/sync'
import { messageOf } from '../../ingest/errors.ts'
import type { ReplayConfig } from './config.ts'
import type { TextLine } from './rows.ts'

export type CsvRecord =
  | { readonly number: number; readonly cells: readonly string[] }
  | { readonly number: number; readonly text: string; readonly unusable: string }

export type CsvLimits = Pick<ReplayConfig, 'delimiter' | 'maxRowBytes'>

/** How many lines one quoted cell may span: a quote that is never closed must not swallow the file. */
const maxLines = 100

/** A record is numbered by its first line. */
export async function* csvRecords(lines: AsyncIterable<TextLine>, format: CsvLimits): AsyncGenerator<CsvRecord> {
  const ahead: TextLine[] = []
  const source = lines[Symbol.asyncIterator]()
  /** The line `index` after the current one, without consuming it. */
  const peek = async (index: number): Promise<TextLine | undefined> => {
    while (ahead.length <= index) {
      const next = await source.next()
      if (next.done) return undefined
      ahead.push(next.value)
    }
    return ahead[index]
  }
  for (let first = await peek(0); first !== undefined; first = await peek(0)) {
    ahead.shift()
    const { number, text, unusable } = first
    if (unusable !== undefined) yield { number, text, unusable }
    // Most rows hold no quote, and need no parser.
    else if (!text.includes('"')) yield { number, cells: text.split(format.delimiter) }
    else {
      const { record, taken } = await quotedRecord(first, peek, format)
      ahead.splice(0, taken)
      yield record
    }
  }
}

type Peek = (index: number) => Promise<TextLine | undefined>

/** A record with quotes: it goes on over further lines for as long as its quotes do not pair up. */
async function quotedRecord(
  { number, text }: TextLine,
  peek: Peek,
  { delimiter, maxRowBytes }: CsvLimits,
): Promise<{ record: CsvRecord; taken: number }> {
  let whole = text
  let taken = 0
  for (let quotes = quotesIn(text); quotes % 2 === 1; taken++) {
    const next = taken < maxLines ? await peek(taken) : undefined
    if (next === undefined || next.unusable !== undefined || whole.length > maxRowBytes)
      return { record: { number, text, unusable: 'a quote is opened but never closed' }, taken: 0 }
    whole += `\n${next.text}`
    quotes += quotesIn(next.text)
  }
  const parsed = parseRecord(whole, delimiter)
  if ('cells' in parsed) return { record: { number, ...parsed }, taken }
  return { record: { number, text, unusable: parsed.cause }, taken: 0 }
}

function parseRecord(text: string, delimiter: string): { cells: readonly string[] } | { cause: string } {
  try {
    const records = parse(text, { delimiter, relax_column_count: true, bom: false }) as string[][]
    return records.length === 1 && records[0] !== undefined ? { cells: records[0] } : { cause: 'quotes do not pair up' }
  } catch (cause) {
    return { cause: messageOf(cause) }
  }
}

function quotesIn(text: string): number {
  return text.split('"').length - 1
}
