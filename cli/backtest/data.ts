// Every run of a backtest as a table: CSV for people, Parquet for notebooks.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

export type Flat = Readonly<Record<string, number | string | boolean | null>>

/** Writes `<name>.csv` with `<name>.parquet`; the columns are those of all rows in the order of their first use. */
export async function writeTables(folder: string, name: string, rows: readonly Flat[]): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = join(folder, `.${name}.jsonl`)
  // Every row has every column, so that no type is guessed from a part of them.
  const complete = (row: Flat) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))
  writeFileSync(lines, rows.map((row) => `${JSON.stringify(complete(row))}\n`).join(''))
  const types = columns.map((column) => `${quoted(column, "'")}: ${quoted(typeOf(rows, column), "'")}`).join(', ')
  const source = `SELECT * FROM read_json(${quoted(lines, "'")}, format = 'newline_delimited', columns = {${types}})`
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const target = (ending: string) => quoted(join(folder, `${name}.${ending}`), "'")
    await connection.run(`COPY (${source}) TO ${target('csv')} (FORMAT csv, HEADER)`)
    await connection.run(`COPY (${source}) TO ${target('parquet')} (FORMAT parquet)`)
  } finally {
    connection.closeSync()
    instance.closeSync()
    rmSync(lines)
  }
}

function typeOf(rows: readonly Flat[], column: string): string {
  const kinds = new Set(rows.map((row) => typeof (row[column] ?? undefined)))
  kinds.delete('undefined')
  const [only, ...others] = kinds
  if (others.length > 0) return 'VARCHAR'
  return only === 'number' ? 'DOUBLE' : only === 'boolean' ? 'BOOLEAN' : 'VARCHAR'
}

function quoted(text: string, mark: string): string {
  return `${mark}${text.replaceAll(mark, mark + mark)}${mark}`
}
