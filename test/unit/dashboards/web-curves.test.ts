// What is loaded around what is seen of the curves: enough to drag in, nothing stale, down to the samples.
import { describe, expect, it } from 'vitest'
import type { LiveSample, Series } from '../../../dashboards/web/src/api.ts'
import { doubtBands } from '../../../dashboards/web/src/curves/doubt-bands.ts'
import { rawSeries } from '../../../dashboards/web/src/curves/load.ts'
import { rangeIn, rangeWords, serves, spanAround, viewIn } from '../../../dashboards/web/src/curves/view.ts'

const hour = 3600_000
const now = Date.parse('2026-01-10T00:00:00Z')
const view = { fromMs: now - 10 * hour, toMs: now - 9 * hour }

describe('what is loaded', () => {
  const loaded = { ...spanAround(view, now), viewMs: hour }
  const moved = (by: number) => ({ fromMs: view.fromMs + by, toMs: view.toMs + by })

  it('reaches a width to either side, not past now', () => {
    expect(loaded).toEqual({ fromMs: now - 11 * hour, toMs: now - 8 * hour, viewMs: hour })
    expect(spanAround({ fromMs: now - hour, toMs: now }, now)).toEqual({ fromMs: now - 2 * hour, toMs: now })
  })

  it('serves a short drag, not one that comes near its end', () => {
    expect(serves(loaded, moved(0.5 * hour), now)).toBe(true)
    expect(serves(loaded, moved(0.7 * hour), now)).toBe(false)
    expect(serves(loaded, moved(-0.7 * hour), now)).toBe(false)
  })

  it('serves to the very end where nothing more is known', () => {
    const last = { fromMs: now - hour, toMs: now }
    expect(serves({ ...spanAround(last, now), viewMs: hour }, last, now)).toBe(true)
  })

  it('does not serve another detail', () => {
    const half = { fromMs: view.fromMs, toMs: view.fromMs + hour / 2 }
    expect(serves(loaded, half, now)).toBe(false)
  })

  it('is found back from what a zoom says in per cent', () => {
    expect(viewIn(loaded, { start: 100 / 3, end: 200 / 3 })).toEqual(view)
  })
})

describe('the address', () => {
  it('says a range, and reads it back', () => {
    for (const range of [
      { kind: 'fixed', spanMs: hour, toMs: now },
      { kind: 'last', spanMs: 6 * hour },
    ] as const) {
      const words = Object.entries(rangeWords(range)).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      )
      expect(rangeIn(new URLSearchParams(words))).toEqual(range)
    }
  })

  it('that makes no sense names no range', () => {
    for (const wrong of ['', 'from=x&to=y', 'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'last=-1', 'last=x'])
      expect(rangeIn(new URLSearchParams(wrong))).toBeUndefined()
  })
})

const sample = (signal: string, seconds: number, value: number | null): LiveSample => {
  const time = new Date(now + seconds * 1000).toISOString()
  return { machine: 'furnace-1', signal, time, type: 'float', value, quality: value === null ? 0x80000000 : 0 }
}

describe('samples one by one', () => {
  const empty: Series = {
    ...{ signal: 'a', type: 'float', times: [], count: [], min: [], max: [], mean: [] },
    ...{ weightedMean: [], texts: [], truncated: false },
  }

  it('keep their exact times, a missing value is a gap', () => {
    const { series, stepMs } = rawSeries([empty], [sample('a', 0, 1), sample('a', 2, null), sample('a', 4, 3)])
    expect(series[0]?.mean).toEqual([1, null, 3])
    expect(series[0]?.times.map((time) => Date.parse(time) - now)).toEqual([0, 2000, 4000])
    expect(stepMs).toBe(2000)
  })
})

describe('doubtful samples', () => {
  it('near each other are one stretch, of the signals of the chart only', () => {
    const samples = [sample('a', 0, 1), sample('a', 10, 1), sample('a', 2000, 1), sample('b', 3000, 1)]
    const bands = doubtBands(samples, { signals: [{ name: 'a' }], widthMs: hour, name: 'doubtful' })
    expect(bands.map(({ fromMs, toMs }) => [fromMs - now, toMs - now])).toEqual([
      [0, 10_000],
      [2_000_000, 2_006_000],
    ])
  })
})
