// The front of studies with several objectives: known fronts, targets, three goals, ties, luck, limits, references.
import { describe, expect, it } from 'vitest'
import { goalOf } from '../../../optimizer/acquisition/gain.ts'
import { referenceCost } from '../../../optimizer/acquisition/hypervolume-gain.ts'
import { incumbentPoints } from '../../../optimizer/acquisition/score.ts'
import { explainStudy } from '../../../optimizer/explain-study.ts'
import { type ParetoFront, paretoOf } from '../../../optimizer/explanation/pareto.ts'
import { type RunObservation, viewOf } from '../../../optimizer/history.ts'
import { dominates, nonDominated } from '../../../optimizer/math/dominance.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

describe('vectors that no other beats', () => {
  it.each([
    {
      name: 'of two',
      all: [
        [1, 4],
        [2, 2],
        [4, 1],
        [3, 3],
        [2, 5],
      ],
      front: [0, 1, 2],
    },
    {
      name: 'of three',
      all: [
        [1, 1, 9],
        [1, 9, 1],
        [9, 1, 1],
        [3, 3, 3],
        [3, 3, 4],
        [9, 9, 9],
      ],
      front: [0, 1, 2, 3],
    },
    {
      name: 'equal ones all stay',
      all: [
        [1, 2],
        [1, 2],
        [2, 1],
        [2, 2],
      ],
      front: [0, 1, 2],
    },
    {
      name: 'equal in one, worse in the other',
      all: [
        [1, 2],
        [1, 3],
        [0, 3],
      ],
      front: [0, 2],
    },
    { name: 'one', all: [[7, 7]], front: [0] },
    { name: 'none', all: [], front: [] },
  ])('are known: $name', ({ all, front }) => expect(nonDominated(all)).toEqual(front))

  it('are those that a comparison of all pairs leaves', () => {
    const rng = stream(1, 'vectors')
    for (const width of [2, 3, 5]) {
      const all = Array.from({ length: 80 }, () => Array.from({ length: width }, () => rng.integer(12)))
      const left = all.flatMap((one, i) => (all.some((other) => dominates(other, one)) ? [] : [i]))
      expect(nonDominated(all)).toEqual(left)
    }
  })
})

const continuous = (name: string) => ({ type: 'continuous', name, low: 0, high: 1 })
const base = { machine: 'kiln-1', parameters: [continuous('x'), continuous('z')] }

function frontOf(study: object, observations: readonly RunObservation[]): ParetoFront {
  const { front } = explainStudy({ study: studyConfig.parse({ ...base, ...study }), observations, seed: 1, past: [] })
  expect(front).toBeDefined()
  return front!
}

/** Runs on a grid: at z = 0 nothing is lost, elsewhere all goals lose. */
function gridRuns(f: (x: number, z: number) => Record<string, number>): RunObservation[] {
  return [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((x) =>
    [0, 0.5, 1].map((z) => ({ run: `x${x * 10}z${z * 10}`, settings: { x, z }, outcomes: f(x, z) })),
  )
}

const namesOf = (front: ParetoFront) => front.entries.map(({ runs }) => runs.map(({ run }) => run).join('+'))
const atZero = ['x0z0', 'x2z0', 'x4z0', 'x6z0', 'x8z0', 'x10z0']

const two = {
  objectives: [
    { outcome: 'cost', goal: 'minimize' },
    { outcome: 'strength', goal: 'maximize' },
  ],
}
const trade = (x: number, z: number) => ({ cost: x + z, strength: Math.sqrt(x) - z })

describe('the front of a study', () => {
  it('holds the known runs, the best of the first objective first, measured beside expected', () => {
    const front = frontOf(two, gridRuns(trade))
    expect(namesOf(front)).toEqual(atZero)
    expect(front.dominated).toHaveLength(12)
    for (const { settings, values, feasible, beyond } of front.entries) {
      const { cost, strength } = trade(Number(settings['x']), 0)
      expect(values.map(({ measured }) => measured)).toEqual([cost, strength])
      for (const { low, expected, high } of values) expect(low <= expected && expected <= high).toBe(true)
      expect(Math.abs(values[0]!.expected - cost)).toBeLessThan(0.1)
      expect({ feasible, beyond }).toEqual({ feasible: 1, beyond: [] })
    }
    expect(front.leftOut).toEqual([])
  })

  it('judges targets by the distance', () => {
    const goals = [
      { outcome: 'size', goal: 'target', target: 0.55 },
      { outcome: 'strength', goal: 'maximize' },
    ]
    const runs = gridRuns((x, z) => ({ size: x, strength: x - 3 * z }))
    const front = frontOf({ objectives: goals }, runs)
    // From the target upwards both trade; below it a run is farther from it, weaker too.
    expect(namesOf(front)).toEqual(['x6z0', 'x8z0', 'x10z0'])
    const [size] = front.objectives
    expect(size).toMatchObject({ target: 0.55, reference: { kind: 'inferred' } })
    expect(size!.reference!.value).toBeGreaterThan(0.4)
    expect(size!.reference!.value).toBeLessThan(0.7)
  })

  it('has three objectives, no volume', () => {
    const goals = ['a', 'b', 'c'].map((outcome) => ({ outcome, goal: 'minimize' }))
    const runs = gridRuns((x, z) => ({ a: x, b: z, c: (x - 0.4) ** 2 + (z - 0.5) ** 2 }))
    const front = frontOf({ objectives: goals }, runs)
    const names = namesOf(front)
    for (const run of ['x0z0', 'x4z5', 'x4z0', 'x0z5']) expect(names).toContain(run)
    for (const run of ['x10z10', 'x6z5', 'x0z10']) expect(names).not.toContain(run)
    expect(front).not.toHaveProperty('volume')
    expect(front.predicted.length).toBeLessThanOrEqual(5)
  })

  it('holds runs at the same settings as one, with the mean of what was measured', () => {
    const again = { run: 'again', label: 'H2', settings: { x: 0.4, z: 0 }, outcomes: { cost: 0.44, strength: 0.6 } }
    const front = frontOf(two, [...gridRuns(trade), again])
    const entry = front.entries.find(({ runs }) => runs.length === 2)!
    expect(entry.runs).toEqual([{ run: 'x4z0' }, { run: 'again', label: 'H2' }])
    expect(entry.values[0]!.measured).toBeCloseTo(0.42, 12)
  })

  it('leaves out what was lucky, what broke a limit, what lies outside the bounds, with the reason', () => {
    const noise = stream(2, 'noise')
    const noisy = [0, 1, 2].flatMap((repeat) =>
      gridRuns((x, z) => ({ cost: x + z + 0.15 * noise.normal(), strength: x - z + 0.15 * noise.normal() })).map(
        (one) => ({ ...one, run: `${one.run}r${repeat}`, outcomes: { ...one.outcomes, camber: 0.1 } }),
      ),
    )
    const lucky = { run: 'lucky', settings: { x: 0.6, z: 0.5 }, outcomes: { cost: 0.3, strength: 0.8, camber: 0.1 } }
    const bent = { run: 'bent', settings: { x: 0.5, z: 0.1 }, outcomes: { cost: -0.6, strength: 0.9, camber: 0.9 } }
    const outside = { run: 'out', settings: { x: 1.4, z: 0 }, outcomes: { cost: 1.4, strength: 2.5, camber: 0.1 } }
    const limited = { ...two, constraints: [{ outcome: 'camber', max: 0.3 }] }
    const front = frontOf(limited, [...noisy, lucky, bent, outside])
    const names = namesOf(front).join('+')
    for (const run of ['lucky', 'bent', 'out']) expect(names.split('+')).not.toContain(run)
    const reason = (run: string) => front.leftOut.find((one) => one.run === run)?.reason
    expect(reason('lucky')).toMatchObject({ kind: 'beaten' })
    expect(reason('bent')).toEqual({ kind: 'limits', outcomes: ['camber'] })
    expect(reason('out')).toEqual({ kind: 'bounds' })
    const { measured, expected } = front.leftOut.find(({ run }) => run === 'lucky')!
    expect(measured).toEqual([0.3, 0.8])
    expect(expected[0]).toBeGreaterThan(0.6)
    // Who beats it stands on the front, and is expected to be better in both.
    const { by } = reason('lucky') as { by: { run: string } }
    const better = front.entries.find(({ runs }) => runs.some(({ run }) => run === by.run))!
    expect(better.values[0]!.expected).toBeLessThan(expected[0]!)
    expect(better.values[1]!.expected).toBeGreaterThan(expected[1]!)
  })

  it('judges in the context at hand: a run that had it better is not taken for lucky', () => {
    const parameters = [...base.parameters, { type: 'context', name: 'lot', low: 0, high: 1 }]
    const runs = gridRuns(trade).flatMap((run) =>
      [0, 1].map((lot) => ({
        ...run,
        run: `${run.run}lot${lot}`,
        context: { lot },
        outcomes: { cost: run.outcomes['cost']! + 2 * lot, strength: run.outcomes['strength']! - 2 * lot },
      })),
    )
    // The newest lot is the worse one; half a step aside, so that the place is another.
    const good = { run: 'good', settings: { x: 0.5, z: 0.1 }, context: { lot: 0 }, outcomes: trade(0.5, 0.02) }
    const { leftOut } = frontOf({ ...two, parameters }, [good, ...runs])
    expect(leftOut.find(({ run }) => run === 'good')?.reason).toMatchObject({ kind: 'context' })
  })

  it('shows the reference that suggestions are made with: declared, else inferred', () => {
    const [cost, strength] = two.objectives
    const study = studyConfig.parse({ ...base, objectives: [cost, { ...strength, reference: 0.5 }] })
    const view = viewOf({ study, observations: gridRuns(trade), seed: 1 }, [])
    const { objectives, entries } = paretoOf(view, undefined, stream(1, 'front'))!
    expect(objectives[1]!.reference).toEqual({ kind: 'declared', value: 0.5 })
    const [objective] = view.definition.objectives
    const model = view.models.outcomes.get('cost')!
    const used = referenceCost({ objective: objective!, model, goal: goalOf(objective!, model) }, incumbentPoints(view))
    expect(objectives[0]!.reference).toEqual({ kind: 'inferred', value: model.warp.inverse(used) })
    // The worst run told cost 2.
    expect(Math.abs(objectives[0]!.reference!.value - 2)).toBeLessThan(0.3)
    expect(entries.filter(({ beyond }) => beyond.includes('strength')).map(({ settings }) => settings['x'])).toEqual([
      0, 0.2,
    ])
  })

  it('says what it covers, what one more run is expected to add', () => {
    const goals = two.objectives.map((one, k) => ({ ...one, reference: [1, 0][k] }))
    const input = { study: studyConfig.parse({ ...base, objectives: goals }), observations: gridRuns(trade), seed: 1 }
    const { front, stop } = explainStudy({ ...input, past: [] })
    // Steps of sqrt(x) over 0.2 ... 1.
    const exact = [0.2, 0.4, 0.6, 0.8].reduce((sum, x) => sum + 0.2 * Math.sqrt(x), 0)
    expect(Math.abs(front!.volume! - exact)).toBeLessThan(0.06)
    expect(front!.share).toBe(stop.gain!.share)
  })

  it('foretells a few settings between the runs, each better than every run in some objective', () => {
    const front = frontOf(two, gridRuns(trade))
    expect(front.predicted.length).toBeGreaterThan(0)
    expect(front.predicted.length).toBeLessThanOrEqual(5)
    const costs = ({ values }: Pick<ParetoFront['entries'][number], 'values'>) => [
      values[0]!.expected,
      -values[1]!.expected,
    ]
    for (const one of front.predicted) {
      expect(front.entries.some((entry) => dominates(costs(entry), costs(one)))).toBe(false)
      for (const { low, expected, high } of one.values) expect(low <= expected && expected <= high).toBe(true)
      expect(one.values[0]).not.toHaveProperty('measured')
    }
    const firsts = front.predicted.map(({ values }) => values[0]!.expected)
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
  })

  it('foretells open rows of a list alone', () => {
    const rows = gridRuns(trade).map(({ settings }) => settings as { x: number; z: number })
    const runs = gridRuns(trade).filter((_, i) => i % 6 < 3)
    const { predicted } = frontOf({ ...two, candidates: rows }, runs)
    const run = runs.map(({ settings }) => JSON.stringify(settings))
    for (const { settings, candidate } of predicted) {
      expect(settings).toEqual(rows[candidate!])
      expect(run).not.toContain(JSON.stringify(settings))
    }
  })

  it('is empty before the first usable run, absent for one objective, plain data', () => {
    const empty = frontOf({ objectives: [{ ...two.objectives[0], reference: 3 }, two.objectives[1]] }, [])
    expect(empty).toEqual({
      objectives: [
        { outcome: 'cost', goal: 'minimize', reference: { kind: 'declared', value: 3 } },
        { outcome: 'strength', goal: 'maximize' },
      ],
      entries: [],
      dominated: [],
      leftOut: [],
      predicted: [],
    })
    const single = studyConfig.parse({ ...base, objectives: two.objectives.slice(0, 1) })
    expect(explainStudy({ study: single, observations: gridRuns(trade), seed: 1, past: [] }).front).toBeUndefined()
    const front = frontOf(two, gridRuns(trade))
    expect(JSON.parse(JSON.stringify(front))).toEqual(front)
    expect(frontOf(two, gridRuns(trade))).toEqual(front)
  })
})
