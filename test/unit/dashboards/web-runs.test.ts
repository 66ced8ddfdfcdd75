// The views of runs beside each other: what separates them as sentences, the chart's option, set point against actual.
import { describe, expect, it } from 'vitest'
import type { Phase, Series } from '../../../dashboards/web/src/api.ts'
import { en, type TextKey } from '../../../dashboards/web/src/i18n/en.ts'
import { zh } from '../../../dashboards/web/src/i18n/zh.ts'
import { chanceText, deviationText, hoursText, shareText } from '../../../dashboards/web/src/runs/deviation-words.ts'
import { overlayOption } from '../../../dashboards/web/src/runs/overlay-option.ts'
import type { Deviation } from '../../../dashboards/web/src/runs/run-api.ts'
import { lessSetpoint, offsetsByPhase } from '../../../dashboards/web/src/runs/setpoint.ts'

const texts = (dictionary: Readonly<Record<string, string>>) => ({
  t: (key: TextKey, facts: Readonly<Record<string, string | number>> = {}) =>
    (dictionary[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '')),
})
const names = { called: () => 'Zone 2', unitOf: () => 'Cel', phaseName: () => 'Soak' }
const deviation: Deviation = {
  ...{ kind: 'curve', name: 'zone2', from: 3.2 * 3600, to: 4.1 * 3600, phase: 4, chosen: 1536, reference: 1550 },
  ...{ difference: -14, low: -16, high: -12, outside: 4, of: 5, p: 0.0004, strength: 0.9 },
}

describe('what separates runs', () => {
  it('is a sentence in both languages', () => {
    expect(deviationText(deviation, names, { ...texts(en), group: 'bad runs' })).toBe(
      'Zone 2 14.0 °C lower from 3.2 h to 4.1 h (Soak) in 4 of 5 bad runs',
    )
    expect(deviationText(deviation, names, { ...texts(zh), group: '不合格批次' })).toBe(
      '5 个不合格批次中有 4 个：Zone 2在 3.2 h 至 4.1 h（Soak）低 14.0 °C',
    )
  })

  it('names a tool with its share among the others', () => {
    const tool: Deviation = { ...deviation, kind: 'context', value: 'T12', reference: 0, outside: 5 }
    expect(deviationText(tool, names, { ...texts(en), group: 'bad runs' })).toBe(
      'Zone 2 T12 in 5 of 5 bad runs, in 0 % of the others',
    )
  })

  it('tells times before the alignment, chances and shares without false certainty', () => {
    expect([hoursText(-1800), hoursText(90), hoursText(7200)]).toEqual(['−0.50 h', '90 s', '2.0 h'])
    expect([chanceText(0.0004), chanceText(0.0312)]).toEqual(['< 0.001', '0.031'])
    expect([shareText(0), shareText(1), shareText(0.25)]).toEqual(['0 %', '100 %', '25 %'])
  })
})

describe('the chart of runs over each other', () => {
  it('draws the band, the set point, a line for each run, the phases, what is pointed at', () => {
    const run = { id: 'a', name: 'H1', from: '2026-01-05T00:00:00Z', judgement: 'bad', group: 'chosen' } as const
    const option = overlayOption(
      {
        ...{ signal: 'zone2', isOffset: false, runs: [run], grid: [0, 1800, 3600] },
        band: { low: [1, 2, null], middle: [2, 3, null], high: [3, 4, null], count: [5, 5, 2] },
        ...{ setpoint: [2, 2, 2], lines: [{ run: 'a', values: [0, null, 1] }] },
        phases: [{ number: 4, from: 0, to: 1800 }],
      },
      {
        ...{ unit: 'Cel', band: 'good runs', setpoint: 'Set point', hours: 'Hours', signal: 'Zone 2' },
        ...{ phaseName: () => 'Soak', shown: { from: 900, to: 1800 } },
      },
    ) as { series: { name: string; data: unknown[]; markArea?: { data: { xAxis: number }[][] } }[] }
    expect(option.series.map(({ name }) => name)).toEqual([...Array(3).fill('good runs'), 'Set point', 'H1', ''])
    expect(option.series[4]?.data).toEqual([
      [0, 0],
      [0.5, null],
      [1, 1],
    ])
    expect(option.series[5]?.markArea?.data.map((ends) => ends.map(({ xAxis }) => xAxis))).toEqual([
      [0, 0.5],
      [0.25, 0.5],
    ])
  })
})

describe('set point against actual', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 0, minute)).toISOString()
  const series = (
    signal: string,
    values: readonly (readonly [minute: number, min: number, max: number])[],
  ): Series => ({
    ...{ signal, type: 'float', weightedMean: [], texts: [], truncated: false },
    times: values.map(([minute]) => at(minute)),
    count: values.map(() => 2),
    min: values.map(([, min]) => min),
    max: values.map(([, , max]) => max),
    mean: values.map(([, min, max]) => (min + max) / 2),
  })
  const setpoint = series('setpoint', [
    [1, 100, 100],
    [3, 200, 200],
  ])
  const zone = series('zone', [
    [0, 90, 90],
    [1, 90, 98],
    [2, 99, 101],
    [3, 150, 170],
    [4, 195, 203],
  ])

  it('holds each reading against what stood then', () => {
    expect(lessSetpoint(zone, setpoint).mean).toEqual([null, -6, 0, -40, -1])
  })

  it('tells mean and worst moment of each phase', () => {
    const phases: Phase[] = [
      { number: 1, from: at(0), to: at(3) },
      { number: 2, from: at(3), to: at(5) },
      { number: 3, from: at(5), to: at(6) },
    ]
    expect(offsetsByPhase([lessSetpoint(zone, setpoint)], phases)).toEqual([
      { phase: 1, index: 0, signal: 'zone', mean: -3, worst: -10 },
      { phase: 2, index: 1, signal: 'zone', mean: -20.5, worst: -50 },
    ])
  })
})
