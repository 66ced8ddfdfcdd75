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
  // Grafana puts tags in any order: the columns stand as they are listed.
  const indexByName = Object.fromEntries(spec.columns.map(({ field }, index) => [field, index]))
  if (spec.columns.length > 0) panel.transformations([{ id: 'organize', options: { indexByName } }])
  return spec.columns.reduce((done, column) => done.withOverride(columnOverride(column)), panel)
}
