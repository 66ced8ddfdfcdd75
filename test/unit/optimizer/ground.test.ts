// What a study searches: axes end where attainable values end, whatever the unit.
import { describe, expect, it } from 'vitest'
import { toDefinition } from '../../../optimizer/config/to-definition.ts'
import { groundOf } from '../../../optimizer/ground.ts'
import { settingsAt } from '../../../optimizer/space.ts'
import { studyOf } from './campaign.ts'
import { speak } from './speak.ts'

const number = (name: string, low = 0, high = 1, more: object = {}) => ({
  type: 'continuous',
  name,
  low,
  high,
  ...more,
})
const sum = { coefficients: { a: 1, b: 1, c: 1 }, equals: 1 }

/** Settings at both ends of every axis. */
function ends(written: object): (number | string)[][] {
  const { space } = groundOf(toDefinition(studyOf(written)))!
  const at = (position: number) => [
    ...settingsAt(
      space,
      Float64Array.from(space.axes, () => position),
    ).values(),
  ]
  return at(0).map((low, k) => [low, at(1)[k]!])
}

describe('the ends of an axis', () => {
  it('of a mixture are what its parts can be', () => {
    const [a, b, c] = ends({ parameters: [number('a', 0.9), number('b', 0.02), number('c')], linear: [sum] })
    expect(a).toEqual([0.9, expect.closeTo(0.98, 6)])
    expect(b).toEqual([0.02, expect.closeTo(0.1, 6)])
    expect(c).toEqual([0, expect.closeTo(0.08, 6)])
  })

  it('of a list are what its rows have; of steps, levels, words the declared ones', () => {
    const parameters = [
      number('peak', 1000, 2000),
      { type: 'integer', name: 'n', low: 0, high: 90 },
      number('step', 0, 10, { step: 2 }),
      number('log', 1e-3, 1e3, { scale: 'log' }),
    ]
    const candidates = [
      { peak: 1500, n: 20, step: 4, log: 0.1 },
      { peak: 1540, n: 40, step: 6, log: 10 },
    ]
    const [peak, n, step, log] = ends({ parameters, candidates })
    expect(peak).toEqual([expect.closeTo(1500, 4), expect.closeTo(1540, 4)])
    expect(n).toEqual([20, 40])
    expect(step).toEqual([0, 10])
    expect(log).toEqual([expect.closeTo(0.1, 4), expect.closeTo(10, 4)])
  })

  it('without limits are the declared ones, to the digit', () => {
    expect(ends({ parameters: [number('a', 0.1, 0.7), number('b', -3, 9)] })).toEqual([
      [0.1, 0.7],
      [-3, 9],
    ])
  })

  it('where limits leave one point stay apart', () => {
    const parameters = [number('a', 0.5), number('b', 0.25), number('c', 0.25)]
    const { domain, space } = groundOf(toDefinition(studyOf({ parameters, linear: [sum] })))!
    expect(space.axes.every(({ linear }) => linear!.range > 0.4)).toBe(true)
    expect(domain.frame).toBeDefined()
  })
})

describe('a mixture in other names and units', () => {
  /** Shares of the parts over ten asks. */
  function campaign(names: readonly string[], scale: number, shift: number): number[][] {
    const { send } = speak()
    const parameters = names.map((name, k) => ({
      name,
      type: 'continuous',
      low: shift + scale * (k === 0 ? 0.6 : 0),
      high: shift + scale,
    }))
    const coefficients = Object.fromEntries(names.map((name) => [name, 1]))
    const constraints = [{ kind: 'linear', coefficients, equals: 3 * shift + scale }]
    send({ op: 'init', seed: 3, study: { parameters, constraints, objectives: [{ outcome: 'y', goal: 'minimize' }] } })
    return Array.from({ length: 8 }, () => {
      const { settings } = send({ op: 'ask' }).suggestions![0]!
      const shares = names.map((name) => (Number(settings[name]) - shift) / scale)
      const y = (shares[0]! - 0.7) ** 2 + Math.sin(9 * shares[1]!)
      send({ op: 'tell', observations: [{ settings, outcomes: { y } }] })
      return shares
    })
  }

  it('is searched alike', () => {
    const plain = campaign(['a', 'b', 'c'], 1, 0)
    const dressed = campaign(['peak', 'soak', 'ramp'], 200, 1450)
    plain.forEach((shares, i) => {
      shares.forEach((share, k) => {
        expect(dressed[i]![k]).toBeCloseTo(share, 9)
      })
    })
  })
})
