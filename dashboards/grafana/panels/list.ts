// Lists: tables of runs, outcomes, suggestions, decisions, balances.
import { TableCellHeight } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table'
import type { Size } from '../house.ts'
import type { Query } from '../influxql.ts'
import { type Column, columnOverride } from './columns.ts'
import { framed } from './frame.ts'

export interface ListSpec {
  readonly title: string
  readonly about?: string
  readonly query: Query
  readonly columns: readonly Column[]
  readonly size?: Size
}

export function list({ query, ...spec }: ListSpec): PanelBuilder {
  const panel = framed(new PanelBuilder(), { size: 'full', unit: 'none', ...spec, queries: [query] })
    .cellHeight(TableCellHeight.Sm)
    .filterable(true)
    .noValue('–')
  return spec.columns.reduce((done, column) => done.withOverride(columnOverride(column)), panel)
}
