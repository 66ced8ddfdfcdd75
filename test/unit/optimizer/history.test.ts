// Existing data: runs from before, from outside, of a study that was another one then; what people refused or amended.
import { describe, expect, it } from 'vitest'
import { brokenLimits } from '../../../optimizer/broken-limits.ts'
import type { RunObservation } from '../../../optimizer/history.ts'
import { predictForStudy } from '../../../optimizer/suggest.ts'
import { next, play, run, studyOf, type Truth } from './campaign.ts'

const peak = { type: 'continuous', name: 'peak', low: 1500, high: 1600 }
const soak = { type: 'continuous', name: 'soak', low: 10, high: 100 }
/** Best at 1540 and 40, with a second outcome that falls with the peak. */
const truth: Truth = ({ peak: p, soak: s }) => ({
  y: ((Number(p) - 1540) / 50) ** 2 + ((Number(s) - 40) / 30) ** 2,
  wear: (Number(p) - 1400) / 100,
})
/** Peaks and soaks spread over a range, none correlated with the other. */
const spread = (count: number, low: number, high: number): RunObservation[] =>
  Array.from({ length: count }, (_, i) => {
    const settings = { peak: low + (((i * 7) % count) / (count - 1)) * (high - low), soak: 12 + ((i * 37) % 86) }
    return run(`h${i}`, settings, truth)
  })
const n = (settings: Readonly<Record<string, number | string>>, name: string) => Number(settings[name])

describe('runs outside of the bounds', () => {
  const study = studyOf({ parameters: [peak, soak] })
  const outside = spread(12, 1604, 1700)

  it('are learned from, and reported with the suggestion', () => {
    const { settings, basis, because } = next(study, outside)
    expect(basis).toHaveLength(12)
    expect(because.en).toContain("12 of 12 runs lie outside today's bounds (peak)")
    expect(because.zh).toContain('12 次运行中有 12 次在当前范围之外')
    // They say that a soak of 40 is best: without them the first suggestion is the middle of the box.
    expect(Math.abs(n(settings, 'soak') - 40)).toBeLessThan(12)
    expect(next(study, []).settings['soak']).toBe(55)
  })

  it('are not spoken of where a furnace merely missed a bound by a little', () => {
    const missed = spread(6, 1500, 1600).map((one) => ({ ...one, settings: { ...one.settings, peak: 1600.4 } }))
    expect(next(study, missed).because.en).not.toContain('outside')
  })

  it('in a category that is no longer offered count, too', () => {
    const gas = { type: 'categorical', name: 'gas', values: ['air', 'n2'] }
    const history = spread(6, 1510, 1590).map((one, i) => ({
      ...one,
      settings: { ...one.settings, gas: i % 2 ? 'h2' : 'air' },
    }))
    const { because, settings } = next(studyOf({ parameters: [peak, soak, gas] }), history)
    expect(because.en).toContain("3 of 6 runs lie outside today's bounds (gas)")
    expect(['air', 'n2']).toContain(settings['gas'])
  })

  it('of any number cost no more than the newest and a part of the older ones', () => {
    const many = spread(700, 1400, 1700)
    const { settings, basis } = next(study, many)
    expect(basis).toHaveLength(700)
    expect(truth(settings)['y']).toBeLessThan(0.3)
  })
})

describe('in the middle of a study', () => {
  const history = spread(12, 1500, 1600)
  const base = { parameters: [peak, soak] }

  it('narrower bounds hold from then on, with what was learned beyond them', () => {
    const study = studyOf({ parameters: [{ ...peak, low: 1560 }, soak] })
    const { settings, predicted } = next(study, history)
    expect(n(settings, 'peak')).toBeGreaterThanOrEqual(1560)
    expect(Math.abs(predicted['y']!.mean - truth(settings)['y']!)).toBeLessThan(0.5)
    expect(n(settings, 'peak'), 'the old runs say: as low as allowed').toBeLessThan(1572)
  })

  it('wider bounds let it leave', () => {
    const low = spread(12, 1580, 1620)
    const before = next(studyOf({ parameters: [{ ...peak, low: 1580, high: 1620 }, soak] }), low)
    const after = play({
      study: studyOf({ parameters: [{ ...peak, low: 1450 }, soak] }),
      truth,
      history: low,
      count: 3,
    })
    expect(n(before.settings, 'peak')).toBeGreaterThanOrEqual(1580)
    expect(Math.min(...after.slice(12).map(({ settings }) => n(settings, 'peak')))).toBeLessThan(1565)
  })

  it('another objective uses what was always measured', () => {
    const study = studyOf({ ...base, objectives: [{ outcome: 'wear', goal: 'minimize' }] })
    const { settings, predicted } = next(study, history)
    expect(n(settings, 'peak')).toBeLessThan(1510)
    expect(predicted['wear']!.mean).toBeCloseTo(truth(settings)['wear']!, 1)
  })

  it('a limit on an outcome moves the suggestion at once', () => {
    const limited = studyOf({ ...base, constraints: [{ outcome: 'wear', max: 1.2, probability: 0.9 }] })
    const free = next(studyOf(base), history)
    const { settings, meets } = next(limited, history)
    expect(n(free.settings, 'peak')).toBeGreaterThan(1522)
    expect(n(settings, 'peak')).toBeLessThan(1522)
    expect(meets['wear']).toBeGreaterThan(0.5)
  })

  it('an added parameter takes what it was before in the runs made then', () => {
    const ramp = { type: 'continuous', name: 'ramp', low: 1, high: 9 }
    const known = {
      ...truth,
      at: (settings: Parameters<Truth>[0]) => ({ y: truth(settings)['y']! + n(settings, 'ramp') / 4 }),
    }
    // Made when every run had a ramp of 2, which nobody recorded.
    const old = spread(10, 1500, 1600).map((one) => ({ ...one, outcomes: known.at({ ...one.settings, ramp: 2 }) }))
    const fast = spread(4, 1510, 1590).map((one, i) => run(`f${i}`, { ...one.settings, ramp: 8 }, known.at))
    const typed = { peak: 1540, soak: 40, ramp: 2 }
    const forecast = (before?: number) => {
      const study = studyOf({ parameters: [peak, soak, { ...ramp, ...(before !== undefined && { before }) }] })
      return predictForStudy({ study, observations: [...old, ...fast], seed: 1, settings: typed })!.predicted['y']!.mean
    }
    expect(Math.abs(forecast(2) - 0.5)).toBeLessThan(0.25)
    expect(Math.abs(forecast(8) - 0.5), 'a wrong one misleads').toBeGreaterThan(Math.abs(forecast(2) - 0.5) + 0.1)
    const study = studyOf({ parameters: [peak, soak, { ...ramp, before: 2 }] })
    const { settings, because } = next(study, [...old, ...fast])
    expect(n(settings, 'ramp')).toBeLessThan(4)
    expect(because.en).not.toContain('outside')
  })

  it('a removed parameter leaves the runs usable', () => {
    const study = studyOf({ parameters: [soak] })
    const held = spread(10, 1540, 1540.001)
    const { settings, basis } = next(study, held)
    expect(Object.keys(settings)).toEqual(['soak'])
    expect(basis).toHaveLength(10)
    expect(Math.abs(n(settings, 'soak') - 40)).toBeLessThan(15)
  })

  it('a limit on settings holds though earlier runs break it', () => {
    const study = studyOf({ ...base, expressions: ['peak * soak <= 50000'] })
    for (const { settings } of play({ study, truth, history, count: 3 }).slice(12))
      expect(n(settings, 'peak') * n(settings, 'soak')).toBeLessThanOrEqual(50000)
  })
})

describe('what a person answered', () => {
  const study = studyOf({ parameters: [peak, soak] })
  const history = spread(12, 1500, 1600)

  it('refused settings are not suggested again at once, nor are their surroundings', () => {
    const first = next(study, history)
    expect(next(study, history).settings, 'without the refusal it would come again').toEqual(first.settings)
    const second = next(study, history, { refused: [first.settings] })
    const apart = (one: typeof first.settings, other: typeof first.settings) =>
      Math.max(Math.abs(n(one, 'peak') - n(other, 'peak')) / 100, Math.abs(n(one, 'soak') - n(other, 'soak')) / 90)
    expect(apart(second.settings, first.settings)).toBeGreaterThan(0.049)
    const third = next(study, history, { refused: [first.settings, second.settings] })
    for (const earlier of [first, second]) expect(apart(third.settings, earlier.settings)).toBeGreaterThan(0.049)
  })

  it('a refused recipe of a list waits until the others were run', () => {
    const candidates = [1510, 1540, 1570].map((value) => ({ peak: value, soak: 40 }))
    const list = studyOf({ parameters: [peak, soak], candidates })
    const first = next(list, history)
    expect(first.settings).toEqual({ peak: 1540, soak: 40 })
    const second = next(list, history, { refused: [first.settings] })
    expect(second.settings).not.toEqual(first.settings)
    expect(
      next(studyOf({ parameters: [peak, soak], candidates: candidates.slice(1, 2) }), history, {
        refused: [first.settings],
      }).settings,
    ).toEqual(first.settings)
  })

  it('refused words leave the other words; the only word comes again', () => {
    const gas = (values: string[]) => studyOf({ parameters: [{ type: 'categorical', name: 'gas', values }] })
    expect(next(gas(['air', 'n2']), [], { refused: [{ gas: 'air' }] }).settings).toEqual({ gas: 'n2' })
    expect(next(gas(['air']), [], { refused: [{ gas: 'air' }] }).settings).toEqual({ gas: 'air' })
  })

  it('settings that break a limit known beforehand are told, whoever typed them', () => {
    const limited = studyOf({
      parameters: [peak, soak],
      linear: [{ coefficients: { peak: 1, soak: 10 }, max: 2200 }],
      expressions: ['peak * soak <= 120000', 'soak <= 90', 'peak < 1599'],
      forbidden: [{ peak: { min: 1590 }, soak: [50, 60] }],
    })
    expect(brokenLimits(limited, { peak: 1540, soak: 40 })).toEqual([])
    expect(brokenLimits(limited, { peak: 1599, soak: 95 })).toEqual([
      'the limit on peak + soak',
      'peak * soak <= 120000',
      'soak <= 90',
      'peak < 1599',
    ])
    expect(brokenLimits(limited, { peak: 1595, soak: 60 })).toEqual(['never {"peak":{"min":1590},"soak":[50,60]}'])
    expect(brokenLimits(limited, { peak: 1500 }), 'nothing is known of the soak').toEqual([])
  })

  it('a mixture typed with few digits is one', () => {
    const parts = ['a', 'b', 'c'].map((name) => ({ type: 'continuous', name, low: 0, high: 100 }))
    const mixture = studyOf({ parameters: parts, linear: [{ coefficients: { a: 1, b: 1, c: 1 }, equals: 100 }] })
    expect(brokenLimits(mixture, { a: 33.3, b: 33.3, c: 33.3 })).toEqual([])
    expect(brokenLimits(mixture, { a: 33, b: 33, c: 33 })).toEqual(['the limit on a + b + c'])
  })

  it('amended settings are learned from as they were run', () => {
    const [before, typed] = [spread(8, 1570, 1600), { peak: 1541, soak: 41 }]
    const offered = next(study, before)
    const amended = run('amended', { ...offered.settings, ...typed }, truth)
    const [blind, told] = [before, [...before, amended]].map(
      (observations) => predictForStudy({ study, observations, seed: 1, settings: typed })!.predicted['y']!,
    )
    expect(told!.sd).toBeLessThan(0.7 * blind!.sd)
    expect(Math.abs(told!.mean - truth(typed)['y']!)).toBeLessThan(told!.sd)
    expect(next(study, [...before, amended]).basis).toContain('amended')
  })
})
