// Colours of charts, and what an option is: apart from the charting library, so that options are made without a browser.
import type { EChartsCoreOption } from 'echarts/core'

/** Told apart by the colour-blind as well (after Okabe and Ito), darkened for lines on white. */
export const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6d00', '#56b4e9', '#5b4a8a', '#666666']

export type ChartOption = EChartsCoreOption
