// What machined parts teach: forces held where chips are, tool life from lives or from flank wear, tools that differ.
import { describe, expect, it } from 'vitest'
import { calibrateFor } from '../../../optimizer/calibration/from-runs.ts'
import { onSheets, unknownsOf } from '../../../optimizer/calibration/priors.ts'
import type { TwinRun } from '../../../optimizer/calibration/runs.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { setupWith } from '../../../optimizer/processes/drawn-setups.ts'
import { turningPlan } from '../../../optimizer/processes/machining/calibratable.ts'
import { turningTwin } from '../../../optimizer/processes/machining/twins.ts'

const setup = turningTwin.setups['c45']!
const short = { warmUp: 80, draws: 250 }
const constants = turningPlan.constants.filter(({ constant }) =>
  ['kc11', 'mc', 'lifeExponent', 'gradeFactor'].includes(constant),
)

/** One outcome of a part with constants of our own. */
function turned(values: Readonly<Record<string, number>>, settings: Readonly<Record<string, number>>, outcome: string) {
  const all: Readonly<Record<string, number>> = { ...turningTwin.recipes['c45'], ...settings }
  const out = new Float64Array(turningTwin.outcomes.length)
  const kernel = turningTwin.open(setupWith(setup, values), 'closed')
  kernel(
    Float64Array.from(turningTwin.parameters, ({ name }) => all[name]!),
    out,
  )
  return out[turningTwin.outcomes.findIndex(({ name }) => name === outcome)]!
}

describe('constants that correlate with their slopes', () => {
  it('are learnt where parts are cut, and come back as constants of the sheets', () => {
    const back = onSheets(setup, constants)
    const unknowns = unknownsOf(setup, constants)
    expect(unknowns[0]).toMatchObject({ name: 'material.kc11', unit: 'MPa' })
    expect(unknowns[0]!.prior.mean).toBeCloseTo(2220 * 0.25 ** -0.14, 6)
    const usual = back(unknowns.map(({ prior }) => prior.mean))
    for (const [k, { sheet, constant }] of constants.entries())
      expect(usual[k]).toBeCloseTo(setup[sheet]!.constants[constant]!.value, 9)
    // The same force at 0.25 mm with a steeper slope is less at 1 mm; a range is never left.
    const steeper = back(unknowns.map(({ name, prior }) => (name === 'material.mc' ? 0.2 : prior.mean)))
    expect(steeper[0]! * 0.25 ** -0.2).toBeCloseTo(2220 * 0.25 ** -0.14, 6)
    expect(back(unknowns.map(({ prior }) => 10 * prior.mean))[0]).toBe(2300)
  })

  it('hardly correlate then', () => {
    const rng = stream(5, 'parts')
    const runs = Array.from({ length: 24 }, (_, i): TwinRun => {
      const settings = { feed: 0.1 + 0.2 * rng.uniform(), depth: 1 + 2 * rng.uniform(), flankWear: 0.02 }
      const force = turned({ 'material.kc11': 2100, 'material.mc': 0.18 }, settings, 'cuttingForce')
      return { id: `p${i}`, settings, outcomes: { cuttingForce: force * (1 + 0.01 * rng.normal()) } }
    })
    const { record } = calibrateFor({ process: 'turning', material: 'c45', runs, source: 'table', seed: 1 }, short)
    const held = record.draws.map(([kc11, mc]) => [kc11! * 0.25 ** -mc!, mc!] as const)
    expect(Math.abs(correlation(held))).toBeLessThan(0.6)
    expect(correlation(record.draws.map(([kc11, mc]) => [kc11!, mc!] as const))).toBeLessThan(-0.7)
    const kc = record.unknowns[0]!.posterior
    expect(kc.low).toBeLessThan(2100 * 0.25 ** -0.18)
    expect(kc.high).toBeGreaterThan(2100 * 0.25 ** -0.18)
  }, 120_000)
})

describe('tool life', () => {
  const grades = { T1: 1.32, T2: 1.4, T3: 1.48 } as const
  const constantsOf = (tool: keyof typeof grades) => ({ 'tool.lifeExponent': 0.23, 'tool.gradeFactor': grades[tool] })

  it('is learnt from the wear that parts left, tool by tool', () => {
    const rng = stream(7, 'wear')
    const runs = (Object.keys(grades) as (keyof typeof grades)[]).flatMap((tool) => {
      let land = 0.05
      return Array.from({ length: 6 }, (_, i): TwinRun => {
        const settings = { cuttingSpeed: [380, 430, 480][i % 3]!, feed: 0.25, depth: 1.5, flankWear: land }
        const after = turned(constantsOf(tool), settings, 'flankWear')
        const outcomes = { flankWear: after + 0.002 * rng.normal() }
        land = Math.min(0.24, after)
        return { id: `${tool}-${i}`, group: tool, settings, outcomes }
      })
    })
    const { isConverged, record } = calibrateFor(
      { process: 'turning', material: 'c45', runs, source: 'runs', seed: 2 },
      short,
    )
    expect(isConverged).toBe(true)
    const factor = record.unknowns.find(({ name }) => name === 'tool.gradeFactor')!
    const truth = (tool: keyof typeof grades) => grades[tool] * 15 ** (0.2 - 0.23)
    // A 90 % interval misses one truth in ten: within three standard deviations all of them lie.
    for (const tool of Object.keys(grades) as (keyof typeof grades)[]) {
      const { mean, sd } = factor.groups![tool]!
      expect(Math.abs(mean - truth(tool)) / sd, tool).toBeLessThan(3)
      expect(sd, tool).toBeLessThan(factor.prior.sd)
    }
    expect(factor.groups!['T1']!.mean).toBeLessThan(factor.groups!['T2']!.mean)
    expect(factor.groups!['T2']!.mean).toBeLessThan(factor.groups!['T3']!.mean)
  }, 120_000)
})

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (k: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[k] / pairs.length, 0)
  const [a, b] = [mean(0), mean(1)]
  const of = (f: (x: number, y: number) => number) => pairs.reduce((sum, [x, y]) => sum + f(x - a, y - b), 0)
  return of((x, y) => x * y) / Math.sqrt(of((x) => x * x) * of((_, y) => y * y))
}
