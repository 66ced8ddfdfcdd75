// What a migration may ask of a database, so that the same steps build every one of them.
import type { ColumnDefinitionBuilder, CreateIndexBuilder, CreateTableBuilder, Expression, Kysely } from 'kysely'
import { sql } from 'kysely'

/** The column types of one kind of database. */
export interface ColumnTypes {
  /** Holds every signed 64-bit integer. */
  readonly integer: 'integer' | 'bigint'
  /** Compared by its code points, never by a language. */
  readonly text: 'text' | Expression<string>
  readonly real: 'real' | 'double precision'
  readonly bytes: 'blob' | 'bytea'
  /** A key that the database counts up and never gives twice, not even after a deletion. */
  identity(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder
  /** What ends a table definition. */
  finish<T extends string, C extends string>(table: CreateTableBuilder<T, C>): CreateTableBuilder<T, C>
  /** An index that is only asked for equality, over text of any length. */
  equality<C extends string>(index: CreateIndexBuilder<C>): CreateIndexBuilder<C>
}

/** One step forward. There are no steps back: a mistake is mended by the next step. */
export interface Step {
  readonly name: string
  up(db: Kysely<unknown>, types: ColumnTypes): Promise<void>
}

export const sqliteTypes: ColumnTypes = {
  integer: 'integer',
  text: 'text',
  real: 'real',
  bytes: 'blob',
  identity: (column) => column.primaryKey().autoIncrement(),
  finish: (table) => table.modifyEnd(sql`strict`),
  equality: (index) => index,
}

export const postgresTypes: ColumnTypes = {
  integer: 'bigint',
  text: sql`text collate "C"`,
  real: 'double precision',
  bytes: 'bytea',
  identity: (column) => column.primaryKey().generatedByDefaultAsIdentity(),
  finish: (table) => table,
  // A tree's entries end at 2.7 kB, which a label from a machine may exceed.
  equality: (index) => index.using('hash'),
}
