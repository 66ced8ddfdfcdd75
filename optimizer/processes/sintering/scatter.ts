// What varies where parts are sintered: powder lots, thermocouple with controller, places in the load, parts, laboratory.
import type { ScatterPlan, Source } from '../scatter.ts'
import type { Setup } from '../twin.ts'
import { sinteringPlan } from './calibratable.ts'
import { outcomes } from './outcomes.ts'
import { recipeOf } from './recipe.ts'
import scatter from './sheets/scatter-sintering.json' with { type: 'json' }
import { constantsOf } from './units.ts'
import { zoneHalfRange } from './zones.ts'

/** What a wrong reading or a cold place shifts: every temperature at which the body sinters. */
const hot = ['brownTemperature', 'peakTemperature', 'secondTemperature']

const lots: readonly Source[] = [
  {
    ...{ name: 'surfaceArea', level: 'lot', on: 'setting', moves: ['surfaceArea'] },
    ...{ shape: 'normal', size: 'scatter.surfaceArea', relative: true },
    title: { en: 'specific surface of the powder', zh: '粉体比表面积' },
  },
  {
    ...{ name: 'greenDensity', level: 'lot', on: 'setting', moves: ['greenDensity'] },
    ...{ shape: 'normal', size: 'scatter.greenDensity' },
    title: { en: 'green density between lots', zh: '批次间生坯密度' },
  },
  {
    ...{ name: 'binder', level: 'lot', on: 'setting', moves: ['binder'], shape: 'normal', size: 'scatter.binder' },
    title: { en: 'binder', zh: '粘结剂含量' },
  },
  {
    ...{ name: 'strengthOfLot', level: 'lot', on: 'outcome', moves: ['strength'] },
    ...{ shape: 'normal', size: 'product.strengthSpread', relative: true },
    title: { en: 'strength between lots', zh: '批次间强度' },
  },
]

const runs: readonly Source[] = [
  {
    ...{ name: 'thermocoupleOffset', level: 'run', on: 'setting', moves: hot },
    ...{ shape: 'normal', size: 'scatter.thermocoupleOffset' },
    title: { en: 'error of the thermocouple', zh: '热电偶误差' },
  },
  {
    ...{ name: 'thermocoupleDrift', level: 'run', on: 'setting', moves: hot },
    ...{ shape: 'ageing', size: 'scatter.thermocoupleAgeing', falls: true },
    title: { en: 'drift of the thermocouple', zh: '热电偶漂移' },
  },
  {
    ...{ name: 'controller', level: 'run', on: 'setting', moves: hot, shape: 'normal', size: 'scatter.controller' },
    title: { en: 'controller', zh: '控温误差' },
  },
  {
    ...{ name: 'grainOfRun', level: 'run', on: 'outcome', moves: ['grain', 'grain95'] },
    ...{ shape: 'normal', size: 'product.grainSpread', relative: true },
    title: { en: 'grain size between heats', zh: '炉次间晶粒尺寸' },
  },
]

const parts: readonly Source[] = [
  {
    ...{ name: 'zone', level: 'place', on: 'setting', moves: hot, shape: 'uniform', size: zoneOf },
    title: { en: 'place in the load', zh: '装炉位置' },
  },
  {
    ...{ name: 'greenDensityOfPart', level: 'part', on: 'setting', moves: ['greenDensity'] },
    ...{ shape: 'normal', size: 'product.greenSpread', relative: true },
    title: { en: 'green density within a lot', zh: '批次内生坯密度' },
  },
  {
    ...{ name: 'camberOfPart', level: 'part', on: 'outcome', moves: ['camber'] },
    ...{ shape: 'normal', size: 'product.camberSpread', relative: true },
    title: { en: 'camber from part to part', zh: '制品间翘曲' },
  },
  {
    ...{ name: 'conductivityOfPart', level: 'part', on: 'outcome', moves: ['conductivity'] },
    ...{ shape: 'normal', size: 'product.conductivitySpread', relative: true },
    title: { en: 'conductivity from part to part', zh: '制品间热导率' },
  },
  {
    ...{ name: 'carbonOfPart', level: 'part', on: 'outcome', moves: ['carbon'] },
    ...{ shape: 'normal', size: 'scatter.carbon' },
    title: { en: 'residual carbon from part to part', zh: '制品间残碳' },
  },
  {
    ...{ name: 'dimensionOfPart', level: 'part', on: 'outcome', moves: ['sizeError'] },
    ...{ shape: 'normal', size: 'scatter.dimension' },
    title: { en: 'cutting of the green part', zh: '生坯裁切' },
  },
]

/** The laboratory repeats itself as well as its calibration plan says; the gauge as the product's sheet says. */
const laboratory: readonly Source[] = [
  ...sinteringPlan.measurable
    .filter(({ outcome }) => outcome !== 'energy')
    .map(
      ({ outcome, noise }): Source => ({
        ...{ name: `${outcome}Measured`, level: 'laboratory', on: 'outcome', moves: [outcome] },
        ...{ shape: 'normal', size: noise },
        title: { en: `measuring ${outcome}`, zh: `${outcome} 测量误差` },
      }),
    ),
  {
    ...{ name: 'sizeMeasured', level: 'laboratory', on: 'outcome', moves: ['sizeError'] },
    ...{ shape: 'normal', size: 'product.sizeNoise' },
    title: { en: 'gauge for size', zh: '尺寸测量误差' },
  },
]

const at = new Map<string, number>(outcomes.map(({ name }, index) => [name, index]))
const [crackRisk, good, cost] = [at.get('crackRisk')!, at.get('yield')!, at.get('cost')!]
/** The twin reckons with no smaller yield than this. */
const leastYield = 1e-4

export const sinteringScatter: ScatterPlan = {
  process: 'sintering',
  sheet: scatter,
  units: {
    ...{ surfaceArea: '1', greenDensity: '1', binder: 'wt%', carbon: 'wt%', dimension: '%' },
    ...{ thermocoupleOffset: 'K', thermocoupleAgeing: 'K', controller: 'K' },
  },
  called: {
    lot: { en: 'between lots', zh: '批次间' },
    run: { en: 'between heats', zh: '炉次间' },
    place: { en: 'between places in the load', zh: '装炉位置间' },
    part: { en: 'between parts', zh: '制品间' },
    laboratory: { en: 'of measuring', zh: '测量' },
  },
  sources: [...lots, ...runs, ...parts, ...laboratory],
  ofParts: ['density', 'grain95', 'sizeError', 'camber', 'carbon', 'strength', 'conductivity'],
  ofRuns: ['energy', 'hours', 'wear'],
  specifications,
  lost: (setup) => {
    const { handlingLoss } = constantsOf(setup).product
    return (told) => 1 - (1 - told[crackRisk]!) * (1 - handlingLoss)
  },
  costBegun: (told) => told[cost]! * Math.max(leastYield, told[good]!),
}

function specifications(setup: Setup) {
  const { product } = constantsOf(setup)
  return {
    density: { lower: product.densityMin },
    grain95: { upper: product.grainMax },
    sizeError: { lower: -product.sizeTolerance, upper: product.sizeTolerance },
    camber: { upper: product.camberMax },
    carbon: { upper: product.carbonMax },
    strength: { lower: product.strengthMin },
    conductivity: { lower: product.conductivityMin },
  }
}

/** Half of the range of temperatures over the load, K. */
function zoneOf(setup: Setup, settings: Float64Array): number {
  const recipe = recipeOf(settings)
  return zoneHalfRange(constantsOf(setup), recipe, recipe.peakRamp / 60)
}
