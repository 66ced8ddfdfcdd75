// Wear as a hierarchy of tools: each real tool held out once, a cutter that goes on, a truth that was put in.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { calibrateWear, usualEffects, type WornTool, wearQuantileMm } from '../../../optimizer/calibration/wear.ts'
import { stream } from '../../../optimizer/math/rng.ts'

const campaign = new URL('../../../../shared/data/wear18/manifest_multitool.csv', import.meta.url)
const cutter = new URL('../../../../shared/data/phm2010/phm2010_wear_percut.csv', import.meta.url)
const noData = existsSync(campaign) && existsSync(cutter) ? '' : ' (left out: ../shared/data is absent)'
const effort = { seed: 1, warmUp: 60, draws: 120 }
const rows = (file: URL) =>
  readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))

describe.skipIf(noData !== '')(`real tools${noData}`, () => {
  it('are held out once each: the band made without a tool holds its growth', () => {
    const tools = [...Map.groupBy(rows(campaign), ([tool]) => tool!)].map(([name, readings]) => ({
      name,
      conditions: [
        Math.log(Number(readings[0]![4]) / 70),
        Math.log(Number(readings[0]![5]) / 0.2),
        readings[0]![6] === 'Dry' ? 0 : 1,
      ],
      growths: readings.slice(1).map((row, i) => ({
        exposure: 1,
        growthMm: (Number(row[3]) - Number(readings[i]![3])) / 1000,
      })),
    }))
    const held = tools.map((tool) => {
      const fit = calibrateWear(
        tools.filter((other) => other !== tool),
        [usualEffects.speed, usualEffects.feed, usualEffects.coolant],
        effort,
      )
      const fresh: WornTool = { growths: [], conditions: tool.conditions }
      const whole = tool.growths.map((_, i) => isInside(fit, fresh, tool.growths.slice(0, i + 1)))
      const next = tool.growths.map((growth, i) =>
        isInside(fit, { ...fresh, growths: tool.growths.slice(0, i) }, [growth]),
      )
      return { whole, next }
    })
    const next = held.flatMap((one) => one.next)
    const whole = held.flatMap((one) => one.whole)
    // 144 and 143 of 154: the second knows nothing of the tool but its speed, feed, coolant.
    expect(next.filter(Boolean).length / next.length).toBeGreaterThan(0.9)
    expect(whole.filter(Boolean).length / whole.length).toBeGreaterThan(0.88)
  }, 240_000)

  it('go on as their past says: a cutter after half of its cuts', () => {
    const wear = rows(cutter).map(([, , um]) => Number(um) / 1000)
    const growths = wear.slice(1).map((mm, i) => ({ exposure: 1, growthMm: Math.max(0, mm - wear[i]!) }))
    const known: WornTool = { growths: growths.slice(0, 150), conditions: [] }
    const fit = calibrateWear([known], [], effort)
    const ahead = growths.slice(150)
    const inside = ahead.filter((growth, i) =>
      isInside(fit, { ...known, growths: growths.slice(0, 150 + i) }, [growth]),
    )
    expect(inside.length / ahead.length).toBeGreaterThan(0.85)
  }, 240_000)
})

describe('a truth that was put in', () => {
  it('is found again: faster tools wear with the exponent of the speed', () => {
    const rng = stream(3, 'wear')
    const tools = Array.from({ length: 16 }, (_, tool): WornTool => {
      const speed = Math.log([0.8, 1, 1.3, 1.6][tool % 4]!)
      const own = Math.exp(0.2 * rng.normal())
      const growthMm = () => 0.02 * own * Math.exp(2.5 * speed) * Math.exp(0.3 * rng.normal())
      return { conditions: [speed], growths: [1, 2, 3, 4].map(() => ({ exposure: 1, growthMm: growthMm() })) }
    })
    const { unknowns } = calibrateWear(tools, [usualEffects.speed], effort)
    expect(unknowns[3]!.low).toBeLessThan(2.5)
    expect(unknowns[3]!.high).toBeGreaterThan(2.5)
    expect(unknowns[3]!.sd).toBeLessThan(0.5)
  }, 120_000)
})

/** Give or take half of the 1 um that readings are rounded to. */
function isInside(
  fit: Parameters<typeof wearQuantileMm>[0],
  tool: WornTool,
  ahead: readonly { exposure: number; growthMm: number }[],
): boolean {
  const grown = ahead.reduce((sum, { growthMm }) => sum + growthMm, 0)
  const at = (p: number) => wearQuantileMm(fit, tool, { exposure: ahead.length, p })
  return grown >= at(0.05) - 0.0005 && grown <= at(0.95) + 0.0005
}
