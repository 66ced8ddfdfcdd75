// Figures: one number or a few, large, coloured by thresholds.
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  MappingType,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { colours, type Size } from '../house.ts'
import { oneOf, type Query } from '../influxql.ts'
import { type Column, columnOverride } from './columns.ts'
import { framed } from './frame.ts'

export interface FiguresSpec {
  readonly title: string
  readonly about?: string
  readonly unit: string
  readonly queries: readonly Query[]
  readonly size?: Size
  /** From this value on it is bad. */
  readonly badFrom?: number
  /** From this value on it is good; below it is bad. */
  readonly goodFrom?: number
  /** Where two colours are not enough. */
  readonly steps?: readonly { readonly from: number | null; readonly colour: string }[]
  /** Words of certain values. */
  readonly meaning?: Readonly<Record<string, { readonly text: string; readonly color?: string }>>
  /** Fields with a name and unit of their own. */
  readonly columns?: readonly Column[]
}

export function figures(spec: FiguresSpec): PanelBuilder {
  const panel = framed(new PanelBuilder(), { size: 'figure', ...spec })
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.Auto)
    .noValue('–')
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields(fieldsOf(spec.columns)).values(false))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(stepsOf(spec)))
  if (spec.meaning !== undefined) panel.mappings([{ type: MappingType.ValueToText, options: { ...spec.meaning } }])
  return (spec.columns ?? []).reduce((done, column) => done.withOverride(columnOverride(column)), panel)
}

function stepsOf({ badFrom, goodFrom, steps }: FiguresSpec): Threshold[] {
  if (steps !== undefined) return steps.map(({ from, colour }) => ({ value: from, color: colour }))
  if (badFrom !== undefined)
    return [
      { value: null, color: colours.good },
      { value: badFrom, color: colours.bad },
    ]
  if (goodFrom === undefined) return [{ value: null, color: colours.calm }]
  return [
    { value: null, color: colours.bad },
    { value: goodFrom, color: colours.good },
  ]
}

/** The fields by the names people see; without columns all numbers. A pattern, because the time is a field as well. */
function fieldsOf(columns: readonly Column[] | undefined): string {
  return columns === undefined ? '' : oneOf(columns.map(({ title }) => title))
}
