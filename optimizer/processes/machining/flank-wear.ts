// Flank wear over cutting time in three phases, tied to the tool life.
//
// Notation: t cutting time min, T tool life min, VB wear land mm with VB(T) = criterion.
//   VB(t) = B (1 - exp(-t / t0)) + w t + A (exp((t - tc) / tau) - 1) for t > tc
// Break-in B with t0; a steady rate w; from tc = c T on the land grows faster, tau = s T. B, A, c, s belong to the tool;
// w follows from VB(T) = criterion, so the wear curve cannot contradict Taylor's law.

export interface WearShape {
  /** Land after break-in B, mm (0.03..0.08). */
  readonly breakInMm: number
  /** Time constant of break-in t0, min (0.5..2). */
  readonly breakInMinutes: number
  /** Where the last phase begins, share of the life (0..1). */
  readonly onsetShare: number
  /** Size A of the last phase, mm. */
  readonly accelerationMm: number
  /** Time constant tau of the last phase, share of the life. */
  readonly accelerationShare: number
  /** Land at which the tool is worn out, mm (ISO 3685: 0.3). */
  readonly criterionMm: number
}

/**
 * VB in mm after `minutes` of cutting at conditions with that life. Where the life is so short that break-in with
 * the last phase already exceed the criterion, the steady rate is zero rather than negative.
 */
export function flankWearMm(shape: WearShape, lifeMinutes: number, minutes: number): number {
  return wearFrom(shape, lifeMinutes, steadyRate(shape, lifeMinutes), minutes)
}

/** The steady rate w, mm/min, for which VB(T) is the criterion. */
function steadyRate(shape: WearShape, lifeMinutes: number): number {
  return Math.max(0, shape.criterionMm - wearFrom(shape, lifeMinutes, 0, lifeMinutes)) / lifeMinutes
}

/**
 * Cutting time at these conditions that would have given the measured land, min: where a tool goes on when speed or
 * feed change. A land beyond any reached in three lives counts as three lives.
 */
export function equivalentMinutes(shape: WearShape, lifeMinutes: number, flankMm: number): number {
  if (flankMm <= 0) return 0
  const rate = steadyRate(shape, lifeMinutes)
  let low = 0
  let high = 3 * lifeMinutes
  // Bisection: VB is monotone but has two bends that send Newton astray. 40 halvings reach 1e-12 of the life.
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (wearFrom(shape, lifeMinutes, rate, middle) < flankMm) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function wearFrom(shape: WearShape, lifeMinutes: number, rate: number, minutes: number): number {
  const onset = shape.onsetShare * lifeMinutes
  const tau = shape.accelerationShare * lifeMinutes
  const last = minutes > onset ? shape.accelerationMm * Math.expm1((minutes - onset) / tau) : 0
  return shape.breakInMm * -Math.expm1(-minutes / shape.breakInMinutes) + rate * minutes + last
}
