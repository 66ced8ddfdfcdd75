// What both machining twins say about a part, in the order of their arrays.

import type { Quantity } from '../twin.ts'

/** Ratios named `...Use` are the share of a limit that is taken: 1 is the limit itself. */
export const outcomeList = [
  { name: 'cuttingForce', unit: 'N', low: 0, high: 100_000 },
  { name: 'passiveForce', unit: 'N', low: 0, high: 100_000 },
  { name: 'motorPower', unit: 'kW', low: 0, high: 200 },
  { name: 'powerUse', unit: '1', low: 0, high: 10 },
  { name: 'torque', unit: 'N m', low: 0, high: 5000 },
  { name: 'torqueUse', unit: '1', low: 0, high: 20 },
  { name: 'spindleSpeed', unit: '1/min', low: 0, high: 60_000 },
  { name: 'speedUse', unit: '1', low: 0, high: 10 },
  { name: 'stableDepth', unit: 'mm', low: 0, high: 1000 },
  { name: 'chatterUse', unit: '1', low: 0, high: 1000 },
  { name: 'deflection', unit: 'µm', low: 0, high: 100_000 },
  { name: 'temperature', unit: '°C', low: 0, high: 5000 },
  { name: 'toolLife', unit: 'min', low: 0, high: 10_000 },
  { name: 'flankWear', unit: 'mm', low: 0, high: 1 },
  { name: 'partsPerEdge', unit: '1', low: 0, high: 1e9 },
  { name: 'roughness', unit: 'µm', low: 0, high: 200 },
  { name: 'removalRate', unit: 'cm³/min', low: 0, high: 10_000 },
  { name: 'cutTime', unit: 'min', low: 0, high: 100_000 },
  { name: 'partTime', unit: 'min', low: 0, high: 100_000 },
  { name: 'specificEnergy', unit: 'J/mm³', low: 0, high: 100_000 },
  { name: 'energy', unit: 'kWh', low: 0, high: 10_000 },
  { name: 'cost', unit: 'CNY', low: 0, high: 1e6 },
] as const satisfies readonly Quantity[]

/** Turning also tells the feed force, in the last place. */
export const turningOutcomeList: readonly Quantity[] = [
  ...outcomeList,
  { name: 'feedForce', unit: 'N', low: 0, high: 100_000 },
]

export type OutcomeName = (typeof outcomeList)[number]['name']

const places = new Map<string, number>(outcomeList.map(({ name }, index) => [name, index]))

/** Place of an outcome in the arrays. */
export function placeOf(name: OutcomeName): number {
  return places.get(name)!
}

/** Limits that a shop sets as a rule: most of the spindle's power, a fifth of the stable depth kept in reserve. */
export const usualLimits: readonly { readonly outcome: OutcomeName; readonly most: number }[] = [
  { outcome: 'powerUse', most: 0.85 },
  { outcome: 'torqueUse', most: 1 },
  { outcome: 'speedUse', most: 1 },
  { outcome: 'chatterUse', most: 0.8 },
]
