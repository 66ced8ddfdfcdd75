// Columns of tables: name for people, unit, width, meaning of values, links.
import type { DynamicConfigValue, MatcherConfig } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Link } from '../links.ts'

export interface Column {
  /** The field in the answer. */
  readonly field: string
  readonly title: string
  /** Grafana's unit id. */
  readonly unit?: string
  readonly hidden?: boolean
  /** Words and colours of certain values. */
  readonly meaning?: Readonly<Record<string, { readonly text: string; readonly color?: string }>>
  readonly links?: readonly Link[]
}

export interface Override {
  readonly matcher: MatcherConfig
  readonly properties: DynamicConfigValue[]
}

/** How one field of a panel differs from the others. */
export function columnOverride(column: Column): Override {
  const properties: DynamicConfigValue[] = [{ id: 'displayName', value: column.title }]
  if (column.unit !== undefined) properties.push({ id: 'unit', value: column.unit })
  if (column.hidden) properties.push({ id: 'custom.hidden', value: true })
  if (column.meaning !== undefined)
    properties.push({ id: 'mappings', value: [{ type: 'value', options: column.meaning }] })
  if (column.links !== undefined && column.links.length > 0) properties.push({ id: 'links', value: column.links })
  return { matcher: { id: 'byName', options: column.field }, properties }
}
