// How an InfluxQL query is written for Grafana: quoting, variables, the query object.
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import { dataSource } from './source.ts'

/** What a panel asks: `time_series` for charts, figures, alerts; `table` for tables. */
export interface Query {
  readonly query: string
  readonly format: 'time_series' | 'table'
  /** Name of a series; `$tag_machine` and the like stand for tags. */
  readonly alias?: string
}

export function series(query: string, alias?: string): Query {
  return { query, format: 'time_series', ...(alias === undefined ? {} : { alias }) }
}

export function table(query: string): Query {
  return { query, format: 'table' }
}

/** Grafana's form of a query to InfluxDB: the SDK has none for this data source. */
export function dataquery({ query, format, alias }: Query, refId: string): Builder<Dataquery> {
  const target = {
    refId,
    query,
    rawQuery: true,
    resultFormat: format,
    ...(alias ? { alias } : {}),
    datasource: dataSource,
  }
  return { build: () => ({ ...target, _implementsDataqueryVariant: () => undefined }) }
}

/** An identifier: measurement, tag or field. */
export function name(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** A literal. */
export function text(value: string): string {
  return `'${value.replace(/['\\]/g, '\\$&')}'`
}

/** The text as a part of a pattern. */
export function patternText(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

/** A pattern that matches exactly one of the names. */
export function oneOf(names: readonly string[]): string {
  return `/^(${names.map(patternText).join('|')})$/`
}

/** A pattern that matches what is chosen in a dashboard variable; Grafana escapes the choice for a pattern. */
export function chosen(variable: string): string {
  return `/^\${${variable}:regex}$/`
}

/** The tag or field has a value chosen in the variable of the same name. */
export function isChosen(...variables: readonly string[]): string {
  return variables.map((variable) => `${name(variable)} =~ ${chosen(variable)}`).join(' AND ')
}
