// The recipe of a heat: parameters with their bounds, recipes to start from, the segments that they ask for.
import type { Quantity } from '../twin.ts'
import { zeroCelsius } from './theta.ts'
import type { Furnace } from './units.ts'

/** Order is the layout of a settings array. Bounds span every material; a study narrows them for one. */
export const parameters = [
  { name: 'dryRamp', unit: '°C/min', low: 0.2, high: 10 },
  { name: 'dryTemperature', unit: '°C', low: 100, high: 200 },
  { name: 'dryDwell', unit: 'min', low: 0, high: 240 },
  { name: 'debindRamp', unit: '°C/min', low: 0.2, high: 5 },
  { name: 'debindTemperature', unit: '°C', low: 250, high: 420 },
  { name: 'debindDwell', unit: 'min', low: 0, high: 240 },
  { name: 'charRamp', unit: '°C/min', low: 0.2, high: 5 },
  { name: 'charTemperature', unit: '°C', low: 450, high: 620 },
  { name: 'charDwell', unit: 'min', low: 0, high: 240 },
  { name: 'brownRamp', unit: '°C/min', low: 0.2, high: 10 },
  { name: 'brownTemperature', unit: '°C', low: 700, high: 1100 },
  { name: 'brownDwell', unit: 'min', low: 0, high: 240 },
  { name: 'peakRamp', unit: '°C/min', low: 0.2, high: 10 },
  { name: 'peakTemperature', unit: '°C', low: 1250, high: 1900 },
  { name: 'soak', unit: 'min', low: 0, high: 600 },
  { name: 'secondTemperature', unit: '°C', low: 1050, high: 1850 },
  { name: 'secondDwell', unit: 'min', low: 0, high: 1800 },
  { name: 'coolRamp', unit: '°C/min', low: 0.5, high: 10 },
  { name: 'ventRamp', unit: '°C/min', low: 0.5, high: 20 },
  { name: 'oxygen', unit: '%', low: 0, high: 21 },
  { name: 'dewPoint', unit: '°C', low: -60, high: 40 },
  { name: 'airFlow', unit: 'l/min', low: 0, high: 100 },
  { name: 'load', unit: 'kg', low: 1, high: 30 },
  { name: 'stack', unit: '1', low: 1, high: 40 },
  { name: 'surfaceArea', unit: 'm²/g', low: 1, high: 20 },
  { name: 'greenDensity', unit: '1', low: 0.45, high: 0.65 },
  { name: 'binder', unit: 'wt%', low: 2, high: 14 },
] as const satisfies readonly Quantity[]

export type Recipe = Readonly<Record<(typeof parameters)[number]['name'], number>>

/** Settings array to names. A literal keeps the doubles unboxed on the hot path; the shared suite checks its order. */
export function recipeOf(s: Float64Array): Recipe {
  return {
    dryRamp: s[0]!,
    dryTemperature: s[1]!,
    dryDwell: s[2]!,
    debindRamp: s[3]!,
    debindTemperature: s[4]!,
    debindDwell: s[5]!,
    charRamp: s[6]!,
    charTemperature: s[7]!,
    charDwell: s[8]!,
    brownRamp: s[9]!,
    brownTemperature: s[10]!,
    brownDwell: s[11]!,
    peakRamp: s[12]!,
    peakTemperature: s[13]!,
    soak: s[14]!,
    secondTemperature: s[15]!,
    secondDwell: s[16]!,
    coolRamp: s[17]!,
    ventRamp: s[18]!,
    oxygen: s[19]!,
    dewPoint: s[20]!,
    airFlow: s[21]!,
    load: s[22]!,
    stack: s[23]!,
    surfaceArea: s[24]!,
    greenDensity: s[25]!,
    binder: s[26]!,
  }
}

/** Places of the segments in a program. */
export const role = { dry: 0, debind: 1, char: 2, brown: 3, peak: 4, second: 5, cool: 6, vent: 7 } as const
export const segmentCount = 8

/** Segment i goes from temperature i to temperature i + 1 (K) at rate i (K/s, signed), then holds for hold i (s). */
export interface Program {
  readonly temperature: Float64Array
  readonly rate: Float64Array
  readonly hold: Float64Array
}

export function emptyProgram(): Program {
  return {
    temperature: new Float64Array(segmentCount + 1),
    rate: new Float64Array(segmentCount),
    hold: new Float64Array(segmentCount),
  }
}

/** Writes what the recipe asks the controller for; the second step of none ends where the first did. */
export function writeProgram(program: Program, r: Recipe, f: Furnace): void {
  program.temperature[0] = f.ambient + zeroCelsius
  write(program, role.dry, r.dryTemperature, r.dryRamp, r.dryDwell)
  write(program, role.debind, r.debindTemperature, r.debindRamp, r.debindDwell)
  write(program, role.char, r.charTemperature, r.charRamp, r.charDwell)
  write(program, role.brown, r.brownTemperature, r.brownRamp, r.brownDwell)
  write(program, role.peak, r.peakTemperature, r.peakRamp, r.soak)
  const isTwoStep = r.secondDwell > 0
  write(program, role.second, isTwoStep ? r.secondTemperature : r.peakTemperature, r.coolRamp, r.secondDwell)
  write(program, role.cool, f.ventBelow, r.coolRamp, 0)
  write(program, role.vent, f.unloadAt, r.ventRamp, 0)
}

function write({ temperature, rate, hold }: Program, i: number, toC: number, perMinute: number, minutes: number): void {
  const toK = toC + zeroCelsius
  temperature[i + 1] = toK
  rate[i] = (toK < temperature[i]! ? -perMinute : perMinute) / 60
  hold[i] = minutes * 60
}

const oxides = {
  dryRamp: 2,
  dryTemperature: 180,
  dryDwell: 60,
  debindRamp: 0.5,
  debindTemperature: 350,
  debindDwell: 90,
  charRamp: 1,
  charTemperature: 550,
  charDwell: 60,
  brownRamp: 3,
  brownTemperature: 1000,
  brownDwell: 30,
  peakRamp: 4,
  soak: 120,
  secondTemperature: 1400,
  secondDwell: 0,
  coolRamp: 4,
  ventRamp: 5,
  oxygen: 21,
  dewPoint: 5,
  airFlow: 30,
  load: 12,
  stack: 6,
  binder: 8,
}

/** Recipes to start from, by material. */
export const recipes = {
  'alumina-96': { ...oxides, peakTemperature: 1600, surfaceArea: 3.5, greenDensity: 0.58 },
  'alumina-99.6': { ...oxides, peakTemperature: 1600, surfaceArea: 5, greenDensity: 0.58 },
  '3y-tzp': { ...oxides, peakTemperature: 1450, surfaceArea: 14, greenDensity: 0.48, debindRamp: 0.3, stack: 3 },
} satisfies Readonly<Record<string, Recipe>>
