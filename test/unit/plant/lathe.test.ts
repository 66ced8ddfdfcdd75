// The lathe of the simulated plant: seeded, worn by its own cutting, hidden where the proof may not look.
import { describe, expect, it } from 'vitest'
import { examinePart, type LatheState, newLathe, readLathe, startPart, stepLathe } from '../../../plant/lathe.ts'
import { limitingGain } from '../../../plant/lathe-chatter.ts'
import { cut } from '../../../plant/lathe-cut.ts'
import { changeAtMillimetres, turnPart } from '../../../plant/lathe-part.ts'
import { inserts, orderedTurning, shopRecipe } from '../../../plant/lathe-recipe.ts'
import { turnTruth } from '../../../plant/lathe-truth.ts'

const given = { hardness: 1, edge: 1, wearMillimetres: 0.05 }

function turnOne(state: LatheState, seed: number, recipe = shopRecipe) {
  let lathe = startPart(state, seed, { program: 'P-1', recipe })
  const samples = []
  for (let time = 0n; ; time += 5_000_000_000n) {
    samples.push(...readLathe(lathe, seed, time))
    const step = stepLathe(lathe)
    lathe = step.lathe
    if (step.finished) return { lathe, samples, finished: step.finished }
  }
}

describe('the cut', () => {
  it('grows with feed, depth, hardness and wear; heats up with speed; cools under pressure', () => {
    const at = (changes: object, wearMillimetres = 0.05, hardness = 1) =>
      cut({ recipe: { ...shopRecipe, ...changes }, insert: inserts['nose-08'], hardness, wearMillimetres })
    const force = at({}).forceNewtons
    expect(at({ feed: 0.2 }).forceNewtons).toBeGreaterThan(force)
    expect(at({ depth: 3 }).forceNewtons).toBeGreaterThan(force)
    expect(at({}, 0.15).forceNewtons).toBeGreaterThan(force)
    expect(at({}, 0.05, 1.1).forceNewtons).toBeGreaterThan(force)
    expect(at({ speed: 300 }).contactCel).toBeGreaterThan(at({}).contactCel)
    expect(at({ coolant: 70 }).contactCel).toBeLessThan(at({}).contactCel)
    expect(at({ speed: 80, feed: 0.08 }).builtUp).toBeGreaterThan(0.3)
  })

  it('chatters least at 2 z (1 + z) over all speeds, as one mode must', () => {
    const limits = Array.from({ length: 4000 }, (_, i) => limitingGain(20 + i * 0.02, 0.04))
    expect(Math.min(...limits)).toBeCloseTo(2 * 0.04 * 1.04, 4)
    expect(Math.max(...limits)).toBeGreaterThan(0.1)
  })
})

describe('a part', () => {
  it('is rougher with more feed, with a worn edge, with chatter', () => {
    const roughness = (changes: object, wearMillimetres = 0.05) =>
      turnPart({ ...shopRecipe, ...changes }, { ...given, wearMillimetres }).roughness
    expect(roughness({ feed: 0.2 })).toBeGreaterThan(roughness({}))
    expect(roughness({}, 0.17)).toBeGreaterThan(roughness({}))
    expect(roughness({ depth: 3, insert: 'wiper-08', speed: 300 })).toBeGreaterThan(
      roughness({ depth: 1.5, insert: 'wiper-08', speed: 300 }),
    )
  })

  it('never heals an edge', () => {
    for (const speed of [80, 180, 300, 420])
      expect(turnPart({ ...shopRecipe, speed }, given).wornMillimetres).toBeGreaterThan(0)
  })
})

describe('the lathe', () => {
  it('repeats itself with the same seed, not with another', () => {
    const bytes = (seed: number) =>
      JSON.stringify(turnOne(newLathe(seed), seed), (_, v) => (typeof v === 'bigint' ? String(v) : v))
    expect(bytes(5)).toBe(bytes(5))
    expect(bytes(6)).not.toBe(bytes(5))
  })

  it('changes an edge once the camera sees it worn, not before', () => {
    let lathe = newLathe(3)
    for (let part = 0; part < 40; part++) {
      const before = lathe.turret['nose-08']
      const next = turnOne(lathe, 3)
      const isNew = next.finished.before.number > before.number
      expect(isNew ? before.wearMillimetres > changeAtMillimetres - 0.01 : next.finished.before === before).toBe(true)
      lathe = next.lathe
    }
    expect(lathe.turret['nose-08'].number).toBeGreaterThan(3)
  })

  it('says when it cuts, on which part, with which edge, how worn that is', () => {
    const { samples } = turnOne(newLathe(3), 3)
    const values = (signal: string) => samples.filter((sample) => sample.signal === signal).map(({ value }) => value)
    expect(new Set(values('executing'))).toEqual(new Set([true]))
    expect(new Set(values('part'))).toEqual(new Set(['L1-000001']))
    expect(Math.max(...values('spindle_power').map(Number))).toBeGreaterThan(3)
    expect(Number(values('edge_wear')[0])).toBeLessThan(changeAtMillimetres)
  })

  it('reports a smaller diameter in the morning than when it is warm', () => {
    const { lathe, finished } = turnOne(newLathe(3), 3)
    const cold = examinePart(lathe, finished, { seed: 3, dayHours: 0 }).diameterError
    expect(examinePart(lathe, finished, { seed: 3, dayHours: 6 }).diameterError - cold).toBeGreaterThan(10)
  })

  it('refuses what its control does not accept', () => {
    expect(() => orderedTurning({ speed: 4000 })).toThrow(/speed 4000/)
    expect(() => orderedTurning({ depth: 2 })).toThrow(/depth 2/)
    expect(() => orderedTurning({ insert: 'toString' })).toThrow(/insert/)
  })
})

describe('the truth', () => {
  it('is the same for the same recipe; the recipe of the shop keeps its limits, dearly', () => {
    const shop = turnTruth(shopRecipe, 8)
    expect(turnTruth(shopRecipe, 8)).toEqual(shop)
    expect(shop.isFeasible).toBe(true)
    const deep = turnTruth({ ...shopRecipe, depth: 3, speed: 230, feed: 0.12 }, 8)
    expect(deep.isFeasible).toBe(true)
    expect(deep.cost).toBeLessThan(0.6 * shop.cost)
  })
})
