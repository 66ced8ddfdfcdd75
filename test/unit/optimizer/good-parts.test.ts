// The objective of good parts: scatter learnt from specimens, its model against integration, its words, its choices.
import { describe, expect, it } from 'vitest'
import { predictionLevels } from '../../../ingest/model.ts'
import { explainStudy } from '../../../optimizer/explain-study.ts'
import { viewOf } from '../../../optimizer/history.ts'
import { normalCdf, normalPdf } from '../../../optimizer/math/normal.ts'
import { outcomeQuantiles } from '../../../optimizer/outcome-quantiles.ts'
import { expectedShare, judgedBy } from '../../../optimizer/robust/good-parts.ts'
import { specimenScatter, withinRuns } from '../../../optimizer/robust/within-run.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { type StudyView, trainingRuns } from '../../../optimizer/study-view.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'
import { mixtureMoments } from '../../../optimizer/surrogates/surrogate.ts'

const study = (more: object = {}) =>
  studyConfig.parse({
    machine: 'kiln-1',
    parameters: [{ type: 'continuous', name: 'x', low: 0, high: 1 }],
    objectives: [{ outcome: 'goodPartCost', goal: 'minimize', perGoodPart: 'cost' }],
    constraints: [{ outcome: 'y', min: 0, probability: 0.5 }],
    seed: 1,
    ...more,
  })

/** Cost rises, quality rises more slowly towards the end: the cheapest part that is just good is none. */
const truth = (x: number) => ({ y: 3 * (x - 0.3), cost: 1 + 0.8 * x })
const sd = 0.5
const scatter = { y: { variance: sd ** 2, degrees: 4 } }
const runs = [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1].map((x, i) => ({
  ...{ run: `r${i}`, settings: { x }, outcomes: truth(x), scatter },
}))

function view(more: object = {}, observations: readonly object[] = runs): StudyView {
  return viewOf({ study: study(more), observations: observations as typeof runs, seed: 1 }, [])
}

describe('the scatter within a run', () => {
  it('is pooled over runs; what was stated counts as ten degrees more', () => {
    const limits = [{ outcome: 'y', probability: 0.9, scatter: 1 }]
    const observed = [{ scatter: new Map([['y', { variance: 4, degrees: 5 }]]) }, {}]
    expect(withinRuns({ limits }, observed).get('y')).toEqual({ sd: Math.sqrt(30 / 15), degrees: 5, isStated: true })
    const unstated = [{ outcome: 'y', probability: 0.9 }]
    expect(withinRuns({ limits: unstated }, observed).get('y')).toEqual({ sd: 2, degrees: 5, isStated: false })
    expect(withinRuns({ limits: unstated }, []).size).toBe(0)
  })

  it('needs two specimens', () => {
    expect(specimenScatter([3])).toBeUndefined()
    expect(specimenScatter([1, 3])).toEqual({ variance: 2, degrees: 1 })
  })

  it('is that of the twin until specimens tell, in the unit of the study', () => {
    const twin = {
      ...{ process: 'sintering', material: 'alumina-96', calibration: 'none' },
      ...{ parameters: { x: 'peakTemperature' }, outcomes: { y: { name: 'sizeError', factor: 10 } } },
    }
    const of = viewOf(
      {
        study: study({ twin, parameters: [{ type: 'continuous', name: 'x', low: 1500, high: 1640 }] }),
        observations: [],
        seed: 1,
      },
      [],
    )
    const found = of.within.get('y')!
    expect(found.isStated).toBe(true)
    // Green density of 0.5 % within a lot alone makes (1 - 0.16) / 3 x 0.5 % of size, ten times that here.
    expect(found.sd).toBeGreaterThan(1.4)
    expect(found.sd).toBeLessThan(2.2)
  })
})

describe('the model of good parts', () => {
  const of = view()
  const made = of.models.outcomes.get('goodPartCost')!
  const begun = of.models.outcomes.get('cost')!
  const [judged] = judgedBy({ definition: of.definition, within: of.within, outcomes: of.models.outcomes })!

  it('has the moments that integration over the beliefs gives', () => {
    const point = Float64Array.of(0.42)
    const belief = made.model.at(point)
    const scale = made.warp.inverse(1) / made.warp.inverse(0)
    const [cost, y] = [begun.model.at(point), judged!.known.model.at(point)]
    const noise = judged!.known.model.noise[0]!
    const part = Math.hypot(
      judged!.sd,
      judged!.known.warp.inverse(y.means[0]! + Math.sqrt(noise)) - judged!.known.warp.inverse(y.means[0]!),
    )
    const term = (z: number) => -Math.log(0.01 + 0.99 * normalCdf(judged!.known.warp.inverse(z) / part))
    const expected =
      integral((z) => Math.log(begun.warp.inverse(z)), cost.means[0]!, cost.variances[0]!) +
      integral(term, y.means[0]!, y.variances[0]!)
    expect(belief.means[0]! * Math.log(scale) + Math.log(made.warp.inverse(0))).toBeCloseTo(expected, 2)
  })

  it('finds its minimum where the true cost of a good part has it, not on the cliff', () => {
    const grid = Array.from({ length: 101 }, (_, i) => i / 100)
    const least = (cost: (x: number) => number) => grid.reduce((a, b) => (cost(b) < cost(a) ? b : a))
    const wanted = least((x) => truth(x).cost / normalCdf(truth(x).y / sd))
    const found = least((x) => mixtureMoments(made.model, made.model.at(Float64Array.of(x)), false).mean)
    expect(Math.abs(found - wanted)).toBeLessThan(0.06)
  })

  it('tells the share of good parts', () => {
    expect(expectedShare([judged!], Float64Array.of(0.45))).toBeCloseTo(normalCdf(0.45 / sd), 1)
    expect(expectedShare([judged!], Float64Array.of(0.95))).toBeGreaterThan(0.99)
  })

  it('is taught by runs that tell all of it, each foretold from the others', () => {
    expect(trainingRuns(of, 'goodPartCost')).toHaveLength(runs.length)
    expect(made.model.leaveOneOut()).toHaveLength(runs.length)
    const short = view({}, [...runs.slice(0, 5), { ...runs[5]!, outcomes: { cost: 1.2 } }])
    expect(short.models.outcomes.get('goodPartCost')!.count).toBe(5)
  })

  it('waits for scatter: without any there is no such outcome', () => {
    const bare = runs.map(({ scatter: _, ...run }) => run)
    expect(view({}, bare).models.outcomes.has('goodPartCost')).toBe(false)
    const stated = { constraints: [{ outcome: 'y', min: 0, probability: 0.5, scatter: sd }] }
    expect(view(stated, bare).models.outcomes.has('goodPartCost')).toBe(true)
  })
})

describe('a suggestion for good parts', () => {
  const ask = { study: study(), observations: runs, seed: 1, pending: [], count: 1 }

  it('says the share expected, by which scatter; is the same for the same seed', () => {
    const [first] = suggestForStudy(ask)
    expect(first!.because.en).toMatch(
      /of its parts should be good; within a run they differ by y ± 0.5 \(learnt with 32/,
    )
    expect(first!.because.zh).toContain('预计合格率')
    expect(first!.predicted['goodPartCost']!.mean).toBeGreaterThan(1)
    expect(suggestForStudy(ask)).toEqual([first])
  })

  it('asks for specimens where nothing is known of the scatter', () => {
    const bare = runs.map(({ scatter: _, ...run }) => run)
    const [first] = suggestForStudy({ ...ask, observations: bare })
    expect(first!.because.en).toContain('measure several specimens')
  })
})

describe('explanations', () => {
  const explained = (more: object) => explainStudy({ study: study(more), observations: runs, seed: 1, past: [] })

  it('tell of the derived objective as of any outcome, produce where good parts are cheapest', () => {
    const { outcomes, best, stop } = explained({})
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['goodPartCost', 'y', 'cost'])
    expect(outcomes[0]).toMatchObject({ runs: runs.length })
    expect(outcomes[0]!.leftOut.every(({ run }) => run.startsWith('r'))).toBe(true)
    // The cheapest mean that keeps the limit with even odds is 0.3: half of its parts are bad.
    expect(best!['x'] as number).toBeGreaterThan(0.45)
    expect(stop.reason.en).toContain('goodPartCost')
  })

  it('draw a front beside another objective', () => {
    const objectives = [
      { outcome: 'goodPartCost', goal: 'minimize', perGoodPart: 'cost' },
      { outcome: 'hours', goal: 'minimize' },
    ]
    const timed = runs.map((run) => ({ ...run, outcomes: { ...run.outcomes, hours: 3 + 4 * run.settings.x } }))
    const { front } = explainStudy({ study: study({ objectives }), observations: timed, seed: 1, past: [] })
    expect(front!.entries.length).toBeGreaterThan(0)
  })
})

describe('far from all runs', () => {
  it('doubts as far as shares may go: no end of the interval is cut off', () => {
    const { models } = view({}, runs.slice(3, 6))
    const made = models.outcomes.get('goodPartCost')!
    const levels = outcomeQuantiles(made, made.model.at(Float64Array.of(0)))
    expect(new Set(levels).size).toBe(levels.length)
    const at = (p: number) => levels[predictionLevels.indexOf(p as 0.05)]!
    expect(at(0.95) / at(0.5)).toBeGreaterThan(1.3)
    expect(at(0.05)).toBeGreaterThan(0.2)
  })
})

describe('the configuration of good parts', () => {
  it('lets a twin tell what the objective is derived from', () => {
    const twin = {
      ...{ process: 'sintering', material: 'alumina-96', calibration: 'none', parameters: { x: 'peakTemperature' } },
      outcomes: { y: 'sizeError', cost: { name: 'energy', factor: 0.01 } },
    }
    const peak = [{ type: 'continuous', name: 'x', low: 1500, high: 1640 }]
    expect(studyConfig.safeParse({ ...study(), parameters: peak, twin }).success).toBe(true)
    const derived = { ...twin, outcomes: { goodPartCost: 'cost' } }
    expect(studyConfig.safeParse({ ...study(), parameters: peak, twin: derived }).success).toBe(false)
  })

  const problems = (more: object) => {
    const parsed = studyConfig.safeParse({ ...study(), ...more })
    return parsed.success ? [] : parsed.error.issues.map(({ message }) => message)
  }

  it('names what does not fit', () => {
    expect(problems({ constraints: [] }).join()).toContain('needs constraints')
    const objective = { outcome: 'goodPartCost', goal: 'minimize', perGoodPart: 'cost' }
    expect(problems({ objectives: [{ ...objective, perGoodPart: 'goodPartCost' }] }).join()).toContain(
      'a name of its own',
    )
    expect(problems({ objectives: [{ ...objective, goal: 'target', target: 1 }] }).join()).toContain('goal target')
    expect(problems({ objectives: [{ ...objective, outcome: 'y' }] }).join()).toContain('cannot have a limit')
    expect(problems({})).toEqual([])
  })
})

/** E[f(z)] over N(m, v) by a fine sum. */
function integral(f: (z: number) => number, m: number, v: number): number {
  let sum = 0
  for (let q = -6; q <= 6; q += 0.01) sum += 0.01 * normalPdf(q) * f(m + Math.sqrt(v) * q)
  return sum
}
