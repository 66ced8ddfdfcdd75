// What every panel has: title, unit, size, data source, queries with their letters.
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common'
import { type Size, sizes } from '../house.ts'
import { dataquery, type Query } from '../influxql.ts'
import { dataSource } from '../source.ts'

export interface Frame {
  readonly title: string
  readonly about?: string
  readonly unit: string
  readonly queries: readonly Query[]
  readonly size: Size
}

interface Framable<Self> {
  title(title: string): Self
  description(description: string): Self
  unit(unit: string): Self
  datasource(source: DataSourceRef): Self
  targets(targets: Builder<Dataquery>[]): Self
  span(columns: number): Self
  height(rows: number): Self
}

export function framed<Panel extends Framable<Panel>>(panel: Panel, frame: Frame): Panel {
  const { width, height } = sizes[frame.size]
  const titled = panel.title(frame.title).unit(frame.unit).datasource(dataSource).span(width).height(height)
  const asked = titled.targets(frame.queries.map((query, index) => dataquery(query, letter(index))))
  return frame.about === undefined ? asked : asked.description(frame.about)
}

/** A, B, … Z, A1, B1, …: how Grafana names the queries of a panel. */
function letter(index: number): string {
  const round = Math.floor(index / 26)
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? '' : round}`
}
