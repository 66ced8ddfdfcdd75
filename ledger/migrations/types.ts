// What a migration may ask of a database, so that the same steps build every one of them.
import type { ColumnDefinitionBuilder, CreateTableBuilder, Kysely } from 'kysely'
import { sql } from 'kysely'

/** The column types of one kind of database. */
export interface ColumnTypes {
  /** Holds every signed 64-bit integer. */
  readonly integer: 'integer' | 'bigint'
  readonly real: 'real' | 'double precision'
  readonly bytes: 'blob' | 'bytea'
  /** A key that the database counts up and never gives twice, not even after a deletion. */
  identity(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder
  /** What ends a table definition. */
  finish<T extends string, C extends string>(table: CreateTableBuilder<T, C>): CreateTableBuilder<T, C>
}

/** One step forward. There are no steps back: a mistake is mended by the next step. */
export interface Step {
  readonly name: string
  up(db: Kysely<unknown>, types: ColumnTypes): Promise<void>
}

export const sqliteTypes: ColumnTypes = {
  integer: 'integer',
  real: 'real',
  bytes: 'blob',
  identity: (column) => column.primaryKey().autoIncrement(),
  finish: (table) => table.modifyEnd(sql`strict`),
}
