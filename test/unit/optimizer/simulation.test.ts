// Massive simulation, the pure part: blocks, draws, sums in any company the same, jobs from studies.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { scrambledSobol, scrambledSobolFrom } from '../../../optimizer/math/sobol.ts'
import { simulate } from '../../../optimizer/processes/simulate.ts'
import { sinteringTwin } from '../../../optimizer/processes/sintering/twin.ts'
import { blocksOf, rowsIn } from '../../../optimizer/simulation/block.ts'
import { addDigest, digestBlock, digestLength, digestPlan } from '../../../optimizer/simulation/digest.ts'
import type { Job } from '../../../optimizer/simulation/job.ts'
import { openJob, problemsOf, simulateBlock } from '../../../optimizer/simulation/kinds.ts'
import { quantileShares, summaryOf } from '../../../optimizer/simulation/summary.ts'

const job: Job = {
  process: 'sintering',
  material: 'alumina-96',
  fidelity: 'closed',
  seed: 7,
  limits: [
    { outcome: 'density', min: 0.96, max: 0.975 },
    { outcome: 'camber', max: 0.25 },
  ],
  plan: {
    kind: 'ranges',
    runs: 10_000,
    draw: 'sobol',
    fixed: { load: 15 },
    vary: [
      { name: 'peakTemperature', low: 1500, high: 1640 },
      { name: 'soak', low: 30, high: 240, values: [30, 60, 240] },
    ],
  },
}
const simulation = openJob(job)
const place = (name: string) => simulation.columns.findIndex((column) => column.name === name)

function blockOf(of: Job, block: number): Float64Array {
  const { columns, blockRows } = openJob(of)
  const into = new Float64Array(columns.length * blockRows)
  simulateBlock(of, block, into)
  return into
}

/** Every value of a column, through all blocks. */
function columnOf(name: string): number[] {
  return Array.from({ length: blocksOf(simulation) }, (_, block) => {
    const from = place(name) * simulation.blockRows
    return Array.from(blockOf(job, block).subarray(from, from + rowsIn(simulation, block)))
  }).flat()
}

describe('a block', () => {
  it('follows from job with index alone: alone, after others, opened anew', () => {
    const [first, again] = [blockOf(job, 2), blockOf(structuredClone(job), 2)]
    expect(again).toEqual(first)
    expect(blockOf(job, 1)).not.toEqual(first)
  })

  it('says what the twin says of its settings', () => {
    const values = blockOf(job, 0)
    const at = (name: string, row: number) => values[place(name) * simulation.blockRows + row]!
    for (const row of [0, 17, 4095]) {
      const settings = { load: 15, peakTemperature: at('peakTemperature', row), soak: at('soak', row) }
      const told = simulate(sinteringTwin, settings, 'alumina-96')
      for (const { name } of sinteringTwin.outcomes) expect(at(name, row), name).toBe(told[name])
    }
  })

  it('keeps to the ranges, fills them, sets only values that can be set', () => {
    const peaks = columnOf('peakTemperature').sort((a, b) => a - b)
    expect(peaks).toHaveLength(10_000)
    expect(peaks[0]).toBeGreaterThanOrEqual(1500)
    expect(peaks.at(-1)).toBeLessThan(1640)
    // Sobol points leave no gap: 10,000 of them leave at most a few times the even distance.
    expect(Math.max(...peaks.slice(1).map((one, i) => one - peaks[i]!))).toBeLessThan(4 * (140 / 10_000))
    const soaks = Map.groupBy(columnOf('soak'), (soak) => soak)
    expect([...soaks.keys()].sort((a, b) => a - b)).toEqual([30, 60, 240])
    for (const { length } of soaks.values()) expect(Math.abs(length - 10_000 / 3)).toBeLessThan(20)
  })

  it('draws at random another way, by another seed otherwise', () => {
    const random = { ...job, plan: { ...job.plan, draw: 'random' as const } }
    expect(blockOf(random, 0)).not.toEqual(blockOf(job, 0))
    expect(blockOf({ ...random, seed: 8 }, 0)).not.toEqual(blockOf(random, 0))
    expect(blockOf(random, 1)).not.toEqual(blockOf(random, 0))
  })

  it('tells only the outcomes asked for, by constants that were learnt', () => {
    const few = { ...job, outcomes: ['cost', 'density'] }
    expect(openJob(few).columns.map(({ name }) => name)).toEqual(['peakTemperature', 'soak', 'density', 'cost'])
    const learnt = { ...few, constants: { calibration: 'C-0001', values: { 'material.temperatureAt85': 1480 } } }
    expect(blockOf(learnt, 0)).not.toEqual(blockOf(few, 0))
  })
})

it('a Sobol sequence goes on from any place as if it had come there', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.nat(300), (dimensions, first) => {
      const whole = scrambledSobol(dimensions, first + 40, stream(3, 'sequence'))
      const next = scrambledSobolFrom(dimensions, stream(3, 'sequence'))(first)
      const point = new Float64Array(dimensions)
      for (let n = first; n < first + 40; n++) {
        next(point)
        expect(point).toEqual(whole[n])
      }
    }),
    { numRuns: 30 },
  )
})

describe('a summary', () => {
  const plan = digestPlan(simulation, job.limits)
  const digests = Array.from({ length: blocksOf(simulation) }, (_, block) => {
    const digest = new Float64Array(digestLength(plan))
    const [stride, rows] = [simulation.blockRows, rowsIn(simulation, block)]
    digestBlock(plan, { values: blockOf(job, block), stride, rows }, digest)
    return digest
  })
  const total = new Float64Array(digestLength(plan))
  for (const digest of digests) addDigest(plan, total, digest)
  const summary = summaryOf(simulation, plan, total)

  it.each(['density', 'cost', 'camber', 'hours'])('of %s is that of all its values', (name) => {
    const values = columnOf(name).sort((a, b) => a - b)
    const told = summary.outcomes.find((one) => one.name === name)!
    const mean = values.reduce((sum, value) => sum + value / values.length, 0)
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / (values.length - 1), 0)
    expect(told.count).toBe(10_000)
    expect(told.mean / mean).toBeCloseTo(1, 10)
    expect(told.sd / Math.sqrt(variance)).toBeCloseTo(1, 8)
    expect([told.min, told.max]).toEqual([values[0], values.at(-1)])
    const { low, high, isLog } = told.histogram
    for (const [i, share] of quantileShares.entries()) {
      const at = told.quantiles[i]!
      const bin = isLog ? (at * Math.log(high / low)) / 512 : (high - low) / 512
      const upTo = (limit: number) => values.filter((value) => value <= limit).length / values.length
      // Right to within a bin; beyond the bins, where next to nothing lies, to within what lies there.
      expect(upTo(at - bin), `${share}`).toBeLessThanOrEqual(share + 0.006)
      expect(upTo(at + bin), `${share}`).toBeGreaterThanOrEqual(share - 0.006)
    }
  })

  it('counts what keeps one limit, what keeps all', () => {
    const [densities, cambers] = [columnOf('density'), columnOf('camber')]
    const dense = densities.map((value) => value >= 0.96 && value <= 0.975)
    const good = dense.filter((isDense, row) => isDense && cambers[row]! <= 0.25)
    const told = summary.outcomes.find(({ name }) => name === 'density')!
    expect(told.within).toBe(dense.filter(Boolean).length / 10_000)
    expect(summary.good).toBe(good.length / 10_000)
    const { below, counts, above } = told.histogram
    expect(below + above + counts.reduce((sum, one) => sum + one, 0)).toBe(10_000)
  })

  it('shows answers that are no number instead of hiding them', () => {
    const odd = blockOf(job, 0)
    odd.fill(Number.NaN, place('density') * simulation.blockRows, place('density') * simulation.blockRows + 5)
    const digest = new Float64Array(digestLength(plan))
    digestBlock(plan, { values: odd, stride: simulation.blockRows, rows: 100 }, digest)
    const told = summaryOf(simulation, plan, digest).outcomes.find(({ name }) => name === 'density')!
    expect([told.count, told.unusable]).toEqual([95, 5])
    expect(told.mean).toBeGreaterThan(0.9)
    expect(told.within).toBeLessThanOrEqual(0.95)
  })
})

describe('a job that cannot be made', () => {
  it('is told all that is wrong with it at once', () => {
    const wrong: Job = {
      ...job,
      material: 'clay',
      outcomes: ['density', 'beauty'],
      limits: [{ outcome: 'camber', min: 2, max: 1 }],
      plan: {
        ...job.plan,
        runs: 0,
        fixed: { soak: Number.NaN },
        vary: [
          { name: 'soak', low: 5, high: 5 },
          { name: 'peakTemperature', low: 20, high: 9000 },
          { name: '__proto__', low: 0, high: 1 },
        ],
      },
    }
    const told = problemsOf(wrong).join('\n')
    for (const part of [
      'clay',
      'beauty',
      'leave nothing',
      'runs must',
      'soak both varies',
      'no range',
      'NaN',
      '__proto__',
    ])
      expect(told).toContain(part)
    expect(told).toMatch(/peakTemperature: 20 to 9000 is not within \d+ to \d+ °C/)
    expect(() => openJob(wrong)).toThrow(/clay.*beauty/s)
  })

  it.each(['alchemy', '__proto__', 'constructor'])('says that there is no twin of %s', (process) => {
    expect(problemsOf({ ...job, process })).toEqual([`there is no twin of ${process}`])
  })
})
