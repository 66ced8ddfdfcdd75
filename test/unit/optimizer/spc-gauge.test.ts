// Gauge studies where no table has the figures: identities, simulation, refusals.
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { gaugeFigures, gaugeVerdict, percentOfTolerance, type Reading } from '../../../optimizer/spc/gauge.ts'
import { gaugeByAnova } from '../../../optimizer/spc/gauge-anova.ts'
import { gaugeByRanges } from '../../../optimizer/spc/gauge-ranges.ts'

interface Truth {
  readonly EV: number
  readonly AV: number
  readonly interaction: number
  readonly PV: number
}

function study(truth: Truth, size: { parts: number; appraisers: number }): Reading[] {
  const rng = stream(5, 'gauge', size.parts)
  const appraisers = Array.from({ length: size.appraisers }, () => truth.AV * rng.normal())
  return Array.from({ length: size.parts }, (_, p) => ({ p, part: truth.PV * rng.normal() })).flatMap(({ p, part }) =>
    appraisers.flatMap((bias, a) => {
      const cross = truth.interaction * rng.normal()
      const reading = () => ({
        part: `p${p}`,
        appraiser: `a${a}`,
        value: 40 + part + bias + cross + truth.EV * rng.normal(),
      })
      return [reading(), reading(), reading()]
    }),
  )
}

describe('a gauge study', () => {
  const truth = { EV: 0.5, AV: 1, interaction: 0.7, PV: 3 }
  const readings = study(truth, { parts: 60, appraisers: 40 })
  const plain = study({ ...truth, interaction: 0 }, { parts: 12, appraisers: 3 })

  it('finds the components that made the readings', () => {
    const found = gaugeByAnova(readings)
    expect(found.isPooled).toBe(false)
    expect(found.EV).toBeCloseTo(0.5, 1)
    expect(found.interaction).toBeCloseTo(0.7, 1)
    expect(Math.abs(found.AV - Math.hypot(1, 0.7))).toBeLessThan(0.25)
    expect(Math.abs(found.PV - 3)).toBeLessThan(0.8)
  })

  it('splits the total sum of squares without a rest', () => {
    const { part, appraiser, interaction, equipment, total } = gaugeByAnova(readings).table
    const rows = [part, appraiser, interaction, equipment]
    expect(rows.reduce((sum, row) => sum + row.sumOfSquares, 0)).toBeCloseTo(total.sumOfSquares, 6)
    expect(rows.reduce((sum, row) => sum + row.degrees, 0)).toBe(total.degrees)
  })

  it('pools an interaction that is none, unless told not to', () => {
    const pooled = gaugeByAnova(plain)
    expect(pooled.table.interaction.p).toBeGreaterThan(0.25)
    expect([pooled.isPooled, pooled.interaction]).toEqual([true, 0])
    expect(gaugeByAnova(plain, 1).isPooled).toBe(false)
    // Both methods see the same gauge.
    expect(Math.abs(gaugeByRanges(plain).EV / pooled.EV - 1)).toBeLessThan(0.15)
  })

  it('does not depend on the order of the readings', () => {
    const turned = plain.toReversed()
    expect(gaugeByAnova(turned).GRR).toBeCloseTo(gaugeByAnova(plain).GRR, 12)
    expect(gaugeByRanges(turned).GRR).toBeCloseTo(gaugeByRanges(plain).GRR, 12)
  })

  it('says what the gauge is good for', () => {
    expect(gaugeVerdict(gaugeFigures(0.03, 0.02, 1)).verdict).toBe('good')
    expect(gaugeVerdict(gaugeFigures(0.2, 0.1, 1))).toEqual({
      verdict: 'marginal',
      because: {
        en: 'The gauge makes up 21.8 % of the total spread and tells 6 groups of parts apart.',
        zh: '量具占总变差的 21.8 %，可分辨 6 个类别。',
      },
    })
    expect(gaugeVerdict(gaugeFigures(1, 0, 1)).verdict).toBe('poor')
    expect(percentOfTolerance(gaugeFigures(0.3, 0.4, 1), 30)).toBeCloseTo(10, 12)
  })

  it('of a gauge without error blames nobody', () => {
    const exact = ['x', 'y'].flatMap((part, value) =>
      ['a', '__proto__'].flatMap((appraiser) => [0, 1].map(() => ({ part, appraiser, value }))),
    )
    expect(gaugeByAnova(exact)).toMatchObject({ EV: 0, AV: 0, GRR: 0, percentOfTotal: 0 })
    expect(gaugeByRanges(exact)).toMatchObject({ EV: 0, AV: 0, GRR: 0, percentOfTotal: 0 })
  })

  const refused: readonly (readonly [string, readonly Reading[]])[] = [
    ['a hole in the table', readings.slice(1)],
    ['one appraiser', readings.filter(({ appraiser }) => appraiser === 'a0')],
    ['nothing', []],
    ['what is not a number', readings.map((one, i) => (i === 7 ? { ...one, value: Number.NaN } : one))],
  ]
  it.each(refused)('refuses %s', (_, bad) => {
    expect(() => gaugeByAnova(bad)).toThrow(RangeError)
    expect(() => gaugeByRanges(bad)).toThrow(RangeError)
  })
})
