// A plant's own materials: a file in the folder that kunlun.yaml names is used like the product's, a wrong one refused in full.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportConfig, laidOver } from '../../../cli/config/effective.ts'
import { materialsIn } from '../../../cli/config/materials.ts'
import { readConfig } from '../../../cli/config/read.ts'
import type { Configuration } from '../../../cli/config/schema.ts'
import { substrateMaterial } from '../../../cli/demo/substrate-material.ts'
import { studyOf } from '../../../cli/demo/substrate-study.ts'
import { calibrateInput, ownOf } from '../../../cli/run/calibrations.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { calibrateFor } from '../../../optimizer/calibration/from-runs.ts'
import { twinRunOf } from '../../../optimizer/calibration/in-twin-words.ts'
import { twinForeteller } from '../../../optimizer/knowledge/twin.ts'
import { materialProblems, twinWith } from '../../../optimizer/processes/own-material.ts'
import { simulate } from '../../../optimizer/processes/simulate.ts'
import { rampPoint } from '../../../optimizer/processes/sintering/calibrate-densification.ts'
import { densityAt, masterCurve } from '../../../optimizer/processes/sintering/master-curve.ts'
import { thetaOf } from '../../../optimizer/processes/sintering/theta.ts'
import { sinteringTwin } from '../../../optimizer/processes/sintering/twin.ts'
import { jobOf } from '../../../optimizer/simulation/ask.ts'
import { problemsOf, simulateBlock } from '../../../optimizer/simulation/kinds.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { laboratoryRecipe } from '../../../plant/recipe.ts'
import { fire } from '../../../plant/truth.ts'

const example = resolve(import.meta.dirname, '../../../docs/examples/materials/aln.yaml')
const yaml = `site: { enterprise: huasheng, name: zibo }
materials: ./materials
machines: { furnace-9: { kind: furnace, area: a, line: l, signals: {} } }
studies:
  nitride:
    machine: furnace-9
    parameters: [{ name: peak, type: continuous, unit: Cel, low: 1780, high: 1860 }]
    objectives: [{ outcome: conductivity, unit: W/m/K, goal: maximize }]
    twin:
      process: sintering
      material: aln
      parameters: { peak: peakTemperature }
      outcomes: { conductivity: conductivity }
`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kunlun-materials-'))
  mkdirSync(join(folder, 'materials'))
  copyFileSync(example, join(folder, 'materials', 'aln.yaml'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function read(text = yaml): Configuration {
  const result = readConfig(text, folder)
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  return result.config
}

describe('aluminium nitride, which the product does not bring along', () => {
  it('is what the study asks, in words of its own sheet', () => {
    const { twin } = read().studies['nitride']!
    const foreteller = twinForeteller(twin!, new Map([['peak', 'Cel']]))
    const told = foreteller.foretell('conductivity', new Map([['peak', 1820]]))!.mean
    expect(told).toBeGreaterThan(140)
    expect(told).toBeLessThan(200)
  })

  it('is simulated in both fidelities', () => {
    const aln = twinWith(sinteringTwin, 'aln', ownOf(read().materials, 'sintering', 'aln')!)
    for (const fidelity of ['closed', 'full'] as const) {
      const told = simulate(aln, {}, 'aln', fidelity)
      expect(told['density']!).toBeGreaterThan(0.96)
      expect(told['yield']!).toBeGreaterThan(0.5)
    }
    expect(() => simulate(sinteringTwin, {}, 'aln')).toThrow('there is no material aln')
  })

  it('is what a simulation job carries along', () => {
    const study = read().studies['nitride']!
    const ask = { runs: 64, fidelity: 'closed', seed: 1, draw: 'sobol', fixed: {}, limits: [], vary: [] } as const
    const job = JSON.parse(JSON.stringify(jobOf(ask, { study }))) as ReturnType<typeof jobOf>
    expect(problemsOf(job)).toEqual([])
    const rows = simulateBlock(job, 0, new Float64Array(1e6))
    expect(rows).toBe(64)
    expect(problemsOf({ ...job, own: undefined } as never)).toEqual([expect.stringContaining('no material aln')])
  })

  it('is calibrated from dilatometry', async () => {
    const config = read()
    const ledger = await openLedger({ file: ':memory:' })
    const sheet = ownOf(config.materials, 'sintering', 'aln')!.sheets['material']!
    const values = Object.fromEntries(Object.entries(sheet.constants).map(([name, { value }]) => [name, value]))
    const truth = masterCurve({ ...(values as never as Parameters<typeof masterCurve>[0]), temperatureAt85: 1715 })
    const ramps = [3, 6, 15].flatMap((perMinute) =>
      [1500, 1600, 1650, 1700, 1750, 1800].map((celsius) => {
        const { segments } = rampPoint(perMinute, celsius, 0)
        return { perMinute, celsius, density: densityAt(truth, thetaOf(truth.energy, segments)) }
      }),
    )
    const input = await calibrateInput(ledger, config, { process: 'sintering', material: 'aln', ramps })
    await ledger.close()
    const { isConverged, record } = calibrateFor(input)
    expect(isConverged).toBe(true)
    const { low, high } = record.unknowns.find(({ name }) => name === 'material.temperatureAt85')!.posterior
    expect(low).toBeLessThan(1715)
    expect(high).toBeGreaterThan(1715)
  }, 60_000)

  it('stays with a study that is changed on the page, and with a configuration that is written out', () => {
    const config = read()
    const { own: _, ...twin } = config.studies['nitride']!.twin!
    const changed = laidOver(config, 'studies.nitride', { ...config.studies['nitride'], budget: 12, twin })
    expect('config' in changed && changed.config.studies['nitride']!.twin!.own).toEqual(
      config.studies['nitride']!.twin!.own,
    )
    expect(read(exportConfig(config))).toEqual(config)
  })
})

describe('a wrong sheet', () => {
  it('is refused with every problem, each with file and line', () => {
    const file = join(folder, 'materials', 'bad.yaml')
    writeFileSync(
      file,
      `process: sintering
title: Bad
like: mud
recipe: { soak: 9000, moon: 1 }
material:
  activationEnergy: { value: 5000, unit: J/mol, range: [200, 900], mark: textbook, source: guess }
  colour: { value: 1, unit: '1', range: [0, 1], mark: textbook, source: guess }
kitchen: {}
`,
    )
    const { materials, issues } = materialsIn(join(folder, 'materials'))
    expect(Object.keys(materials)).toEqual(['aln'])
    const told = issues.map(({ message }) => message.replace(`${file}:`, ''))
    expect(told).toContain('3:1 like there is no mud: choose one of alumina-96, alumina-99.6, 3y-tzp')
    expect(told).toContain('6:3 material.activationEnergy is in J/mol, expected kJ/mol')
    expect(told).toContain('6:3 material.activationEnergy 5000 is not between 200 and 900')
    expect(told).toContain('7:3 material.colour is not a constant that the model knows')
    expect(told).toContain('5:1 material.temperatureAt85 is missing, in °C')
    expect(told).toContain('4:11 recipe.soak 9000 is not between 0 and 600 min')
    expect(told).toContain('4:23 recipe.moon is no setting of sintering')
    expect(told).toContain('8:1 kitchen is no sheet of sintering; there are material, furnace, product, prices')
  })

  it.each([
    ['{ process: baking, title: x, like: y }', '1:3 process is no twin; there are sintering, turning, milling'],
    ['process: sintering\nlike: x\n', 'title'],
    ['process: [\n', '2:1'],
    ['__proto__: {}\nprocess: sintering\n', '1:1 __proto__ cannot be a key'],
    ["process: sintering\ntitle: x\nlike: alumina-96\nmaterial:\n  mc: { value: many, unit: '1' }\n", '5:'],
  ])('that is no material at all: %j', (text, problem) => {
    writeFileSync(join(folder, 'materials', 'odd.json'), text)
    const { issues } = materialsIn(join(folder, 'materials'))
    expect(issues.map(({ message }) => message).join('\n')).toContain(`odd.json:${problem.match(/^\d/) ? problem : ''}`)
    expect(issues.map(({ message }) => message).join('\n')).toContain(problem)
  })

  it('keeps kunlun.yaml from being used, as does a folder that is not there', () => {
    writeFileSync(join(folder, 'materials', 'odd.yaml'), 'process: baking\n')
    const result = readConfig(yaml, folder)
    expect('problems' in result && result.problems[0]).toMatchObject({ line: 2, path: 'materials' })
    expect('problems' in result && result.problems[0]!.message).toContain('odd.yaml:1:1')
    const gone = readConfig(yaml.replace('./materials', './nowhere'), folder)
    expect('problems' in gone && gone.problems.map(({ message }) => message).join()).toContain('ENOENT')
  })
})

describe("the demo's material", () => {
  it('is whole, has the prices of its plant: a part costs what the plant says, within a tenth', () => {
    expect(materialProblems(sinteringTwin, substrateMaterial)).toEqual([])
    const twin = twinWith(sinteringTwin, 'alumina-96', substrateMaterial)
    const { burnoutCelPerMinute, rampCelPerMinute, coolCelPerMinute, loadKilograms } = laboratoryRecipe
    const heat = { burnout: burnoutCelPerMinute, ramp: rampCelPerMinute, cool: coolCelPerMinute, load: loadKilograms }
    const run = { run: 'r', settings: { ...heat, peak: 1612, soak: 180 }, outcomes: {} }
    const { settings } = twinRunOf(studyConfig.parse(studyOf('alumina-96')).twin!, new Map(), { run })!
    const told = simulate(twin, settings, 'alumina-96')
    const truth = fire(laboratoryRecipe)
    const ratio = (told['cost']! * told['yield']!) / (truth.costPerGoodPart * truth.yield)
    expect(ratio).toBeGreaterThan(0.9)
    expect(ratio).toBeLessThan(1.1)
  })
})
