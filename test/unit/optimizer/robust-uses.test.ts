// Uses of simulation: process windows against closed forms, Sobol indices with interactions, what-if, answers in words.
import { describe, expect, it } from 'vitest'
import { normalCdf } from '../../../optimizer/math/normal.ts'
import { answerRobust, answerScreening, answerWhatIf, answerWindow } from '../../../optimizer/robust/answers.ts'
import { openAsk } from '../../../optimizer/robust/asked.ts'
import { drawParts, nestingFor } from '../../../optimizer/robust/draws.ts'
import { simulateParts } from '../../../optimizer/robust/parts.ts'
import { robustFigures } from '../../../optimizer/robust/robust.ts'
import { screen } from '../../../optimizer/robust/screening.ts'
import { chanceOver } from '../../../optimizer/robust/states.ts'
import { processWindow } from '../../../optimizer/robust/window.ts'
import type { Job } from '../../../optimizer/simulation/job.ts'
import { openJob, problemsOf, simulateBlock } from '../../../optimizer/simulation/kinds.ts'
import { linearScattered } from '../../suites/linear-plant.ts'

const { PI, sin } = Math
const sizes = { lot: 0.6, run: 0.4, place: 0.3, part: 0.5, laboratory: 0.2 }
const specification = { lower: 10, upper: 13.5 }
const sd = Math.hypot(sizes.lot, sizes.run, sizes.place, sizes.part)
const inside = (mean: number) => 0.98 * (normalCdf((13.5 - mean) / sd) - normalCdf((10 - mean) / sd))

function linearChance(states = 256, over = {}) {
  const scattered = [linearScattered({ ...sizes, ...over }, specification)]
  const recipe = Float64Array.of(1, 0)
  return chanceOver({ scattered, recipe, specifications: { y: specification }, states, seed: 2 })
}

describe('the chance that a part keeps its specification', () => {
  it('is that of the normal distribution, wherever the mean lies', () => {
    const chance = linearChance()
    for (const x of [-0.5, 0, 0.5, 0.875, 1.5]) expect(chance(Float64Array.of(x, 0))).toBeCloseTo(inside(10 + 2 * x), 2)
  })

  it('agrees with parts simulated one by one', () => {
    const opened = openAsk({
      process: 'sintering',
      material: 'alumina-96',
      settings: { peakTemperature: 1585 },
      seed: 1,
    })
    const chance = chanceOver({ ...opened, states: 1024, seed: 1 })
    const figures = robustFigures({ ...opened, count: 20_000, seed: 4 })
    expect(Math.abs(chance(opened.recipe) - figures.yield.estimate)).toBeLessThan(0.015)
  })
})

describe('a process window', () => {
  const scattered = { lot: 0.3, run: 0.1, place: 0.1, part: 0.2 }
  const spread = Math.hypot(0.3, 0.1, 0.1, 0.2)
  const window = processWindow({
    chance: linearChance(1024, scattered),
    recipe: Float64Array.of(1, 0),
    x: { name: 'x', place: 0, low: -1, high: 3, steps: 41 },
    y: { name: 'w', place: 1, low: -2, high: 2, steps: 41 },
    level: 0.9,
  })
  // 0.98 Phi(z) = 0.9 at either limit alone, since the other one is far away.
  const z = 1.3949

  it('holds the recipe where it does by analysis, at the right distance from the edge', () => {
    expect(window.today.isInside).toBe(true)
    expect(window.today.reachX.up!).toBeCloseTo((13.5 - z * spread - 12) / 2, 1)
    expect(window.today.reachX.down!).toBeCloseTo((12 - (10 + z * spread)) / 2, 1)
    expect(window.today.reachY.up!).toBeCloseTo(13.5 - z * spread - 12, 1)
  })

  it('has its edge on the lines where the chance is that of the level', () => {
    expect(window.edge.length).toBeGreaterThan(20)
    for (const [x, w] of window.edge) {
      const mean = 10 + 2 * x + w
      expect(Math.min(Math.abs(mean - (13.5 - z * spread)), Math.abs(mean - (10 + z * spread)))).toBeLessThan(0.1)
    }
    const { x, y } = window.today.nearest!
    expect(Math.abs(10 + 2 * x + y - (13.5 - z * spread))).toBeLessThan(0.1)
  })

  it('says where a recipe outside would enter', () => {
    const outside = processWindow({
      chance: linearChance(256, scattered),
      recipe: Float64Array.of(2, 0),
      x: { name: 'x', place: 0, low: -1, high: 3, steps: 21 },
      y: { name: 'w', place: 1, low: -2, high: 2, steps: 21 },
      level: 0.9,
    })
    expect(outside.today.isInside).toBe(false)
    expect(outside.today.reachX.down!).toBeCloseTo((14 - (13.5 - z * spread)) / 2, 1)
    expect(outside.today.reachX.up).toBeUndefined()
  })
})

const gWeights = [0, 1, 4.5, 9, 99, 99]
const gVariances = gWeights.map((a) => 1 / (3 * (1 + a) ** 2))
const gVariance = gVariances.reduce((product, v) => product * (1 + v), 1) - 1

describe('screening', () => {
  const effort = { rows: 8192, seed: 1 }
  const threeInputs = screen({
    ...{ inputs: ['a', 'b', 'c'], outcomes: ['ishigami'], ...effort },
    run(point, outcomes) {
      const [x, y, z] = Array.from(point, (u) => PI * (2 * u - 1)) as [number, number, number]
      outcomes[0] = sin(x) + 7 * sin(y) ** 2 + 0.1 * z ** 4 * sin(x)
    },
  })
  const sixInputs = screen({
    ...{ inputs: ['a', 'b', 'c', 'd', 'e', 'f'], outcomes: ['g'], ...effort },
    run(point, outcomes) {
      outcomes[0] = gWeights.reduce((product, a, i) => (product * (Math.abs(4 * point[i]! - 2) + a)) / (1 + a), 1)
    },
  })
  const [[ishigami], [g]] = [threeInputs.outcomes, sixInputs.outcomes]
  const shareOf = (one: typeof ishigami, input: string) => one!.shares.find((share) => share.input === input)!

  it('costs N (d + 2) runs', () => {
    expect([threeInputs.runs, sixInputs.runs]).toEqual([8192 * 5, 8192 * 8])
  })

  it('finds the indices of Ishigami, which act together', () => {
    const wanted = { a: [0.3139, 0.5576], b: [0.4424, 0.4424], c: [0, 0.2437] }
    for (const [input, [first, total]] of Object.entries(wanted)) {
      expect(Math.abs(shareOf(ishigami, input).first.estimate - first!)).toBeLessThan(0.01)
      expect(Math.abs(shareOf(ishigami, input).total.estimate - total!)).toBeLessThan(0.01)
    }
    expect(ishigami!.interactions.map(({ inputs }) => inputs)).toEqual([['a', 'c']])
    const { lower, estimate, upper } = ishigami!.interactions[0]!.share
    expect(Math.abs(estimate - 0.2437)).toBeLessThan(0.015)
    expect(lower < 0.2437 && upper > 0.2437).toBe(true)
  })

  it('finds those of the G-function within their bounds', () => {
    for (const [i, input] of ['a', 'b', 'c'].entries()) {
      const { first, total } = shareOf(g, input)
      const v = gVariances[i]!
      expect(Math.abs(first.estimate - v / gVariance)).toBeLessThan(0.01)
      expect(Math.abs(total.estimate - (v * (gVariance + 1)) / (1 + v) / gVariance)).toBeLessThan(0.01)
      expect(first.lower <= first.estimate && first.estimate <= first.upper).toBe(true)
    }
    expect(g!.shares.map(({ input }) => input).slice(0, 3)).toEqual(['a', 'b', 'c'])
  })
})

const ask = { process: 'sintering', material: 'alumina-96', settings: { peakTemperature: 1580 }, seed: 1 }

describe('the plan of parts', () => {
  const job: Job = {
    ...{ process: 'sintering', material: 'alumina-96', fidelity: 'closed', seed: 4, limits: [] },
    plan: { kind: 'parts', runs: 7000, fixed: { peakTemperature: 1585 }, vary: [], draw: 'random' },
  }

  it('makes in blocks the very parts that are simulated at once', () => {
    const simulation = openJob(job)
    expect(simulation.rows).toBe(7000)
    const opened = openAsk({ process: 'sintering', material: 'alumina-96', settings: job.plan.fixed, seed: 4 })
    const drawn = drawParts(opened.plan, nestingFor(7000), { seed: 4 })
    const { truth } = simulateParts(opened.scattered[0]!, opened.recipe, drawn)
    const into = new Float64Array(simulation.columns.length * simulation.blockRows)
    const rows = simulateBlock(job, 1, into)
    const column = simulation.columns.findIndex(({ name }) => name === 'camber') * simulation.blockRows
    const first = simulation.blockRows
    expect([...into.subarray(column, column + rows)]).toEqual([...truth.get('camber')!.subarray(first, first + rows)])
    // Lots, runs, places are numbered through the job.
    expect([into[0], into[simulation.blockRows], into[2 * simulation.blockRows]]).toEqual([64, 128, 640])
  })

  it('is refused where settings vary or do not exist', () => {
    const plan = { ...job.plan, vary: [{ name: 'soak', low: 1, high: 2 }], fixed: { heat: 1 } }
    expect(problemsOf({ ...job, plan }).join()).toMatch(/not over ranges.*there is no setting heat/)
  })
})

describe('answers', () => {
  it('give the same bytes for the same question', () => {
    const window = () =>
      answerWindow({ ...ask, x: { name: 'soak', steps: 6 }, y: { name: 'peakTemperature', steps: 6 }, states: 16 })
    expect(JSON.stringify(window())).toBe(JSON.stringify(window()))
    const robust = () => answerRobust({ ...ask, parts: 400 })
    expect(JSON.stringify(robust())).toBe(JSON.stringify(robust()))
  })

  it('tell what an adjustment would change, with the doubt of a calibration', () => {
    const calibration = {
      ...{ id: 'C-0001', process: 'sintering', material: 'alumina-96', outcomes: [] },
      unknowns: [{ name: 'material.temperatureAt85' }],
      draws: [[1480], [1490], [1500]],
    }
    const told = answerWhatIf({ ...ask, today: { peakTemperature: 1600 }, calibration })
    const density = told.outcomes.find(({ name }) => name === 'density')!
    expect(told.calibration).toBe('C-0001')
    expect(density.change.upper).toBeLessThan(0)
    expect(density.value.lower).toBeLessThan(density.value.upper)
    expect(density.isInside).toBe(true)
  })

  it('say in both languages what is found: the yield, what limits it, the window, what decides', () => {
    const robust = answerRobust({ ...ask, parts: 2000 })
    expect(robust.findings[0]!.en).toMatch(/% of parts are good .* by the number of lots simulated/)
    expect(robust.findings[0]!.zh).toContain('合格率')
    const window = answerWindow({
      ...ask,
      x: { name: 'soak', steps: 5 },
      y: { name: 'peakTemperature', steps: 5 },
      states: 32,
    })
    expect(window.findings[0]!.en).toContain('the window')
    expect(window.limitedBy.map(({ outcome }) => outcome)).toContain('grain95')
    const vary = [
      { name: 'peakTemperature', low: 1560, high: 1620 },
      { name: 'load', low: 5, high: 20 },
    ]
    const decided = answerScreening({ ...ask, over: 'settings', vary, rows: 64 })
    const sentence = (outcome: string) => decided.findings.find(({ en }) => en.startsWith(`${outcome} is`))!.en
    expect(sentence('parts')).toContain('load')
    expect(sentence('strength')).toContain('peakTemperature')
    const sources = answerScreening({ ...ask, over: 'scatter', rows: 128 })
    const camber = sources.outcomes.find(({ outcome }) => outcome === 'camber')!
    expect(camber.shares[0]!.input).toBe('camberOfPart')
  })

  it('refuse what does not exist, in words', () => {
    const x = { name: 'soak' }
    expect(() => answerWindow({ ...ask, x, y: { name: 'nothing' } })).toThrow('there is no setting nothing')
    expect(() => answerWindow({ ...ask, x, y: x })).toThrow('both axes')
    expect(() => answerWindow({ ...ask, x, y: { name: 'load', low: 1, high: 99 } })).toThrow('is not within')
    expect(() => answerRobust({ ...ask, parts: 10, specifications: { hours: { max: 3 } } })).toThrow(
      'parts have no hours',
    )
    expect(() => answerRobust({ ...ask, parts: 10, specifications: { density: {} } })).toThrow('needs min, max')
    expect(() => answerRobust({ ...ask, parts: 10, settings: { __proto_: 1 } })).toThrow('there is no setting')
    expect(() => answerRobust({ ...ask, process: 'brewing', parts: 10 })).toThrow('no twin of brewing')
  })
})
