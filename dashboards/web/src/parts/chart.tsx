// The one wrapper around the charting library: only what is used of it is bundled.
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  ToolboxComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components'
import { connect, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { type ChartOption, palette } from './palette.ts'

use([
  BarChart,
  CustomChart,
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
  VisualMapContinuousComponent,
  CanvasRenderer,
])

export { type ChartOption, palette } from './palette.ts'

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
      // The label is ours: the library's own description speaks English only.
      { color: palette, animation: false, aria: { enabled: true, label: { description: label } }, ...option },
      { replaceMerge: ['series'] },
    )
  }, [option, label])
  return <div ref={box} className="chart" style={{ height }} role="img" aria-label={label} />
}
