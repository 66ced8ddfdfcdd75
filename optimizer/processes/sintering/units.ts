// What the model needs on each sheet, with the unit in which it needs it; the sheets say what the numbers mean.
import { type Sheet, type Units, valuesOf } from '../sheet.ts'
import type { Setup } from '../twin.ts'

/** Powder, binder, fired ceramic. */
export const materialUnits = {
  activationEnergy: 'kJ/mol',
  temperatureAt85: '°C',
  sigmoidWidth: '1',
  sigmoidSkew: '1',
  finalDensity: '1',
  greenDensity: '1',
  surfaceArea: 'm²/g',
  surfaceAreaExponent: '1',
  packingShift: '1',
  theoreticalDensity: 'g/cm³',
  grainExponent: '1',
  grainEnergy: 'kJ/mol',
  startGrain: 'µm',
  anchorGrain: 'µm',
  anchorTemperature: '°C',
  anchorHours: 'h',
  grainSpread: '1',
  poreDrag: '1',
  freezeTemperature: '°C',
  grainCoupling: '1',
  heatCapacityCold: 'kJ/kg/K',
  heatCapacityHot: 'kJ/kg/K',
  plasticiserEnergy: 'kJ/mol',
  plasticiserPeak: '°C',
  plasticiserShare: '1',
  binderEnergy: 'kJ/mol',
  binderPeak: '°C',
  charEnergy: 'kJ/mol',
  charPeak: '°C',
  charShare: '1',
  gasMolarMass: 'kg/mol',
  gasViscosity: 'Pa s',
  greenStrength: 'MPa',
  debindStrength: 'MPa',
  brownStrength: 'MPa',
  brownModulus: 'GPa',
  expansion: '1/K',
  poisson: '1',
  brownDiffusivity: 'm²/s',
  firedDiffusivity: 'm²/s',
  coolingCritical: 'K',
  strength: 'MPa',
  strengthGrain: 'µm',
  strengthPorosity: '1',
  flawGrain: 'µm',
  porosityWeakening: '1',
  transformGrain: 'µm',
  transformLoss: '1',
  pureConductivity: 'W/m/K',
  impurityResistivity: 'm K/W',
  impurity: '1',
  viscosity1600: 'Pa s',
} as const satisfies Units

/** The kiln with its furniture. */
const furnaceUnits = {
  maxPower: 'kW',
  elementHeat: 'kJ/K',
  wallHeat: 'kJ/K',
  lossConductance: 'W/K',
  ventConductance: 'W/K',
  furniture: 'kg',
  furnitureHeat: 'kJ/kg/K',
  areaPerMass: 'm²/kg',
  emissivity: '1',
  convection: 'W/m²/K',
  thermocoupleLag: 's',
  thermocoupleOffset: 'K',
  thermocoupleDrift: 'K',
  thermocoupleAge: 'h',
  zoneSpread: 'K',
  zoneLag: '1',
  ambient: '°C',
  ventBelow: '°C',
  unloadAt: '°C',
  handling: 'h',
  wearAbove: '°C',
} as const satisfies Units

/** The part with its specifications and its usual scatter. */
const productUnits = {
  side: 'mm',
  thickness: 'mm',
  shrinkage: '1',
  anisotropy: '1',
  thicknessAnisotropy: '1',
  greenSpread: '1',
  partGradient: 'K',
  partGradientRate: 'K min/°C',
  skinStrain: '1',
  unsupported: 'mm',
  densityMin: '1',
  grainMax: 'µm',
  sizeTolerance: '%',
  camberMax: '%',
  strengthMin: 'MPa',
  conductivityMin: 'W/m/K',
  carbonMax: 'wt%',
  densityNoise: '1',
  sizeNoise: '%',
  camberSpread: '1',
  strengthSpread: '1',
  conductivitySpread: '1',
  grainSpread: '1',
  handlingLoss: '1',
} as const satisfies Units

/** What a run costs. */
const priceUnits = {
  material: '1/part',
  furnaceHour: '1/h',
  electricity: '1/kWh',
  gas: '1',
  labour: '1',
  inspection: '1/part',
} as const satisfies Units

/** By role in a setup. */
export const sheetUnits = { material: materialUnits, furnace: furnaceUnits, product: productUnits, prices: priceUnits }

export type Material = Values<typeof materialUnits>
export type Furnace = Values<typeof furnaceUnits>
export type Product = Values<typeof productUnits>
export type Prices = Values<typeof priceUnits>
type Values<U> = { readonly [K in keyof U]: number }

export interface Constants {
  readonly material: Material
  readonly furnace: Furnace
  readonly product: Product
  readonly prices: Prices
}

/** The numbers of a setup. @throws RangeError where a sheet is missing or not whole, naming every problem of it. */
export function constantsOf(setup: Setup): Constants {
  return {
    material: valuesOf(sheetOf(setup, 'material'), materialUnits),
    furnace: valuesOf(sheetOf(setup, 'furnace'), furnaceUnits),
    product: valuesOf(sheetOf(setup, 'product'), productUnits),
    prices: valuesOf(sheetOf(setup, 'prices'), priceUnits),
  }
}

function sheetOf(setup: Setup, role: string): Sheet {
  const sheet = setup[role]
  if (sheet === undefined) throw new RangeError(`a setup for sintering needs a sheet for ${role}`)
  return sheet
}
