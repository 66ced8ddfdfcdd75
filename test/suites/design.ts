// What every experimental design owes, whatever its kind: the suite that runs over each of them.
import { expect, it } from 'vitest'
import type { Design, DesignOptions, Factor } from '../../optimizer/designs/design.ts'
import { planDesign } from '../../optimizer/designs/plan.ts'
import { modelRow, termsOf } from '../../optimizer/designs/terms.ts'
import { qr } from '../../optimizer/math/qr.ts'

/** Factors and options that a design is tried with. */
export interface DesignCase {
  readonly factors: readonly Factor[]
  readonly options?: DesignOptions
  readonly runs: number
  /** The model whose coefficients it must tell apart; linear unless told. */
  readonly model?: 'linear' | 'quadratic'
}

export function designSuite(design: Design, cases: readonly DesignCase[]): void {
  it.each(cases)('has $runs runs, each within the factors, each place of the run order once', (one) => {
    const { runs } = planned(design, one)
    expect(runs).toHaveLength(one.runs)
    expect(runs.map(({ run }) => run)).toEqual(runs.map((_, i) => i + 1))
    expect(runs.map(({ standard }) => standard).toSorted((a, b) => a - b)).toEqual(runs.map((_, i) => i + 1))
    for (const { coded } of runs) {
      expect(coded).toHaveLength(one.factors.length)
      for (const [k, value] of coded.entries()) {
        const { choices } = one.factors[k]!
        if (choices === undefined) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12)
        else expect(Number.isInteger(value) && value >= 0 && value < choices).toBe(true)
      }
      if (design.isMixture) expect(coded.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    }
  })

  it.each(cases)('tells the coefficients of its model apart ($runs runs)', (one) => {
    const { runs } = planned(design, one)
    const terms = termsOf(one.factors, one.model ?? 'linear')
    const rows = runs.map(({ coded }) => modelRow(one.factors, terms, coded))
    const columns = rows[0]!.map((_, k) => Float64Array.from(rows, (row) => row[k]!))
    // The shares of a mixture sum to 1: one coefficient belongs to the others.
    expect(qr(columns).kept).toHaveLength(columns.length - (design.isMixture ? 1 : 0))
  })

  it.each(cases)('is the same for the same seed, in another order for another ($runs runs)', (one) => {
    const order = (seed: number) => planned(design, one, seed).runs.map(({ standard }) => standard)
    expect(planned(design, one, 7)).toEqual(planned(design, one, 7))
    expect(order(7)).not.toEqual(order(8))
  })

  it.each(cases)('stands in standard order where nobody wants chance ($runs runs)', (one) => {
    const { runs } = planned(design, { ...one, options: { ...one.options, randomise: false } })
    expect(runs.map(({ standard, run }) => standard - run)).toEqual(runs.map(() => 0))
  })

  it.each(cases)('takes replicates, centre points, blocks of like size ($runs runs)', (one) => {
    const without = planned(design, { ...one, options: { ...one.options, centrePoints: 0 } }).runs.length
    const isNumeric = one.factors.some(({ choices }) => choices === undefined)
    const centrePoints = isNumeric ? 4 : 0
    const options = { ...one.options, replicates: 2, centrePoints, blocks: 2 }
    const { runs } = planned(design, { ...one, options })
    expect(runs).toHaveLength(2 * without + centrePoints)
    expect(runs.filter(({ kind }) => kind === 'centre')).toHaveLength(centrePoints)
    expect(runs.map(({ block }) => block)).toEqual(runs.map(({ block }) => block).toSorted((a, b) => a - b))
    expect(new Set(runs.map(({ block }) => block))).toEqual(new Set([1, 2]))
  })
}

function planned(design: Design, { factors, options }: Pick<DesignCase, 'factors' | 'options'>, seed = 1) {
  return planDesign({ design: design.name, factors, ...(options && { options }), seed })
}
