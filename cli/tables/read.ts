// A table that a command is given: CSV or XLSX, its columns by name.
import { readFileSync } from 'node:fs'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { numberFrom, textIn } from '../../ingest/import/cell.ts'
import { type Cell, readTable, type TableRow } from '../../ingest/import/table.ts'

export interface NamedTable {
  readonly file: string
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
}

/** Throws REQUEST_INVALID where the file cannot be read or has rows that cannot. */
export async function tableOf(file: string): Promise<NamedTable> {
  const { columns, rows, problems } = await readTable(bytesOf(file))
  if (problems.length > 0)
    throw invalid(
      problems
        .map(({ line, message }) => `${file}:${line}: ${message}`)
        .slice(0, 20)
        .join('; '),
    )
  if (rows.length === 0) throw invalid(`${file} has no rows`)
  return { file, columns, rows }
}

/** The cells of a column. Throws REQUEST_INVALID where there is none of that name. */
export function cellsOf({ file, columns, rows }: NamedTable, name: string): (Cell | undefined)[] {
  const at = columns.indexOf(name)
  if (at < 0) throw invalid(`${file} has no column ${name}; its columns are ${columns.join(', ')}`)
  return rows.map(({ cells }) => cells[at])
}

/** Numbers of a column, NaN where a cell holds none. */
export function numbersOf(table: NamedTable, name: string): number[] {
  return cellsOf(table, name).map((cell) => (textIn(cell) === undefined ? Number.NaN : numberFrom(cell!)))
}

/** Texts of a column, trimmed. */
export function textsOf(table: NamedTable, name: string): (string | undefined)[] {
  return cellsOf(table, name).map(textIn)
}

export function invalid(detail: string) {
  return kunlunError('REQUEST_INVALID', { detail })
}

/** What a RangeError says, as an error for people. */
export function asInvalid<T>(step: () => T): T {
  try {
    return step()
  } catch (cause) {
    if (cause instanceof RangeError) throw kunlunError('REQUEST_INVALID', { detail: cause.message }, cause)
    throw cause
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw kunlunError('REQUEST_INVALID', { detail: `${file} cannot be read: ${messageOf(cause)}` }, cause)
  }
}
