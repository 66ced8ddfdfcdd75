// The curves: peaks stay, silence is a gap, a value that stood still is held.
import { describe, expect, it } from 'vitest'
import type { Series, Signal } from '../../../dashboards/web/src/api.ts'
import { groupSignals, type Point, signalChart } from '../../../dashboards/web/src/signal-chart.ts'
import { silencesOf } from '../../../dashboards/web/src/silence.ts'

const minute = 60_000
const begin = Date.parse('2026-01-05T00:00:00Z')
const at = (index: number) => new Date(begin + index * minute).toISOString()

function series(signal: string, samples: readonly (readonly [minute: number, min: number, max?: number])[]): Series {
  return {
    signal,
    type: 'float',
    unit: 'Cel',
    times: samples.map(([index]) => at(index)),
    count: samples.map(([, min, max]) => (max === undefined || max === min ? 1 : 2)),
    min: samples.map(([, min]) => min),
    max: samples.map(([, min, max]) => max ?? min),
    mean: samples.map(([, min, max]) => (min + (max ?? min)) / 2),
    weightedMean: [],
    texts: [],
    truncated: false,
  }
}

const steady = series(
  'zone',
  Array.from({ length: 100 }, (_, index) => [index, 500 + index] as const),
)
const signal = (name: string): Signal => ({ name, type: 'float', unit: 'Cel' })

function drawn(of: string, all: readonly Series[], signals = [signal(of)]): readonly Point[] {
  const option = signalChart({
    signals,
    series: all,
    stepMs: minute,
    fromMs: begin,
    toMs: begin + 100 * minute,
    timeZone: 'Asia/Shanghai',
    bands: [],
    nameOf: (one) => one.name,
  }) as { series: { id: string; data: readonly Point[] }[] }
  return option.series.find((one) => one.id === of)?.data ?? []
}

describe('a curve', () => {
  it('keeps both ends of a bucket', () => {
    const values = drawn('peak', [
      series('peak', [
        [0, 1, 1],
        [1, 1, 99],
        [2, 1, 1],
      ]),
    ]).map(([, value]) => value)
    expect(values).toContain(99)
    expect(values).toContain(1)
  })

  it('draws a falling bucket from high to low', () => {
    const values = drawn('fall', [
      series('fall', [
        [0, 90, 100],
        [1, 70, 80],
      ]),
    ]).map(([, value]) => value)
    expect(values.slice(-2)).toEqual([80, 70])
  })

  it('holds a value that was not sent because it stood still', () => {
    const held = series('setpoint', [
      [0, 1600],
      [60, 1590],
    ])
    expect(drawn('setpoint', [steady, held])).toEqual([
      [begin, 1600],
      [begin + 59 * minute, 1600],
      [begin + 60 * minute, 1590],
    ])
  })

  it('has a gap where the whole machine was silent', () => {
    const times = [...Array(20).keys(), ...Array.from({ length: 20 }, (_, index) => 70 + index)]
    const broken = series(
      'zone',
      times.map((index) => [index, 500] as const),
    )
    expect(drawn('zone', [broken]).map(([, value]) => value)).toContain(null)
    expect(silencesOf([broken], minute)).toEqual([{ fromMs: begin + 19 * minute, toMs: begin + 70 * minute }])
  })

  it('of a single sample has no gap', () => expect(silencesOf([series('one', [[5, 1]])], minute)).toEqual([]))
})

describe('signals', () => {
  it('share a chart where they share a unit; counters and states stand alone, text is no curve', () => {
    const groups = groupSignals([
      signal('a'),
      { name: 'text', type: 'text' },
      { name: 'count', type: 'integer' },
      signal('b'),
      { name: 'state', type: 'boolean' },
      { name: 'power', type: 'float', unit: 'kW' },
    ])
    expect(groups.map((group) => group.map((one) => one.name))).toEqual([['a', 'b'], ['count'], ['state'], ['power']])
  })
})
