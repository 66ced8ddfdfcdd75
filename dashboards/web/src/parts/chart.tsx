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
import { useLook } from '../look.tsx'
import { ChartExport } from './chart-export.tsx'
import { type ChartOption, colours, inTone, type Tone } from './palette.ts'

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

export interface ChartProps {
  readonly option: ChartOption
  readonly height: number
  /** Charts of one group share their cursor. */
  readonly group?: string
  readonly label: string
  /** A person dragged or zoomed: what is seen of the axis, in per cent. */
  readonly onZoom?: ((zoom: Zoom) => void) | undefined
  /** A person clicked a point: the entry of the option's data. */
  readonly onPick?: ((data: unknown) => void) | undefined
}

export interface Zoom {
  readonly start: number
  readonly end: number
}

type Drawn = ReturnType<typeof init>

export function Chart({ option, height, group, label, onZoom, onPick }: ChartProps) {
  const zoomed = useRef(onZoom)
  zoomed.current = onZoom
  const picked = useRef(onPick)
  picked.current = onPick
  const { tone } = useLook()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<Drawn>(undefined)
  useEffect(() => {
    if (box.current === null) return
    // In a tab that is not seen there is no size yet: the library complains where it is not told one.
    const size = box.current.clientWidth === 0 ? { width: 1, height: 1 } : {}
    const made = init(box.current, tone === 'dark' ? 'dark' : undefined, { renderer: 'canvas', ...size })
    chart.current = made
    made.on('click', ({ data }) => picked.current?.(data))
    made.getZr().on('mousedown', () => {
      if (zoomed.current !== undefined) restWhileDragged(made)
    })
    made.on('datazoom', (event) => {
      const { batch, ...one } = event as Zoom & { batch?: readonly Zoom[] }
      zoomed.current?.(batch?.[0] ?? one)
    })
    if (group !== undefined) {
      made.group = group
      connect(group)
    }
    const observer = new ResizeObserver(() => made.resize({ width: 'auto', height: 'auto' }))
    observer.observe(box.current)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = undefined
    }
  }, [group, tone])
  useEffect(() => {
    // Series that are gone must go; the zoom that a person chose must stay.
    chart.current?.setOption(framed(option, tone, label), { replaceMerge: ['series'] })
  }, [option, tone, label])
  const picture = () =>
    chart.current?.getDataURL({ pixelRatio: 2, backgroundColor: colours[tone].ink.surface, type: 'png' })
  return (
    <div className="chart">
      <div ref={box} style={{ height }} role="img" aria-label={label} />
      <ChartExport name={label} option={option} picture={picture} />
    </div>
  )
}

/** Values under the hand are not read while it drags the curves: a fifth of what a frame costs, of each chart of a group. */
function restWhileDragged(chart: Drawn): void {
  const point = (triggerOn: string) => !chart.isDisposed() && chart.setOption({ tooltip: { triggerOn } })
  chart.dispatchAction({ type: 'updateAxisPointer', currTrigger: 'leave' })
  chart.dispatchAction({ type: 'hideTip' })
  point('none')
  window.addEventListener('mouseup', () => point('mousemove|click'), { once: true })
}

/** Wide enough for the button of exports beside a legend. */
const exportWidth = 28

function framed(option: ChartOption, tone: Tone, label: string) {
  const legend = option['legend'] as { type?: string; left?: unknown; right?: number } | undefined
  const isWide = legend?.type === 'scroll' || legend?.left !== undefined || legend?.right !== undefined
  const common = {
    ...{ color: [...colours[tone].series], backgroundColor: 'transparent', animation: false },
    // The label is ours: the library's own description speaks English only.
    aria: { enabled: true, label: { description: label } },
  }
  const moved = isWide ? { legend: { ...legend, right: (legend.right ?? 0) + exportWidth } } : {}
  return { ...common, ...inTone({ ...option, ...moved }, tone) }
}
