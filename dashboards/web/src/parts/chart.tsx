// The one wrapper around the charting library: only what is used of it is bundled.
import { LineChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  ToolboxComponent,
  TooltipComponent,
} from 'echarts/components'
import { connect, type EChartsCoreOption, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

use([
  LineChart,
  ScatterChart,
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  ToolboxComponent,
  TooltipComponent,
  CanvasRenderer,
])

/** Told apart by the colour-blind as well (after Okabe and Ito), darkened for lines on white. */
export const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6d00', '#56b4e9', '#5b4a8a', '#666666']

export type ChartOption = EChartsCoreOption

export interface ChartProps {
  readonly option: ChartOption
  readonly height: number
  /** Charts of one group share their cursor. */
  readonly group?: string
  readonly label: string
}

export function Chart({ option, height, group, label }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init>>(undefined)
  useEffect(() => {
    if (box.current === null) return
    const made = init(box.current, undefined, { renderer: 'canvas' })
    chart.current = made
    if (group !== undefined) {
      made.group = group
      connect(group)
    }
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(box.current)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = undefined
    }
  }, [group])
  useEffect(() => {
    // Series that are gone must go; the zoom that a person chose must stay.
    chart.current?.setOption(
      { color: palette, animation: false, aria: { enabled: true }, ...option },
      { replaceMerge: ['series'] },
    )
  }, [option])
  return <div ref={box} className="chart" style={{ height }} role="img" aria-label={label} />
}
