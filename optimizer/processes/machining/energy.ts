// Electrical energy of a cut: specific energy falls towards a floor as material is removed faster.
//
// Notation: SEC = c0 + c1 / MRR in J/mm3 [Gutowski2006], where c0 is the cut itself through the drive, c1 the power in W
// that the machine draws anyhow.

export interface MachineDraw {
  /** Power of the machine while it is ready or cutting air, kW (1..4). */
  readonly idleKw: number
  /** Efficiency of the spindle drive, 0..1. */
  readonly efficiency: number
}

/** SEC in J/mm3 at a removal rate in mm3/min, for a cut that takes `cutKw` at the tool. */
export function specificEnergyJPerMm3(draw: MachineDraw, cutKw: number, removalMm3PerMin: number): number {
  const wattsPerRate = 60_000 / removalMm3PerMin
  return (cutKw / draw.efficiency + draw.idleKw) * wattsPerRate
}

/** Energy of a part in kWh: cutting for `cutMinutes`, idling while it is handled or the tool is changed. */
export function partEnergyKwh(draw: MachineDraw, cutKw: number, minutes: { cut: number; other: number }): number {
  return ((cutKw / draw.efficiency) * minutes.cut + draw.idleKw * (minutes.cut + minutes.other)) / 60
}
