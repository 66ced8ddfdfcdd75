// The views of the twins: words for everything a twin names, beliefs as curves, options of the charts.
import { describe, expect, it } from 'vitest'
import { en } from '../../../dashboards/web/src/i18n/en.ts'
import { zh } from '../../../dashboards/web/src/i18n/zh.ts'
import { inWords } from '../../../dashboards/web/src/simulation/in-words.ts'
import { limitText } from '../../../dashboards/web/src/simulation/limit-text.ts'
import { scatterOption } from '../../../dashboards/web/src/simulation/robust-option.ts'
import { windowOption } from '../../../dashboards/web/src/simulation/window-option.ts'
import { bandSeries } from '../../../dashboards/web/src/twins/band.ts'
import { curveOf, intervalOf, spanOf } from '../../../dashboards/web/src/twins/belief.ts'
import { historyOption } from '../../../dashboards/web/src/twins/belief-option.ts'
import { densityOption, masterCurveOption } from '../../../dashboards/web/src/twins/densification-option.ts'
import { lobeOption, toolLifeOption } from '../../../dashboards/web/src/twins/machining-option.ts'
import { soFarOption, temperatureOption } from '../../../dashboards/web/src/twins/run-option.ts'
import type { Heat } from '../../../dashboards/web/src/twins/twin-api.ts'
import { constantText, quantityWords } from '../../../dashboards/web/src/twins/words.ts'
import { priorDensity } from '../../../optimizer/calibration/density.ts'
import { twins } from '../../../optimizer/knowledge/twin.ts'
import { setupWith } from '../../../optimizer/processes/drawn-setups.ts'
import { lobeDiagram } from '../../../optimizer/processes/machining/lobe-diagram.ts'
import { toolLifePlot } from '../../../optimizer/processes/machining/tool-life-plot.ts'
import { turningTwin } from '../../../optimizer/processes/machining/twins.ts'
import { scatterPlans } from '../../../optimizer/robust/processes.ts'

interface Series {
  readonly type: string
  readonly name: string
  readonly data: readonly unknown[]
  readonly markLine?: { readonly data: readonly unknown[] }
}

const seriesOf = (option: object) => (option as { series: readonly Series[] }).series
const named = (option: object, name: string) => seriesOf(option).filter((one) => one.name === name)

describe('the words', () => {
  const names = new Set(
    twins.flatMap(({ parameters, outcomes }) => [...parameters, ...outcomes].map(({ name }) => `quantity.${name}`)),
  )
  for (const { sources } of scatterPlans) for (const { name } of sources) names.add(`quantity.${name}`)
  for (const { setups } of twins) for (const material of Object.keys(setups)) names.add(`material.${material}`)
  for (const { process } of twins) names.add(`process.${process}`)

  it.each([...names])('%s has a name in both languages', (key) => {
    expect(Object.keys(en)).toContain(key)
    expect(Object.keys(zh)).toContain(key)
  })

  it('keep digits of small constants', () => {
    expect([0.00046123, -0.00046123, 0, 0.5, 1490, null, Number.NaN].map(constantText)).toEqual([
      ...['0.00046', '-0.00046', '0', '0.500', '1,490', '–', '–'],
    ])
  })

  it('write units as people do, and leave out what is none', () => {
    const words = quantityWords({ word: (group, name) => (en as Record<string, string>)[`${group}.${name}`] ?? name })
    expect(words.labelOf('cost', '1/part')).toBe('Cost of a good part (per part)')
    expect(words.labelOf('density', '1')).toBe('Relative density')
    expect(words.textOf(1580, '°C')).toBe('1,580 °C')
    expect(words.textOf(undefined, '°C')).toBe('– °C')
  })
})

describe('a belief', () => {
  it('has the interval of its density: a normal within ±1.645 standard deviations', () => {
    const [low, high] = intervalOf(priorDensity({ mean: 450, sd: 30, low: 200, high: 800 }))!
    expect(low).toBeCloseTo(450 - 1.645 * 30, 0)
    expect(high).toBeCloseTo(450 + 1.645 * 30, 0)
  })

  it('that is flat has the interval of its range', () => {
    const [low, high] = intervalOf({ from: 10, to: 20, values: [1, 1, 1] })!
    expect([low, high]).toEqual([10.5, 19.5])
  })

  it('without figures has no curve and no interval', () => {
    expect(curveOf({ from: null, to: 1, values: [1, 2] })).toEqual([])
    expect(intervalOf({ from: 0, to: 1, values: [0, 0] })).toBeUndefined()
  })

  it('is drawn around what is believed after, not beyond what was believed before', () => {
    const prior = { from: 0, to: 1000, values: [1, 1] }
    expect(spanOf(prior, { low: 400, high: 420 })).toEqual([382, 438])
    expect(spanOf(prior, { low: 10, high: 900 })).toEqual([0, 1000])
    expect(spanOf(prior, { low: null, high: null })).toEqual([0, 1000])
  })

  it('over versions draws its band as width above its lower end', () => {
    const point = { version: 'C-0001', when: '', low: 2, median: 3, high: 5 }
    const option = historyOption([point, { ...point, version: 'C-0002', low: null }], { median: 'm', band: 'b' })
    expect(seriesOf(option).map(({ data }) => data)).toEqual([
      [2, null],
      [3, null],
      [3, 3],
    ])
  })
})

describe('a band', () => {
  it('leaves out points that are not known, the line shows them as a gap', () => {
    const points = [
      { at: 1, low: 0, median: 1, high: 3 },
      { at: 2, low: null, median: null, high: null },
    ]
    expect(bandSeries(points, { name: 'x', color: 'red' }).map((one) => (one as Series).data)).toEqual([
      [[1, 0]],
      [[1, 3]],
      [
        [1, 1],
        [2, null],
      ],
    ])
  })
})

const bandAt = { low: 0.9, median: 0.92, high: 0.95 }
const densification = {
  curves: [
    {
      perMinute: 5,
      points: [{ celsius: 1400, ...bandAt }],
      measured: [{ celsius: 1400, density: 0.93, group: '<b>' }],
    },
    { perMinute: 20, points: [{ celsius: 1400, ...bandAt }], measured: [] },
  ],
  masterCurve: {
    energy: 450,
    curve: [{ log10Theta: -14, ...bandAt }],
    measured: [
      { log10Theta: -14, density: 0.93, run: 'furnace-1/20260105T000000Z' },
      { log10Theta: -15, density: 0.8, perMinute: 5 },
    ],
  },
}

describe('densification', () => {
  const words = {
    ...{ density: 'density', temperature: 'T', work: 'log', measured: 'dilatometry', runs: 'runs', curve: 'curve' },
    rate: (perMinute: number | null) => `${perMinute} K/min`,
  }

  it('over temperature has a band for each rate, dots where something was measured', () => {
    const option = densityOption(densification, words)
    expect(named(option, '5 K/min').map(({ type }) => type)).toEqual(['line', 'line', 'line', 'scatter'])
    expect(named(option, '20 K/min').map(({ type }) => type)).toEqual(['line', 'line', 'line'])
  })

  it('as a master curve tells runs from dilatometry', () => {
    const option = masterCurveOption(densification, words)
    expect(named(option, 'runs')[0]?.data).toEqual([{ value: [-14, 0.93], text: '20260105T000000Z\n0.930' }])
    expect(named(option, 'dilatometry')[0]?.data).toHaveLength(1)
  })
})

describe('a heat', () => {
  const words = {
    ...{ hours: 'h', temperature: 'T', density: 'd', measured: 'measured', foretold: 'foretold', ahead: 'ahead' },
    ...{ soFar: 'so far', now: 'now' },
  }
  const heat: Heat = {
    ...{ nowSeconds: 7200, endSeconds: 36_000, longestGapSeconds: 60 },
    measured: [{ seconds: 3600, celsius: 300 }],
    foretold: [{ seconds: 3600, celsius: 310 }],
    ahead: [{ seconds: 7200, celsius: 600 }],
    density: [{ seconds: 3600, ...bandAt }],
  }

  it('that runs has a line at now, in hours since it began', () => {
    const option = temperatureOption(heat, words)
    expect(named(option, 'measured')[0]).toMatchObject({ data: [[1, 300]], markLine: { data: [{ xAxis: 2 }] } })
    expect(named(option, 'foretold')[0]?.data).toEqual([[1, 310]])
    expect((option as { xAxis: object }).xAxis).toMatchObject({ min: 0, max: 10 })
  })

  it('that is over has none', () => {
    const over = { ...heat, nowSeconds: 36_000 }
    expect(named(temperatureOption(over, words), 'measured')[0]?.markLine?.data).toEqual([])
    expect(seriesOf(soFarOption(over, words)).at(-1)?.markLine?.data).toEqual([])
  })
})

describe("a machinist's charts", () => {
  const setup = turningTwin.setups['c45']!
  const settings = turningTwin.recipes['c45']!
  const lobeWords = {
    ...{ speed: 'n', depth: 'b', border: 'border', anySpeed: 'any', now: 'now', stable: 'stable', chatter: 'chatters' },
  }

  it("show today's cut below the border as stable, above as chatter", () => {
    const shown = (depth: number) => {
      const option = lobeOption(lobeDiagram({ process: 'turning', setup, settings: { ...settings, depth } }), lobeWords)
      return named(option, 'now')[0]?.data[0] as { text: string }
    }
    expect(shown(0.5).text).toMatch(/stable$/)
    expect(shown(6).text).toMatch(/chatters$/)
  })

  it('keep the lobes visible: the axis ends a little above them, or at a few times the cut', () => {
    const diagram = lobeDiagram({ process: 'turning', setup, settings })
    const { yAxis } = lobeOption(diagram, lobeWords) as { yAxis: { max: number } }
    const highest = Math.max(...diagram.border.map(({ depthMm }) => depthMm))
    expect(yAxis.max).toBeLessThanOrEqual(1.3 * highest)
    expect(yAxis.max).toBeGreaterThan(diagram.now.cutMm)
  })

  it('draw the law of the sheet beside what edges taught, in the same life at the same speed without edges', () => {
    const words = {
      ...{ speed: 'v', life: 'T', line: 'line', sheet: 'sheet', edges: 'edges', cheapest: 'cheap', fastest: 'fast' },
    }
    const plain = setupWith(setup, {})
    const without = toolLifeOption(toolLifePlot({ setup: plain, cut: { feed: 0.2, depth: 1.5 }, edges: [] }), words)
    const [, , line] = named(without, 'line')
    const [sheet] = named(without, 'sheet')
    expect(line!.data.length).toBeGreaterThan(10)
    for (const [k, point] of line!.data.entries()) {
      const [speed, life] = point as [number, number]
      const [, bySheet] = sheet!.data[k] as [number, number]
      expect(bySheet / life).toBeCloseTo(1, 6)
      expect(speed).toBeGreaterThan(0)
    }
    expect(named(without, 'edges')).toEqual([])
    const edge = { name: 'T1', cuttingSpeedMPerMin: 300, feedMm: 0.2, depthMm: 1.5, lifeMinutes: 4 }
    const taught = toolLifeOption(toolLifePlot({ setup, cut: { feed: 0.2, depth: 1.5 }, edges: [edge] }), words)
    expect(named(taught, 'edges')[0]?.data).toHaveLength(1)
  })
})

describe('a process window', () => {
  it('has a cell for every place, row by row, and a break between pieces of its edge', () => {
    const head = { process: 'sintering', material: 'alumina-96', settings: {}, specifications: {}, findings: [] }
    const named2 = { name: 'soak', unit: 'min' }
    const option = windowOption(
      {
        ...head,
        ...{
          axes: { x: named2, y: named2 },
          x: [1, 2],
          y: [10, 20],
          chances: [0, 0.1, 0.2, 1],
          level: 0.95,
          share: 0.25,
        },
        edge: [[1, 10, 2, 20]],
        today: { x: 1, y: 10, chance: 0, isInside: false, reachX: {}, reachY: {} },
        ...{ best: { x: 2, y: 20, chance: 1 }, limitedBy: [] },
      },
      { x: 'x', y: 'y', chance: 'chance', edge: 'edge', today: 'today', best: 'best' },
    )
    expect(named(option, 'chance')[0]?.data).toEqual([
      [1, 10, 0],
      [2, 10, 0.1],
      [1, 20, 0.2],
      [2, 20, 1],
    ])
    expect(named(option, 'edge')[0]?.data).toEqual([
      [1, 10],
      [2, 20],
      [null, null],
    ])
  })
})

describe('scatter', () => {
  it('is shown as shares of the variance that fill up to all of it', () => {
    const outcome = {
      ...{ name: 'density', unit: '1', mean: 0.97, sd: 5, sdMeasuring: 1, quantiles: [] },
      sdOf: { lot: 3, run: 4, place: 0, part: 0 },
    }
    const option = scatterOption([outcome], { nameOf: (name) => name, levelOf: (level) => level })
    expect(seriesOf(option).map(({ data }) => data[0])).toEqual([36, 64, 0, 0])
  })
})

describe('a sentence of the API', () => {
  const nameOf = (name: string) => (en as Record<string, string>)[`quantity.${name}`] ?? name
  it('names quantities in the words of the page', () => {
    expect(inWords('the best, debindRamp 0.3 °C/min, held back by strength', nameOf)).toBe(
      'the best, Ramp to burnout 0.3 °C/min, held back by strength',
    )
    expect(inWords('超出规格：strength。依据 MPa', (name) => (name === 'strength' ? '抗弯强度' : name))).toBe(
      '超出规格：抗弯强度。依据 MPa',
    )
  })
})

describe('a limit', () => {
  it('is written in one line', () => {
    const text = (limits: Parameters<typeof limitText>[0]) => limitText(limits, String)
    expect(text({ lower: 1, upper: 2 })).toBe('1 … 2')
    expect([text({ lower: 1 }), text({ upper: 2 }), text({}), text(undefined)]).toEqual(['≥ 1', '≤ 2', '–', '–'])
  })
})
