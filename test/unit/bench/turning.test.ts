// The turning proof's parts: what the shop says goes through the product as it should; searches by hand order what can be set.
import { describe, expect, it } from 'vitest'
import { install } from '../../../bench/proof/installation.ts'
import { handbookRecipe, turningArms } from '../../../bench/turning/arms.ts'
import { turning } from '../../../bench/turning/world.ts'
import { changeAtMillimetres } from '../../../plant/lathe-part.ts'
import { orderedTurning } from '../../../plant/lathe-recipe.ts'

const { start, study } = turning

describe('parts through segmentation, features, ledger', () => {
  it('become one run each, with the settings ordered, the wear before the cut, every outcome', async () => {
    const installation = await install({ world: turning, study: { ...study, seed: 7 } })
    const cameras: unknown[] = []
    for (let part = 0; part < 14; part++) {
      const plan = await installation.order({ ...start.settings, speed: 180 + part })
      const made = await installation.make(plan)
      cameras.push(made.samples.find(({ signal }) => signal === 'edge_wear')!.value)
    }
    const observations = await installation.observations()
    await installation.close()
    expect(observations.map(({ settings }) => settings['wear'])).toEqual(cameras)
    expect(observations.map(({ settings }) => settings['speed'])).toEqual(observations.map((_, i) => 180 + i))
    for (const { outcomes } of observations)
      expect(Object.keys(outcomes).toSorted()).toEqual(['cost', 'diameter_error', 'power', 'roughness', 'vibration'])
    // An edge was changed on the way: the wear did not only grow.
    const wears = cameras.map(Number)
    expect(wears.some((wear, i) => i > 0 && wear < wears[i - 1]!)).toBe(true)
    expect(Math.max(...wears)).toBeLessThan(changeAtMillimetres)
  })

  it('are the same parts for the same seed', () => {
    const bytes = (seed: number) =>
      JSON.stringify(
        turning.open(seed).run({ id: 'P-1', program: 'P-1', settings: start.settings }).reports,
        (_, value) => (typeof value === 'bigint' ? String(value) : value),
      )
    expect(bytes(3)).toBe(bytes(3))
    expect(bytes(4)).not.toBe(bytes(3))
  })
})

describe('searches by hand', () => {
  it('vary every setting, one at a time, within what the control accepts', () => {
    const oneFactor = turningArms.find(({ name }) => name === 'one factor')!.byHand!
    const runs = Array.from({ length: 23 }, (_, i) => ({ run: `r${i}`, settings: {}, outcomes: {} }))
    const moved = runs.slice(2).map((_, i) => {
      const settings = oneFactor({ world: turning, observations: runs.slice(0, i + 2), best: start.settings, seed: 1 })
      expect(() => orderedTurning(settings)).not.toThrow()
      return Object.keys(settings).filter((name) => settings[name] !== start.settings[name])
    })
    expect(moved.every((names) => names.length === 1)).toBe(true)
    expect(new Set(moved.flat())).toEqual(new Set(['speed', 'feed', 'depth', 'insert']))
  })

  it('by the handbook order a recipe that the control accepts, faster than the shop', () => {
    const recipe = handbookRecipe('nose-08')
    expect(() => orderedTurning(recipe)).not.toThrow()
    expect(Number(recipe['speed'])).toBeGreaterThan(Number(start.settings['speed']))
  })
})

describe('the hidden truth', () => {
  it('has an optimum that the aim is measured by, far from the recipe of the shop', () => {
    const shop = turning.judge(start.settings)
    expect(shop).toMatchObject({ isCapable: true, isReached: false })
    const optimum = turning.judge({ speed: 245, feed: 0.125, depth: 3, insert: 'nose-08' })
    expect(optimum).toMatchObject({ isCapable: true, isReached: true })
    expect(optimum.cost).toBeLessThan(0.5 * shop.cost)
  })
})
