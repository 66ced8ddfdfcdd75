// Strips of states over time: programs, segments, batches, links.
import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import type { Size } from '../house.ts'
import type { Query } from '../influxql.ts'
import { framed } from './frame.ts'

export interface StripsSpec {
  readonly title: string
  readonly about?: string
  readonly queries: readonly Query[]
  readonly size?: Size
  /** Words and colours of certain values. */
  readonly meaning?: Readonly<Record<string, { readonly text: string; readonly color?: string }>>
}

export function strips(spec: StripsSpec): PanelBuilder {
  const panel = framed(new PanelBuilder(), { size: 'strip', unit: 'none', ...spec })
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.8)
    .spanNulls(true)
  return spec.meaning === undefined
    ? panel
    : panel.mappings([{ type: MappingType.ValueToText, options: { ...spec.meaning } }])
}
