// The charts that machinists read: lobe diagram, tool-life plot.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { flankWearMm } from '../../../optimizer/processes/machining/flank-wear.ts'
import { lobeDiagram } from '../../../optimizer/processes/machining/lobe-diagram.ts'
import { materials, millingSetup, turningSetup } from '../../../optimizer/processes/machining/setups.ts'
import { toolLifeMinutes } from '../../../optimizer/processes/machining/tool-life.ts'
import { lifeFromReadings, toolLifePlot } from '../../../optimizer/processes/machining/tool-life-plot.ts'
import { millingTwin, simulatePart, turningTwin } from '../../../optimizer/processes/machining/twins.ts'

const steel = materials.find(({ name }) => name === '16mncr5')!
const mills = { process: 'milling' as const, setup: millingSetup(steel), settings: millingTwin.recipes['16mncr5']! }
const turns = { process: 'turning' as const, setup: turningSetup(steel), settings: turningTwin.recipes['16mncr5']! }

describe('the lobe diagram', () => {
  it.each([mills, turns])('of $process is the stable depth of the twin at every speed', (question) => {
    const { border } = lobeDiagram(question)
    const tool = question.setup['tool']!
    for (const point of border.filter((_, i) => i % 37 === 0)) {
      const settings = { ...question.settings, cuttingSpeed: point.cuttingSpeedMPerMin }
      const told = simulatePart(settings, steel, tool)
      expect(point.depthMm).toBeCloseTo(told.stableDepth, 6)
      expect(point.speedRpm).toBeCloseTo(told.spindleSpeed, 6)
    }
  })

  it('puts the cut of today where it is: under the border quiet, above it not', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 9, noNaN: true }), (axialDepth) => {
        const { now } = lobeDiagram({ ...mills, settings: { ...mills.settings, axialDepth }, points: 20 })
        expect(now.isStable).toBe(now.cutMm <= now.depthMm)
        expect(now.cutMm).toBeLessThanOrEqual(axialDepth + 1e-9)
      }),
      { numRuns: 30 },
    )
  })

  it('draws the peak between two lobes as high as it is, however few points there are', () => {
    const speedsRpm = [4000, 9000] as const
    const highest = (points: number) =>
      Math.max(...lobeDiagram({ ...mills, speedsRpm, points }).border.map(({ depthMm }) => depthMm))
    expect(highest(60)).toBeCloseTo(highest(2000), 2)
  })

  it('goes up in speed, down in lobes; chatters above the frequency of the mode', () => {
    const { border, anySpeedMm } = lobeDiagram({ ...mills, speedsRpm: [1000, 9000] })
    for (const [i, point] of border.slice(1).entries()) {
      expect(point.speedRpm).toBeGreaterThanOrEqual(border[i]!.speedRpm)
      expect(point.lobe!).toBeLessThanOrEqual(border[i]!.lobe!)
    }
    expect(anySpeedMm).toBeGreaterThan(0)
    expect(border.every(({ chatterHz }) => chatterHz! > 0)).toBe(true)
  })

  it('refuses a range without speeds', () => {
    expect(() => lobeDiagram({ ...mills, speedsRpm: [900, 900] })).toThrow(/no spindle speed/)
  })
})

describe('the tool-life plot', () => {
  const question = { setup: turns.setup, cut: { feed: 0.2, depth: 1.5 } }
  /** Edges that follow a law of their own, shorter-lived than the sheet, scattered by a quarter. */
  const edgesOf = (count: number, seed = 1) => {
    const rng = stream(seed, 'edges')
    return Array.from({ length: count }, (_, i) => {
      const speed = 220 + 130 * rng.uniform()
      const lifeMinutes = toolLifeMinutes({ n: 0.22, c: 640 }, speed) * Math.exp(0.25 * rng.normal())
      return { name: `T${i}`, cuttingSpeedMPerMin: speed, feedMm: 0.2, depthMm: 1.5, lifeMinutes }
    })
  }

  it('without an edge is the sheet: straight on logarithmic axes', () => {
    const { line, law, sheetLaw } = toolLifePlot({ ...question, edges: [] })
    expect(law.n).toBeCloseTo(sheetLaw.n, 9)
    expect(law.c).toBeCloseTo(sheetLaw.c, 6)
    for (const { speedMPerMin, lifeMinutes, low, high } of line) {
      expect(lifeMinutes / toolLifeMinutes(sheetLaw, speedMPerMin)).toBeCloseTo(1, 9)
      expect(low).toBeLessThan(lifeMinutes)
      expect(high).toBeGreaterThan(lifeMinutes)
    }
  })

  it('goes over to the law of the edges, which may differ from the sheet', () => {
    const { law, line } = toolLifePlot({ ...question, edges: edgesOf(60) })
    expect(toolLifeMinutes(law, 280) / toolLifeMinutes({ n: 0.22, c: 640 }, 280)).toBeCloseTo(1, 1)
    const before = toolLifePlot({ ...question, edges: [] }).line
    expect(line[30]!.high / line[30]!.low).toBeLessThan(before[30]!.high / before[30]!.low)
  })

  it('has nine of ten next edges in its band', () => {
    const speedsMPerMin = [220, 350] as const
    const counts = Array.from({ length: 60 }, (_, seed) => {
      const edges = edgesOf(28, seed + 1)
      const { line } = toolLifePlot({ ...question, speedsMPerMin, edges: edges.slice(0, 8) })
      return edges.slice(8).filter(({ cuttingSpeedMPerMin, lifeMinutes }) => {
        const at = line.findLast(({ speedMPerMin }) => speedMPerMin <= cuttingSpeedMPerMin)!
        return lifeMinutes >= at.low && lifeMinutes <= at.high
      }).length
    })
    const inside = counts.reduce((sum, count) => sum + count, 0) / (60 * 20)
    expect(inside).toBeGreaterThan(0.88)
    expect(inside).toBeLessThan(0.98)
  })

  it('carries edges of another feed over to its own', () => {
    const edge = { name: 'T1', cuttingSpeedMPerMin: 250, feedMm: 0.3, depthMm: 3, lifeMinutes: 10 }
    const [carried] = toolLifePlot({ ...question, edges: [edge] }).edges
    expect(carried).toMatchObject({ name: 'T1', measuredMinutes: 10, speedMPerMin: 250 })
    expect(carried!.lifeMinutes).toBeGreaterThan(10)
  })

  it('knows the cheapest speed below the fastest', () => {
    const { cheapest, fastest } = toolLifePlot({ ...question, edges: [] })
    expect(cheapest.speedMPerMin).toBeLessThan(fastest.speedMPerMin)
    expect(cheapest.lifeMinutes).toBeGreaterThan(fastest.lifeMinutes)
  })

  it('reads a life off the wear of an edge that went on beyond the criterion', () => {
    const shape = {
      breakInMm: 0.05,
      breakInMinutes: 1,
      onsetShare: 0.8,
      accelerationMm: 0.02,
      accelerationShare: 0.1,
      criterionMm: 0.3,
    }
    const readings = [1, 3, 6, 9, 12, 15, 18, 20, 21].map((minutes) => ({
      minutes,
      flankMm: flankWearMm(shape, 20, minutes),
    }))
    expect(lifeFromReadings(readings, 0.3)).toBeCloseTo(20, 0)
  })
})
