// Stability lobes against reference tables, an independent method, the closed form of one mode.
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lobeCases, mode } from '../../../bench/twins/lobe-cases.ts'
import { absoluteLimit, stabilityLimit } from '../../../optimizer/processes/machining/lobes.ts'
import {
  engagement,
  type MillingStability,
  millingLobes,
  orientedFactors,
} from '../../../optimizer/processes/machining/milling-stability.ts'
import { receptance } from '../../../optimizer/processes/machining/modes.ts'
import { turningLobes } from '../../../optimizer/processes/machining/turning-stability.ts'

const table = new URL('../../../../shared/data/tables/stability_lobes_reference.csv', import.meta.url)
const noTable = existsSync(table) ? '' : ' (left out: ../shared/data/tables is absent)'

describe('stability lobes of milling', () => {
  it.each(Object.entries(lobeCases))(
    'have the oriented factors with the lowest limit of case %s',
    (_, { cut, alpha, lowest }) => {
      const { xx, xy, yx, yy } = orientedFactors(cut.engagement, cut.radialRatio)
      expect([xx, xy, yx, yy].every((value, i) => Math.abs(value - alpha[i]!) < 1e-4)).toBe(true)
      const limit = absoluteLimit(millingLobes(cut))
      expect(Math.abs(limit.depthMm - lowest.depthMm)).toBeLessThan(1.1e-4)
      expect(Math.abs(limit.chatterHz - lowest.chatterHz)).toBeLessThan(0.6)
    },
  )

  it.skipIf(noTable !== '')(`agree with all rows of the table to 0.1 %, in the same lobe${noTable}`, () => {
    const [, ...rows] = readFileSync(table, 'utf8').trim().split(/\r?\n/)
    expect(rows).toHaveLength(22)
    for (const row of rows) {
      const [name = '', speed, depth, chatter, lobe, discrete] = row.split(',')
      const limit = stabilityLimit(millingLobes(lobeCases[name[0]!]!.cut), Number(speed))
      expect(Math.abs(limit.depthMm / Number(depth) - 1), row).toBeLessThan(0.001)
      expect(Math.abs(limit.chatterHz - Number(chatter)), row).toBeLessThan(0.05)
      expect(limit.lobe, row).toBe(Number(lobe))
      // Semi-discretisation keeps the harmonics that the zeroth order averages away.
      if (discrete) expect(Math.abs(limit.depthMm / Number(discrete) - 1), row).toBeLessThan(0.04)
    }
  })

  it.each(Object.entries(lobeCases))(
    'of case %s have no hole: never below the lowest limit, never far off a finer grid',
    (_, { cut }) => {
      const coarse = millingLobes({ ...cut, resolution: 100 })
      const fine = millingLobes({ ...cut, resolution: 1200 })
      const lowest = absoluteLimit(fine).depthMm
      for (let speed = 1000; speed < 30_000; speed += 97) {
        const depth = stabilityLimit(fine, speed).depthMm
        expect(depth).toBeGreaterThan(lowest * 0.9999)
        // Lobes of both eigenvalues cross in sharp peaks; elsewhere the grids agree.
        expect(Math.abs(stabilityLimit(coarse, speed).depthMm / depth - 1), `${speed} 1/min`).toBeLessThan(0.03)
      }
    },
  )

  it('are inverse to force, proportional to stiffness', () => {
    const { cut } = lobeCases['A']!
    const limit = (change: Partial<MillingStability>) =>
      stabilityLimit(millingLobes({ ...cut, ...change }), 9000).depthMm
    expect(limit({ tangentialMpa: 1200 })).toBeCloseTo(limit({}) / 2, 12)
    const stiffer = (modes: MillingStability['xModes']) =>
      modes.map((m) => ({ ...m, stiffnessNPerM: 3 * m.stiffnessNPerM }))
    expect(limit({ xModes: stiffer(cut.xModes), yModes: stiffer(cut.yModes) })).toBeCloseTo(3 * limit({}), 9)
  })

  it('rise as less of the width is cut', () => {
    const { cut } = lobeCases['A']!
    const limits = [10, 5, 2, 1].map(
      (width) => absoluteLimit(millingLobes({ ...cut, engagement: engagement('down', width, 10) })).depthMm,
    )
    expect(limits).toEqual([...limits].sort((a, b) => a - b))
  })

  it('of up and down milling mirror each other about a slot', () => {
    expect(engagement('up', 10, 10)).toEqual({ start: 0, exit: Math.PI })
    const [up, down] = [engagement('up', 3, 10), engagement('down', 3, 10)]
    expect(up.exit - up.start).toBeCloseTo(down.exit - down.start, 12)
  })
})

describe('stability lobes of turning', () => {
  it('have the closed form 2 k z (1 + z) / (u Ks) as their floor, never less at any speed', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
    fc.assert(
      fc.property(number(0.01, 0.1), number(200, 2000), number(200, 20_000), (damping, frequency, speed) => {
        const lobes = turningLobes({ modes: [mode(frequency, damping, 2e7)], specificForceMpa: 2500, orientation: 0.4 })
        const floor = (1000 * 2 * 2e7 * damping * (1 + damping)) / (0.4 * 2500e6)
        expect(absoluteLimit(lobes).depthMm / floor).toBeCloseTo(1, 3)
        expect(stabilityLimit(lobes, speed).depthMm).toBeGreaterThan(floor * 0.999)
      }),
      { numRuns: 40 },
    )
  })

  it('are exact where they are crossed: 1 + u Ks b (1 - exp(-i w T)) G = 0', () => {
    const modes = [mode(900, 0.03, 3e7)]
    const lobes = turningLobes({ modes, specificForceMpa: 2500, orientation: 0.4, resolution: 4000 })
    for (const speed of [1500, 6000, 11_000, 30_000]) {
      const { depthMm, chatterHz } = stabilityLimit(lobes, speed)
      const { re, im } = receptance(modes, chatterHz)
      const phase = (2 * Math.PI * chatterHz * 60) / speed
      const gain = (0.4 * 2500e6 * depthMm) / 1000
      const [a, b] = [1 - Math.cos(phase), Math.sin(phase)]
      expect(Math.hypot(1 + gain * (a * re - b * im), gain * (a * im + b * re))).toBeLessThan(0.002)
    }
  })
})
