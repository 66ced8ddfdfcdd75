// What varies where parts are cut: lots of bar, edges with their age, runout, the roughness gauge.
import type { ScatterPlan, Source } from '../scatter.ts'
import { valuesOf } from '../sheet.ts'
import type { Setup } from '../twin.ts'
import { turningPlan } from './calibratable.ts'
import { millingParameters } from './milling.ts'
import { placeOf, usualLimits } from './outcomes.ts'
import scatter from './sheets/scatter-machining.json' with { type: 'json' }
import { turningParameters } from './turning.ts'

const sources: readonly Source[] = [
  {
    ...{ name: 'specificForce', level: 'lot', on: 'constant', moves: ['material.kc11'] },
    ...{ shape: 'normal', size: 'scatter.specificForce', relative: true },
    title: { en: 'hardness of the bar: specific cutting force', zh: '棒料硬度：单位切削力' },
  },
  {
    ...{ name: 'machinability', level: 'lot', on: 'constant', moves: ['material.speedFactor'] },
    ...{ shape: 'normal', size: 'scatter.machinability', relative: true },
    title: { en: 'machinability of the bar', zh: '棒料可加工性' },
  },
  {
    ...{ name: 'toolToTool', level: 'run', on: 'constant', moves: ['tool.gradeFactor'] },
    ...{ shape: 'normal', size: 'scatter.toolToTool', relative: true },
    title: { en: 'edge to edge', zh: '刀刃间差异' },
  },
  {
    ...{ name: 'ageOfEdge', level: 'place', on: 'setting', moves: ['flankWear'], shape: 'ageing', size: wearLeft },
    title: { en: 'age of the edge', zh: '刀刃磨损阶段' },
  },
  {
    ...{ name: 'runout', level: 'part', on: 'outcome', moves: ['roughness'] },
    ...{ shape: 'normal', size: 'scatter.runout', relative: true },
    title: { en: 'runout', zh: '跳动' },
  },
  {
    ...{ name: 'clamping', level: 'part', on: 'outcome', moves: ['deflection'] },
    ...{ shape: 'normal', size: 'scatter.clamping', relative: true },
    title: { en: 'clamping', zh: '装夹' },
  },
  {
    ...{ name: 'roughnessMeasured', level: 'laboratory', on: 'outcome', moves: ['roughness'] },
    ...{ shape: 'normal', size: turningPlan.measurable.find(({ outcome }) => outcome === 'roughness')!.noise },
    title: { en: 'roughness gauge', zh: '粗糙度测量误差' },
  },
]

const units = {
  ...{ specificForce: '1', machinability: '1', toolToTool: '1', runout: '1', clamping: '1', roughnessMax: 'µm' },
} as const

const cost = placeOf('cost')

export const turningScatter: ScatterPlan = {
  process: 'turning',
  sheet: scatter,
  units,
  called: {
    lot: { en: 'between lots of bar', zh: '棒料批次间' },
    run: { en: 'between edges', zh: '刀刃间' },
    place: { en: 'over the life of an edge', zh: '刀刃寿命内' },
    part: { en: 'between parts', zh: '工件间' },
    laboratory: { en: 'of measuring', zh: '测量' },
  },
  sources,
  ofParts: ['roughness', 'chatterUse', 'powerUse', 'torqueUse', 'speedUse', 'deflection'],
  ofRuns: ['toolLife', 'partTime', 'energy'],
  specifications: ({ scatter: own = scatter }) => ({
    roughness: { upper: valuesOf(own, units).roughnessMax },
    ...Object.fromEntries(usualLimits.map(({ outcome, most }) => [outcome, { upper: most }])),
  }),
  lost: () => () => 0,
  costBegun: (told) => told[cost]!,
}

export const millingScatter: ScatterPlan = { ...turningScatter, process: 'milling' }

/** Flank wear that an edge may still take, mm: parts meet it at any age. */
function wearLeft({ tool }: Setup, settings: Float64Array): number {
  const parameters = settings.length === turningParameters.length ? turningParameters : millingParameters
  const now = settings[parameters.findIndex(({ name }) => name === 'flankWear')]!
  return Math.max(0, tool!.constants['wearCriterion']!.value - now)
}
