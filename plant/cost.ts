// What a good part costs: the plant's prices, written down so that they can be changed.

/** Prices in CNY. */
export interface Prices {
  readonly materialPerPart: number
  /** Depreciation, room, wages of the hall: per hour that the furnace is taken. */
  readonly furnacePerHour: number
  readonly electricityPerKilowattHour: number
  readonly inspectionPerPart: number
  /** Setters, gas, loading: per heat. */
  readonly perHeat: number
}

export const prices: Prices = {
  materialPerPart: 1.6,
  furnacePerHour: 105,
  electricityPerKilowattHour: 0.78,
  inspectionPerPart: 0.12,
  perHeat: 560,
}

export interface HeatBill {
  readonly parts: number
  readonly furnaceHours: number
  readonly energyKilowattHours: number
  /** Share of good parts, 0..1. */
  readonly yield: number
}

/**
 * Cost per good part, CNY: (material n + furnace hours + energy + inspection n + per heat) / (n yield).
 * Below one good part in fifty the heat counts as one in fifty, so that the figure stays finite.
 */
export function costPerGoodPart(heat: HeatBill, at: Prices = prices): number {
  return billOf(heat, at) / (heat.parts * Math.max(0.02, heat.yield))
}

/** Cost per part that was fired, good or not, CNY: what set points alone decide. */
export function costPerFiredPart(heat: HeatBill, at: Prices = prices): number {
  return billOf(heat, at) / heat.parts
}

function billOf(heat: HeatBill, at: Prices): number {
  return (
    heat.parts * (at.materialPerPart + at.inspectionPerPart) +
    heat.furnaceHours * at.furnacePerHour +
    heat.energyKilowattHours * at.electricityPerKilowattHour +
    at.perHeat
  )
}
