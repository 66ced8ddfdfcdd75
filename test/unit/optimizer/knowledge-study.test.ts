// Knowledge as a study states it: what is refused when it is read, what a suggestion then says; the twin on the demo plant.
import { describe, expect, it } from 'vitest'
import { studyOf } from '../../../cli/demo/substrate-study.ts'
import { openOwnTwin } from '../../../optimizer/backtest/twins.ts'
import { twinRunOf } from '../../../optimizer/calibration/in-twin-words.ts'
import { toDefinition } from '../../../optimizer/config/to-definition.ts'
import type { RunObservation } from '../../../optimizer/history.ts'
import { simulate } from '../../../optimizer/processes/simulate.ts'
import { sinteringTwin } from '../../../optimizer/processes/sintering/twin.ts'
import { type StudyConfig, studyConfig } from '../../../optimizer/study-config.ts'
import { predictForStudy, suggestForStudy } from '../../../optimizer/suggest.ts'
import { laboratoryRecipe } from '../../../plant/recipe.ts'
import { fire } from '../../../plant/truth.ts'

const written = {
  machine: 'furnace-1',
  parameters: [
    { name: 'peak', type: 'continuous', low: 1480, high: 1640, unit: 'Cel', step: 1 },
    { name: 'soak', type: 'continuous', low: 0.5, high: 4, unit: 'h', title: { en: 'Soak', zh: '保温' } },
    { name: 'ramp', type: 'continuous', low: 2, high: 8, unit: 'Cel/min' },
  ],
  objectives: [{ outcome: 'yield', goal: 'maximize', unit: '%', title: { en: 'Yield', zh: '成品率' } }],
  constraints: [{ outcome: 'density', min: 96.5, unit: '%' }],
  twin: {
    process: 'sintering',
    material: 'alumina-96',
    parameters: { peak: 'peakTemperature', soak: 'soak', ramp: 'peakRamp' },
    outcomes: { yield: 'yield', density: 'density' },
    settings: { load: 20 },
  },
} as const

function suggested(changes: object, observations: readonly RunObservation[] = []) {
  const study: StudyConfig = studyConfig.parse({ ...written, ...changes })
  return suggestForStudy({ study, observations, pending: [], count: 1, seed: 2 })[0]!
}

/** What the demo plant gives, by its own physics. */
function heat(run: number, { peak, soak, ramp }: Record<'peak' | 'soak' | 'ramp', number>): RunObservation {
  const truth = fire({ ...laboratoryRecipe, peakCel: peak, soakMinutes: 60 * soak, rampCelPerMinute: ramp })
  return {
    run: `r${run}`,
    settings: { peak, soak, ramp },
    outcomes: { yield: 100 * truth.yield, density: truth.densityPercent },
  }
}

describe('a study with a twin', () => {
  it('predicts, suggests without any run; names who foretold what, in both languages; is plain data', () => {
    const first = suggested({})
    expect(first.predicted['yield']!.mean).toBeGreaterThan(0)
    expect(first.because.en).toMatch(/known beforehand.*The sintering twin foretold Yield \d+(\.\d+)? % \(57 % trust\)/)
    expect(first.because.zh).toMatch(/孪生模型（sintering）预测 成品率 为 \d+(\.\d+)? %（信任度 57 %）/)
    expect(first.known).toMatchObject([
      { kind: 'twin', name: 'sintering', outcome: 'yield' },
      { kind: 'twin', name: 'sintering', outcome: 'density' },
    ])
    expect(first.known!.find(({ outcome }) => outcome === 'density')!.foretold).toBeGreaterThan(95)
    expect(structuredClone(first)).toEqual(first)
    const study = studyConfig.parse(written)
    const settings = { peak: 1600, soak: 2, ramp: 5 }
    expect(predictForStudy({ study, observations: [], seed: 1, settings })!.predicted['density']!.mean).toBeGreaterThan(
      90,
    )
  })

  it('on the demo plant, which the twin was not made from: a good heat among the first three', () => {
    const observations: RunObservation[] = []
    for (let run = 0; run < 3; run++) {
      const { settings } = suggested({}, observations)
      observations.push(heat(run, settings as Record<'peak' | 'soak' | 'ramp', number>))
    }
    expect(Math.max(...observations.map(({ outcomes }) => outcomes['yield']!))).toBeGreaterThan(85)
  })

  it('a formula that is right is trusted, one that is wrong is not heard', () => {
    const { twin: _, ...bare } = written
    const fired = [1500, 1540, 1560, 1580, 1600, 1620].map((peak, i) => ({
      run: `r${i}`,
      settings: { peak, soak: 1 + (i % 3), ramp: 3 + (i % 4) },
      outcomes: { yield: 30 + (peak - 1480) / 4 + 2 * (i % 3), density: 97 },
    }))
    const heard = (formula: string) => {
      const study = studyConfig.parse({ ...bare, formulas: { yield: formula } })
      return suggestForStudy({ study, observations: fired, pending: [], count: 1, seed: 2 })[0]!
    }
    const right = heard('30 + (peak - 1480) / 4 + 2 * (soak - 1)')
    expect(right.known).toMatchObject([{ kind: 'formula', outcome: 'yield', agreement: 1 }])
    expect(right.known![0]!.trust).toBeGreaterThan(0.7)
    expect(right.because.en).toContain("The study's formula foretold Yield")
    expect(right.because.zh).toContain('研究给定的公式')
    expect(heard('1000 - peak / 2').known![0]!.trust).toBeLessThan(0.1)
  })

  it('says nothing of knowledge where there is none', () => {
    const plain = suggested({ twin: undefined })
    expect(plain).not.toHaveProperty('known')
    expect(plain.because.en).not.toMatch(/twin|expert|Sister/)
  })
})

describe("a sister's runs", () => {
  it('reach a study by name; those of too few runs say nothing', () => {
    const grid = [1500, 1540, 1580, 1620].flatMap((peak) => [0.75, 2, 3.5].map((soak) => ({ peak, soak, ramp: 4 })))
    const runs = grid.map((settings, i) => heat(i, settings))
    const study = studyConfig.parse({ ...written, twin: undefined, sisters: ['furnace-2'] })
    const own = [heat(0, { peak: 1520, soak: 1, ramp: 3 }), heat(1, { peak: 1590, soak: 2, ramp: 6 })]
    const ask = (count: number) =>
      suggestForStudy({
        study,
        observations: own,
        sisters: [{ name: 'furnace-2', observations: runs.slice(0, count) }],
        pending: [],
        count: 1,
        seed: 1,
      })[0]!
    expect(ask(12).known).toMatchObject([{ kind: 'sister', name: 'furnace-2', agreement: 1 }, { outcome: 'density' }])
    expect(ask(12).because.en).toMatch(/Sister study furnace-2 foretold Yield .* agreement in rank 1\.0/)
    expect(ask(3)).not.toHaveProperty('known')
  })
})

describe('an expert in a study', () => {
  it('is named with units', () => {
    const { settings, because } = suggested({ twin: undefined, prior: { peak: { near: 1580, within: 20 } } })
    expect(Math.abs(Number(settings['peak']) - 1580)).toBeLessThan(21)
    expect(because.en).toMatch(/where the expert expects the best \(peak 1580 ± 20 °C\)/)
  })
})

describe('what does not fit is told at its field, all at once', () => {
  const { twin } = written
  it.each([
    [
      'an unknown material',
      { twin: { ...twin, material: 'steel' } },
      ['twin.material'],
      /no steel; there are alumina-96/,
    ],
    [
      'a parameter of neither',
      { twin: { ...twin, parameters: { heat: 'peakTemp' } } },
      ['twin.parameters.heat'],
      /peakTemp/,
    ],
    [
      'units that differ',
      { twin: { ...twin, outcomes: { density: 'camber', yield: 'hours' } } },
      ['twin.outcomes.yield'],
      /in %, in the twin h: say factor/,
    ],
    [
      'an unknown setting',
      { twin: { ...twin, settings: { pull: 3 } } },
      ['twin.settings.pull'],
      /no setting of the twin/,
    ],
    [
      'a list with what the twin does not have',
      { twin: { ...twin, parameters: { ...twin.parameters, ramp: ['brownRamp', 'rampUp', 'soak'] } } },
      ['twin.parameters.ramp', 'twin.parameters.ramp'],
      /the twin has no rampUp.*soak of the twin is set by soak already/s,
    ],
    [
      'a list of nothing',
      { twin: { ...twin, parameters: { ...twin.parameters, ramp: [] } } },
      ['twin.parameters.ramp'],
      /./,
    ],
    ['no outcome at all', { twin: { ...twin, outcomes: {} } }, ['twin.outcomes'], /at least one/],
    ['a prior of nothing', { prior: { heat: { near: 3, within: 1 } } }, ['prior.heat'], /no parameter/],
    ['a prior without width', { prior: { peak: { near: 1580 } } }, ['prior.peak.within'], /is needed/],
    [
      'a prior out of bounds',
      { prior: { peak: { near: 1700, within: 5 } } },
      ['prior.peak.near'],
      /outside 1480 to 1640/,
    ],
    ['a formula of nothing', { formulas: { width: 'peak' } }, ['formulas.width'], /no outcome of the study/],
    ['a formula without settings', { formulas: { yield: '2 + 3' } }, ['formulas.yield'], /names no parameter/],
    ['a formula with a stranger', { formulas: { yield: '2 * heat' } }, ['formulas.yield'], /heat is no parameter/],
    ['a formula that ends early', { formulas: { yield: '2 * (peak' } }, ['formulas.yield'], /position/],
    ['a sister named twice', { sisters: ['b', 'b'] }, ['sisters.1'], /named twice/],
  ])('%s', (_, changes, paths, message) => {
    const { issues } = studyConfig.safeParse({ ...written, ...changes }).error!
    expect(issues.map(({ path }) => path.join('.'))).toEqual(expect.arrayContaining(paths))
    expect(issues.map((issue) => issue.message).join()).toMatch(message)
  })

  it('one parameter may set several of the twin', () => {
    const foretell = (parameters: object, ramp: number) => {
      const study = studyConfig.parse({ ...written, twin: { ...twin, parameters } })
      const [voice] = toDefinition(study).knowledge!.foretellers
      return voice!.foretell('density', new Map(Object.entries({ peak: 1560, soak: 2, ramp })))!.mean
    }
    const apart = { ...twin.parameters, ramp: ['brownRamp', 'peakRamp'] }
    expect(foretell(apart, 4)).not.toBe(foretell(apart, 8))
    const { settings } = twinRunOf(
      studyConfig.parse({ ...written, twin: { ...twin, parameters: apart } }).twin!,
      new Map([['ramp', 'K/h']]),
      { run: { run: 'r', settings: { ramp: 240 }, outcomes: {} } },
    )!
    expect(settings).toEqual({ load: 20, brownRamp: 4, peakRamp: 4 })
  })

  it('a factor bridges units that do not say how to convert', () => {
    const outcomes = { yield: { name: 'hours', factor: 2 }, density: 'density' }
    expect(studyConfig.safeParse({ ...written, twin: { ...twin, outcomes } }).success).toBe(true)
  })
})

describe('the study of the demo', () => {
  const study = studyConfig.parse(studyOf('alumina-96'))
  const recipe = { burnout: 0.8, ramp: 3.2, peak: 1612, soak: 180, cool: 2.8, load: 40 }

  it('sets every ramp of the twin that the plant has as one', () => {
    const settingsAt = (burnout: number) =>
      twinRunOf(study.twin!, new Map(), { run: { run: 'r', settings: { ...recipe, burnout }, outcomes: {} } })!.settings
    const { dryRamp, debindRamp, charRamp, brownRamp, peakRamp, coolRamp, ventRamp } = settingsAt(0.8)
    expect([dryRamp, debindRamp, charRamp]).toEqual([0.8, 0.8, 0.8])
    expect([brownRamp, peakRamp]).toEqual([3.2, 3.2])
    expect([coolRamp, ventRamp]).toEqual([2.8, 2.8])
    // Burning out at twice the rate saves what it saves in the plant, whose ramp goes from 25 to 600 °C.
    const hoursAt = (burnout: number) => simulate(sinteringTwin, settingsAt(burnout), 'alumina-96')['hours']!
    expect(hoursAt(0.8) - hoursAt(1.6)).toBeCloseTo((575 / 0.8 - 575 / 1.6) / 60, 1)
  })

  it('can be played on its own twin: the bill tells what the twin does not', () => {
    const told = openOwnTwin(study)(new Map(Object.entries(recipe)))
    expect([...told.keys()]).toContain('firing')
    for (const value of told.values()) expect(value).toBeGreaterThan(0)
    expect(told.get('firing')).toBeCloseTo(3.8, 0)
  })
})
