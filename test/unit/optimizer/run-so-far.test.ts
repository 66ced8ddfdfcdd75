// A twin beside a heat: it agrees with itself where the heat goes as foretold, follows what was measured where it does not.
import { describe, expect, it } from 'vitest'
import { type HeatSoFar, type RunSoFar, runSoFar } from '../../../optimizer/calibration/run-so-far.ts'
import { simulate } from '../../../optimizer/processes/simulate.ts'
import { sinteringTwin } from '../../../optimizer/processes/sintering/twin.ts'

const material = 'alumina-96'
const setup = sinteringTwin.setups[material]!
const settings = { peakTemperature: 1590, soak: 100 }
const asked = (change: Partial<HeatSoFar> = {}): HeatSoFar => ({
  material,
  settings,
  readings: [],
  isOver: false,
  ...change,
})
const whole = runSoFar(setup, asked())
const median = (run: RunSoFar, name: string) => run.outcomes.find((one) => one.name === name)!.median
/** The twin's own heat as a furnace would have reported it, up to a share of its length. */
const upTo = (share: number) => whole.foretold.filter(({ seconds }) => seconds <= share * whole.endSeconds)

describe('a heat that nobody has looked at', () => {
  it('is the full simulation of its recipe', () => {
    const full = simulate(sinteringTwin, settings, material, 'full')
    for (const { name, median } of whole.outcomes) expect(median, name).toBeCloseTo(full[name]!, 10)
    expect(whole.nowSeconds).toBe(0)
    expect(whole.density[0]!.median).toBeCloseTo(0.58, 6)
    expect(whole.density.at(-1)!.median).toBeCloseTo(full['density']!, 6)
    expect(Math.max(...whole.foretold.map(({ celsius }) => celsius))).toBeGreaterThan(1588)
  })
})

describe('a heat as foretold', () => {
  it.each([0.1, 0.3, 0.5, 0.62, 0.7, 0.9])('after a share of %d ends as it was going to', (share) => {
    const run = runSoFar(setup, asked({ readings: upTo(share) }))
    expect(run.nowSeconds).toBeGreaterThan((share - 0.02) * whole.endSeconds)
    expect(Math.abs(run.endSeconds / whole.endSeconds - 1)).toBeLessThan(0.03)
    for (const name of ['density', 'grain', 'shrinkageX', 'strength', 'hours']) {
      const change = Math.abs(median(run, name) / median(whole, name) - 1)
      expect(change, name).toBeLessThan(name === 'grain' || name === 'hours' ? 0.03 : 0.004)
    }
    expect(Math.abs(median(run, 'energy') / median(whole, 'energy') - 1)).toBeLessThan(0.08)
  })

  it('that is over adds nothing', () => {
    const run = runSoFar(setup, asked({ readings: upTo(0.5), isOver: true }))
    expect(run.ahead.length).toBeLessThanOrEqual(1)
    expect(run.endSeconds).toBe(run.nowSeconds)
  })
})

describe('a heat that went otherwise', () => {
  /** The last reading of the soak; one on the way up. */
  const soaked = whole.foretold.findLastIndex(({ celsius }) => celsius > 1585)
  const onTheWay = whole.foretold.findIndex(({ celsius }) => celsius > 1200)

  const moved = (kelvin: number) =>
    whole.foretold
      .slice(0, soaked)
      .map((one) => (one.celsius > 1400 ? { ...one, setpoint: one.celsius, celsius: one.celsius + kelvin } : one))

  it('hotter is denser, coarser', () => {
    const [cold, hot] = [
      runSoFar(setup, asked({ readings: moved(-25) })),
      runSoFar(setup, asked({ readings: moved(25) })),
    ]
    expect(median(hot, 'density')).toBeGreaterThan(median(cold, 'density') + 0.001)
    expect(median(hot, 'grain')).toBeGreaterThan(1.05 * median(cold, 'grain'))
  })

  it('that waited for an hour on its way is as dense an hour later', () => {
    const held = whole.foretold.slice(0, onTheWay)
    const { seconds, celsius } = held.at(-1)!
    const waited = [...held, ...Array.from({ length: 60 }, (_, i) => ({ seconds: seconds + 60 * (i + 1), celsius }))]
    const run = runSoFar(setup, asked({ readings: waited }))
    expect(run.endSeconds - whole.endSeconds).toBeGreaterThan(2700)
    expect(Math.abs(median(run, 'density') / median(whole, 'density') - 1)).toBeLessThan(0.005)
  })

  it('in readings that are out of order, doubled, no numbers, is the same heat', () => {
    const readings = upTo(0.5)
    const dirty = [
      ...readings,
      ...readings.slice(3, 9),
      { seconds: 100, celsius: Number.NaN },
      { seconds: -5, celsius: 900 },
    ]
    expect(runSoFar(setup, asked({ readings: dirty.toReversed() })).outcomes).toEqual(
      runSoFar(setup, asked({ readings })).outcomes,
    )
  })

  it('says how long nobody looked', () => {
    const readings = upTo(0.5).filter(({ seconds }) => seconds < 20_000 || seconds > 26_000)
    expect(runSoFar(setup, asked({ readings })).longestGapSeconds).toBeGreaterThan(5900)
  })
})

describe('a calibration', () => {
  const known = {
    unknowns: [{ name: 'material.temperatureAt85' }] as never,
    draws: [1470, 1480, 1490, 1500, 1510].map((celsius) => [celsius]),
    outcomes: [{ name: 'density', discrepancy: { median: 0.002 } }] as never,
  }

  it('gives the doubt: wide on the way, narrow at the green body, wider by what the twin misses at the end', () => {
    const run = runSoFar(setup, asked({ readings: upTo(0.6) }), known)
    const widths = run.density.map(({ low, high }) => high - low)
    expect(widths[0]).toBeLessThan(1e-9)
    expect(Math.max(...widths)).toBeGreaterThan(0.01)
    const density = run.outcomes.find(({ name }) => name === 'density')!
    expect(density.high - density.low).toBeGreaterThan(0.006)
    expect(runSoFar(setup, asked({ readings: upTo(0.6) }), known)).toEqual(run)
  })
})
