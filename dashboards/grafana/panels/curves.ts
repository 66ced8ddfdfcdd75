// Curves over time: signals, rates, features, outcomes.
import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { colours, longestGapMs, type Size } from '../house.ts'
import type { Query } from '../influxql.ts'
import { framed } from './frame.ts'

export interface CurvesSpec {
  readonly title: string
  readonly about?: string
  /** Grafana's unit id. */
  readonly unit: string
  readonly queries: readonly Query[]
  readonly size?: Size
  /** The series whose names end so are dashed: what was wanted, beside what was. */
  readonly dashed?: string
  /** Lines of the specification. */
  readonly limits?: { readonly min?: number; readonly max?: number }
}

/** Lines; gaps longer than the house's limit stay open. */
export function curves(spec: CurvesSpec): PanelBuilder {
  const panel = framed(new PanelBuilder(), { size: 'half', ...spec })
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(0)
    .spanNulls(longestGapMs)
    .showPoints(VisibilityMode.Auto)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.None))
  if (spec.dashed !== undefined)
    panel.overrideByRegexp(`/${spec.dashed}$/`, [{ id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } }])
  return spec.limits === undefined ? panel : withLimits(panel, spec.limits)
}

/** Single events: measured specimens, features of runs. */
export function points(spec: CurvesSpec): PanelBuilder {
  return curves(spec).drawStyle(GraphDrawStyle.Points).pointSize(7).showPoints(VisibilityMode.Always)
}

/** Amounts per interval. */
export function bars(spec: CurvesSpec): PanelBuilder {
  return curves(spec).drawStyle(GraphDrawStyle.Bars).fillOpacity(60).showPoints(VisibilityMode.Never).spanNulls(false)
}

function withLimits(panel: PanelBuilder, { min, max }: { readonly min?: number; readonly max?: number }): PanelBuilder {
  const below =
    min === undefined
      ? [{ value: null, color: colours.good }]
      : [
          { value: null, color: colours.bad },
          { value: min, color: colours.good },
        ]
  const above = max === undefined ? [] : [{ value: max, color: colours.bad }]
  return panel
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...below, ...above]))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
}
