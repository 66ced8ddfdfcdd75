// A table with a mapping: each row's cells by the field they mean.
import { kunlunError } from '../errors.ts'
import { type Field, guessMapping, isField, type Mapping, outcomeFields, parseField, runFields } from './fields.ts'
import { type Cell, readTable, type Table, type TableProblem, type TableRow } from './table.ts'

/** An uploaded table. */
export interface ImportSource {
  readonly name: string
  readonly bytes: Uint8Array
  /** Whose rows they are, where the table does not say. */
  readonly machine?: string
  readonly process?: string
  readonly mapping?: Mapping
  /** Zone of times without one, e.g. Asia/Shanghai (default UTC). */
  readonly timeZone?: string
}

/** What a person sees before anything is recorded. */
export interface Preview<Item> {
  readonly columns: readonly string[]
  readonly mapping: Mapping
  /** Fields that a column may be mapped to. */
  readonly fields: readonly string[]
  readonly encoding: string
  readonly rows: readonly TableRow[]
  /** What the good rows say. */
  readonly items: readonly Item[]
  readonly problems: readonly TableProblem[]
}

export interface FieldCell {
  readonly column: string
  readonly field: Field
  readonly cell: Cell
}

export type RowReader<Item> = (cells: readonly FieldCell[], report: (column: string, message: string) => void) => Item[]

/** Reads every row by the mapping; a row with a problem is left out whole, its neighbours are used. */
export async function previewRows<Item>(
  source: ImportSource,
  kind: 'runs' | 'outcomes',
  read: RowReader<Item>,
): Promise<Preview<Item & { line: number }>> {
  const table = await readTable(source.bytes)
  const mapping = source.mapping ?? guessMapping(table.columns, kind)
  requireMapping(mapping, table, kind)
  const fields = table.columns.map((column) =>
    parseField(Object.hasOwn(mapping, column) ? (mapping[column] ?? '') : ''),
  )
  const problems = [...table.problems]
  const items = table.rows.flatMap((row) => {
    const found: TableProblem[] = []
    const cells = cellsOf(row, table.columns, fields)
    const made = read(cells, (column, message) => found.push({ line: row.line, column, message }))
    problems.push(...found)
    return found.length > 0 ? [] : made.map((item) => ({ ...item, line: row.line }))
  })
  problems.sort((a, b) => a.line - b.line)
  const { columns, encoding, rows } = table
  return { columns, mapping, fields: kind === 'runs' ? runFields : outcomeFields, encoding, rows, items, problems }
}

function cellsOf({ cells }: TableRow, columns: readonly string[], fields: readonly Field[]): FieldCell[] {
  return fields.flatMap((field, i) => {
    const cell = cells[i] ?? null
    const isEmpty = cell === null || (typeof cell === 'string' && cell.trim() === '')
    return field.kind === '' || isEmpty ? [] : [{ column: columns[i] ?? '', field, cell }]
  })
}

/** All that is wrong with the mapping at once. */
function requireMapping(mapping: Mapping, table: Table, kind: 'runs' | 'outcomes'): void {
  const wrong = Object.entries(mapping).flatMap(([column, field]) => {
    if (!table.columns.includes(column)) return [`the table has no column ${column}`]
    return field === '' || isField(field, kind) ? [] : [`column ${column} cannot be mapped to ${field}`]
  })
  if (wrong.length > 0) throw kunlunError('REQUEST_INVALID', { detail: wrong.join('; ') })
}
