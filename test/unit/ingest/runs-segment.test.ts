// Segmentation: what begins and ends a run, and all that must not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../ingest/model.ts'
import { quality } from '../../../ingest/model.ts'
import { type Segmentation, segmentation } from '../../../ingest/runs/config.ts'
import { segment } from '../../../ingest/runs/segment.ts'
import { later } from '../../../ingest/runs/times.ts'
import { heatSamples, minute, passSamples, sample, start } from './runs-fixtures.ts'

const rule = (value: object): Segmentation => segmentation.parse(value)
const bySegment = rule({ by: 'segment', signal: 'segment' })
const byTemperature = rule({ by: 'temperature', signal: 'zone2_temperature' })
const byExecuting = rule({ by: 'executing', signal: 'executing', part: 'part', mergeGapSeconds: 900 })

/** Borders in minutes since the start. */
function borders(
  samples: readonly Sample[],
  by: Segmentation,
  isSilent = false,
): (readonly [number, number | undefined])[] {
  const until = samples.map((one) => one.time).reduce(later, start)
  const minutes = (time: bigint) => Number(time - start) / Number(minute)
  return segment(samples, by, { until, isSilent }).map(({ from, to }) => [
    minutes(from),
    to === undefined ? undefined : minutes(to),
  ])
}

const signal = (values: readonly (readonly [number, Sample['value']])[], name = 's') =>
  values.map(([at, value]) => sample('m', name, start + BigInt(Math.round(at * 60)) * (minute / 60n), value))

describe('segmentation by program segments', () => {
  const by = rule({ by: 'segment', signal: 's' })

  it('finds a heat from its first segment to idle', () => {
    expect(borders(heatSamples(), bySegment)).toEqual([[0, 58 + 30 + 200 + 120 + 125]])
  })

  it('leaves the last heat open while it runs, and cuts it off once the machine is silent', () => {
    const running = heatSamples().slice(0, 2000)
    expect(borders(running, bySegment)).toEqual([[0, undefined]])
    expect(borders(running, bySegment, true)).toEqual([[0, 270]])
  })

  it('takes the first segment again for a new heat, with or without idle between', () => {
    expect(
      borders(
        signal([
          [0, 1n],
          [10, 2n],
          [20, 1n],
          [30, 2n],
          [40, 0n],
          [99, 0n],
        ]),
        by,
      ),
    ).toEqual([
      [0, 20],
      [20, 40],
    ])
    expect(
      borders(
        signal([
          [0, 1n],
          [10, 5n],
          [20, 0n],
          [25, 1n],
          [40, 0n],
          [99, 0n],
        ]),
        by,
      ),
    ).toEqual([
      [0, 20],
      [25, 40],
    ])
  })

  it('goes on after a short power cut, and not after a long one', () => {
    expect(
      borders(
        signal([
          [0, 1n],
          [10, 3n],
          [20, 0n],
          [30, 3n],
          [40, 0n],
          [99, 0n],
        ]),
        by,
      ),
    ).toEqual([[0, 40]])
    expect(
      borders(
        signal([
          [0, 1n],
          [10, 3n],
          [20, 0n],
          [50, 3n],
          [60, 0n],
          [99, 0n],
        ]),
        by,
      ),
    ).toEqual([
      [0, 20],
      [50, 60],
    ])
  })

  it('waits for the end of the gap before it calls a run finished', () => {
    expect(
      borders(
        signal([
          [0, 1n],
          [10, 3n],
          [20, 0n],
          [30, 0n],
        ]),
        by,
      ),
    ).toEqual([[0, undefined]])
  })

  it('holds a value that is reported only when it changes', () => {
    expect(
      borders(
        signal([
          [0, 1n],
          [600, 2n],
          [1200, 0n],
          [1300, 0n],
        ]),
        by,
      ),
    ).toEqual([[0, 1200]])
  })

  it('does not take a jump of the clock backwards for a new run', () => {
    const jumped = signal([
      [0, 1n],
      [10, 2n],
      [30, 4n],
      [20, 3n],
      [40, 0n],
      [99, 0n],
    ])
    expect(borders(jumped, by)).toEqual([[0, 40]])
  })

  it('reads nothing from bad values', () => {
    const broken = signal([
      [0, 1n],
      [10, null],
      [20, 3n],
      [40, 0n],
      [99, 0n],
    ])
    expect(borders(broken, by)).toEqual([[0, 40]])
  })
})

describe('segmentation by temperature', () => {
  it('finds the heat between the thresholds', () => {
    // 100 Cel is passed after 8 min of 10 Cel/min; the last 83 Cel of idle stand 12 Cel/min later.
    expect(borders(heatSamples(), byTemperature)).toEqual([[9, 533]])
  })

  it('survives a broken thermocouple, flagged or not', () => {
    const whole = heatSamples()
    const from = start + 200n * minute
    const to = start + 230n * minute
    const inBreak = (one: Sample) => one.signal === 'zone2_temperature' && one.time >= from && one.time < to
    const bad = whole.map((one) => (inBreak(one) ? { ...one, value: null, quality: quality.bad } : one))
    const implausible = whole.map((one) => (inBreak(one) ? { ...one, value: 1820, quality: quality.implausible } : one))
    const zeroOnce = whole.map((one) =>
      one.signal === 'zone2_temperature' && one.time === from ? { ...one, value: 0 } : one,
    )
    const gone = whole.filter((one) => !inBreak(one))
    for (const samples of [bad, implausible, zeroOnce, gone])
      expect(borders(samples, byTemperature)).toEqual([[9, 533]])
  })

  it('ignores what is too short, and splits two heats without a full cool-down at the minimum', () => {
    const by = rule({ by: 'temperature', signal: 's' })
    const curve = (...points: [number, number][]) => {
      const values: [number, number][] = []
      for (const [i, [at, value]] of points.entries()) {
        const [next, target] = points[i + 1] ?? [at + 1, value]
        for (let t = at; t < next; t += 1) values.push([t, value + ((target - value) * (t - at)) / (next - at)])
      }
      return signal(values)
    }
    expect(borders(curve([0, 20], [10, 150], [20, 20], [40, 20]), by)).toEqual([])
    // The median of three readings moves the minimum by one of them.
    const two = borders(curve([0, 20], [100, 1500], [200, 400], [300, 1500], [420, 20], [440, 20]), by)
    expect(two).toEqual([
      [6, 199],
      [199, 416],
    ])
  })
})

describe('segmentation by execution', () => {
  it('finds a pass per part; a stop within a part does not end it', () => {
    expect(borders(passSamples({ held: true }), byExecuting)).toEqual([
      [4, 14],
      [18, 28],
      [32, undefined],
    ])
    const [, , third] = segment(passSamples({ held: true }), byExecuting, {
      until: start + 60n * minute,
      isSilent: false,
    })
    expect(third?.spans).toHaveLength(2)
  })

  it('takes a pass as over once the pause is longer than the gap', () => {
    const by = rule({ by: 'executing', signal: 's' })
    const values = signal([
      [0, true],
      [1, false],
      [1.01, true],
      [2, false],
      [3, true],
      [4, false],
      [5, false],
    ])
    expect(borders(values, by)).toEqual([
      [0, 2],
      [3, 4],
    ])
    expect(
      borders(
        signal([
          [0, 'RUN'],
          [1, 'idle'],
          [2, 'Idle '],
        ]),
        rule({ by: 'executing', signal: 's', idle: ['IDLE'] }),
      ),
    ).toEqual([[0, 1]])
  })

  it('ends a pass where the part changes while the machine executes', () => {
    const executing = signal(
      [
        [0, true],
        [20, false],
        [60, false],
      ],
      'executing',
    )
    const part = signal(
      [
        [0, 'a'],
        [10, 'b'],
        [60, 'b'],
      ],
      'part',
    )
    expect(borders([...executing, ...part], byExecuting)).toEqual([
      [0, 10],
      [10, 20],
    ])
  })
})

describe('segmentation by program or load', () => {
  it('takes every change of the program as a border, whatever its spelling', () => {
    const by = rule({ by: 'program', signal: 's', idle: ['end', 'prep'] })
    const values = signal([
      [0, 'Prep'],
      [1, 'Layer 1 Up'],
      [2, 'Layer 1 up'],
      [3, 'Layer 1 Down'],
      [4, 'End'],
      [5, 'end'],
      [6, 'Layer 2 Up'],
    ])
    expect(borders(values, by)).toEqual([
      [1, 3],
      [3, 4],
      [6, undefined],
    ])
  })

  it('finds passes by spindle load with hysteresis', () => {
    const by = rule({ by: 'load', signal: 's', above: 20, below: 5, minimumSeconds: 30, mergeGapSeconds: 10 })
    const values = signal([
      [0, 0],
      [1, 50],
      [2, 10],
      [3, 30],
      [4, 0],
      [4.1, 50],
      [5, 0],
      [9, 40],
      [9.1, 0],
      [20, 0],
    ])
    expect(borders(values, by)).toEqual([[1, 5]])
  })
})

describe('segmentation in any order', () => {
  const cases: [string, Sample[], Segmentation][] = [
    ['segment', [...heatSamples(), ...heatSamples({ at: start + 600n * minute })], bySegment],
    ['temperature', [...heatSamples(), ...heatSamples({ at: start + 600n * minute })], byTemperature],
    ['executing', passSamples({ parts: 6, held: true }), byExecuting],
  ]
  it.each(cases)('is the same for %s however samples are shuffled or doubled', (_, samples, by) => {
    const expected = segment(samples, by, { until: start + 1200n * minute, isSilent: false })
    fc.assert(
      fc.property(fc.array(fc.nat(samples.length - 1), { maxLength: 200 }), fc.nat(), (doubled, turn) => {
        const again = doubled.map((i) => samples[i]).filter((one) => one !== undefined)
        const mixed = [
          ...again,
          ...samples.slice(turn % samples.length),
          ...samples.slice(0, turn % samples.length),
        ].reverse()
        expect(segment(mixed, by, { until: start + 1200n * minute, isSilent: false })).toEqual(expected)
      }),
      { numRuns: 20, seed: 7 },
    )
  })
})
