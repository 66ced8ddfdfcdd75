// An axis of values with their unit, for charts that explain.
import { figureText } from '../format.ts'
import { ink } from '../parts/palette.ts'

export function valueAxis(unit: string | undefined): object {
  return {
    type: 'value',
    nameLocation: 'middle',
    splitNumber: 4,
    axisLabel: {
      fontSize: 11,
      hideOverlap: true,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value: number) => figureText(value, unit),
    },
    splitLine: { lineStyle: { color: ink.gridLine } },
  }
}
