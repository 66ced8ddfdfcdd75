// Limits on edges in the long run: what differs from run to run counts for a capability as parts of one run do.
import { describe, expect, it } from 'vitest'
import type { OutcomeConstraint } from '../../../optimizer/definition.ts'
import { matern52 } from '../../../optimizer/math/kernels.ts'
import { normalCdf } from '../../../optimizer/math/normal.ts'
import { keepsProbability, logKeeps } from '../../../optimizer/outcome-model.ts'
import { withEdgeScatter } from '../../../optimizer/robust/within-run.ts'
import { gpAt } from '../../../optimizer/surrogates/gp.ts'
import { fitWarp } from '../../../optimizer/warp.ts'

const point = (...x: number[]) => new Float64Array(x)
const noise = 0.2
const theta = Float64Array.from([0.5, 1, noise], Math.log)
const values = [95.2, 96, 96.4, 97]
// Straight: z is (y - mean) / sd, so sigma_b is known in the unit.
const warp = fitWarp(values, false)
const unit = warp.inverse(1) - warp.inverse(0)
const model = gpAt({ points: [point(0), point(1)], values: point(-1, 1) }, matern52, [theta])
const known = { warp, model, count: 4, span: [-2, 2] as const, measured: point(-1, 1), widening: 1 }
const belief = model.at(point(0.7))
const truth = { mean: warp.inverse(belief.means[0]!), sd: Math.sqrt(belief.variances[0]!) * unit }
const within = 0.15
const between = Math.sqrt(noise) * unit

describe('a limit on an edge', () => {
  const edge = { of: 'density', deviations: -4, within }
  it('asks the truth for the room that runs take beside the parts of one run', () => {
    const reach = 4 * (Math.hypot(within, between) - within)
    const chance = normalCdf((truth.mean - (95.5 + reach)) / truth.sd)
    expect(keepsProbability(known, { min: 95.5, edge }, belief)).toBeCloseTo(chance, 9)
    expect(logKeeps(known, { min: 95.5, edge }, belief)).toBeCloseTo(Math.log(chance), 9)
    const upper = normalCdf((97.5 - reach - truth.mean) / truth.sd)
    expect(keepsProbability(known, { max: 97.5, edge: { ...edge, deviations: 4 } }, belief)).toBeCloseTo(upper, 9)
  })

  it('is one on the next measurement until specimens tell how much parts differ', () => {
    const { within: _, ...untold } = edge
    expect(keepsProbability(known, { min: 95.5, edge: untold }, belief)).toBe(
      keepsProbability(known, { min: 95.5 }, belief),
    )
  })

  it('takes the middle run for the scatter within one', () => {
    const scatter = (sd: number) => ({ scatter: new Map([['density', { variance: sd ** 2, degrees: 14 }]]) })
    const limit: OutcomeConstraint = {
      outcome: 'density-low',
      min: 96,
      probability: 0.9,
      edge: { of: 'density', deviations: -4 },
    }
    const [told] = withEdgeScatter([limit], [scatter(0.14), scatter(0.15), scatter(2)])
    expect(told!.edge!.within).toBeCloseTo(0.15, 12)
    expect(withEdgeScatter([limit], [])).toEqual([limit])
  })
})
