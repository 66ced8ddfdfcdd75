// The study that the demo works on: cheaper 96 % alumina substrates, every specification at Cpk 1.33.
import { specifications } from '../../plant/quality.ts'

const { densityPercent, camberMillimetres, strengthMegapascals, lengthMillimetres } = specifications

const continuous = (name: string, low: number, high: number) => ({ name, type: 'continuous', low, high })

const parameters = [
  {
    ...continuous('burnout', 0.2, 6),
    scale: 'log',
    step: 0.05,
    unit: 'Cel/min',
    feature: 'burnout_rate',
    title: { en: 'Burnout rate', zh: '排胶升温速率' },
  },
  {
    ...continuous('ramp', 0.5, 12),
    scale: 'log',
    step: 0.1,
    unit: 'Cel/min',
    feature: 'ramp_rate',
    title: { en: 'Ramp', zh: '升温速率' },
  },
  {
    ...continuous('peak', 1400, 1680),
    step: 1,
    unit: 'Cel',
    feature: 'soak_mean',
    title: { en: 'Peak temperature', zh: '最高温度' },
  },
  {
    ...continuous('soak', 10, 600),
    step: 5,
    unit: 'min',
    feature: 'soak_minutes',
    title: { en: 'Soak', zh: '保温时间' },
  },
  {
    ...continuous('cool', 0.5, 12),
    scale: 'log',
    step: 0.1,
    unit: 'Cel/min',
    feature: 'cooling_rate',
    title: { en: 'Cooling rate', zh: '降温速率' },
  },
  {
    ...continuous('load', 15, 80),
    step: 1,
    unit: 'kg',
    feature: 'load_mass',
    title: { en: 'Load', zh: '装炉量' },
  },
]

/** Cpk 1.33; what lots and furnace add from run to run the study learns. */
const deviations = 4

const edges = {
  'density-low': { of: 'density', deviations: -deviations },
  'camber-high': { of: 'camber', deviations },
  'strength-low': { of: 'strength', deviations: -deviations },
  'length-low': { of: 'length', deviations: -deviations },
  'length-high': { of: 'length', deviations },
}

const probability = 0.9

const constraints = [
  {
    outcome: 'density-low',
    ...densityPercent,
    unit: '%',
    probability,
    title: { en: 'Relative density, low end', zh: '相对密度下缘' },
  },
  {
    outcome: 'camber-high',
    ...camberMillimetres,
    unit: 'mm',
    probability,
    title: { en: 'Camber, high end', zh: '翘曲上缘' },
  },
  {
    outcome: 'strength-low',
    ...strengthMegapascals,
    unit: 'MPa',
    probability,
    title: { en: 'Flexural strength, low end', zh: '抗弯强度下缘' },
  },
  {
    outcome: 'length-low',
    min: lengthMillimetres.min,
    unit: 'mm',
    probability,
    title: { en: 'Length, low end', zh: '长度下缘' },
  },
  {
    outcome: 'length-high',
    max: lengthMillimetres.max,
    unit: 'mm',
    probability,
    title: { en: 'Length, high end', zh: '长度上缘' },
  },
  { outcome: 'loss', max: 6, unit: '%', probability, title: { en: 'Parts lost', zh: '废品率' } },
]

/** The office's bill for a part: set points give the hours, a heat takes about 300 kW.h. */
const bill =
  '1.72 + (560 + 0.78 * 300 + 105 * (575 / burnout + 40 + (peak - 600) / ramp + soak + (peak - 200) / cool + 30) / 60) / (50 * load)'

/**
 * How the names of this plant are those of the sintering twin, whose box is smaller than this furnace. One burnout rate leads to
 * 600 °C, held for 40 min; one ramp from there to the peak; one cooling rate down to the door.
 */
const twinOf = (material: string) => ({
  process: 'sintering',
  material,
  parameters: {
    burnout: ['dryRamp', 'debindRamp', 'charRamp'],
    ramp: ['brownRamp', 'peakRamp'],
    peak: 'peakTemperature',
    soak: 'soak',
    cool: ['coolRamp', 'ventRamp'],
    load: { name: 'load', factor: 0.3 },
  },
  outcomes: {
    'density-low': 'density',
    // The twin's camber is in % of a length of 50 mm, its shrinkage in % of the green length.
    'camber-high': { name: 'camber', factor: 0.5 },
    'strength-low': 'strength',
    'length-low': { name: 'shrinkageX', factor: -0.5916, offset: 59.16 },
    'length-high': { name: 'shrinkageX', factor: -0.5916, offset: 59.16 },
    loss: { name: 'yield', factor: -100, offset: 100 },
  },
  settings: { dryDwell: 0, debindDwell: 0, charTemperature: 600, charDwell: 40, brownDwell: 0 },
})

/** As kunlun.yaml would hold it; with a twin where a material is named. */
export function studyOf(material?: string): object {
  return {
    title: { en: '96 % alumina substrate: cheaper at full quality', zh: '96氧化铝基板：保质降本' },
    machine: 'furnace-1',
    process: 'sintering',
    parameters,
    objectives: [
      {
        // Beside a limit on what is lost: two things that are learnt apart are learnt sooner than their ratio.
        outcome: 'firing',
        goal: 'minimize',
        unit: 'CNY',
        title: { en: 'Cost per part fired', zh: '单件烧成成本' },
        // Fifty thousand good parts a year.
        worth: { amount: 1, pieces: 50_000 },
      },
    ],
    edges,
    // After a power cut the load heats up as fast as it can: such a heat says nothing of its recipe.
    block: 'lot',
    undisturbed: { setpoint_lag: { max: 30 } },
    constraints,
    formulas: { firing: bill },
    ...(material !== undefined && { twin: twinOf(material) }),
    cost: { amount: 3000, currency: 'CNY' },
    // The laboratory's recipe is in use: look around it, not everywhere.
    safety: { mode: 'near' },
    budget: 30,
  }
}
