// The factors by which rake, speed, wear or coolant change a Kienzle force.
//
// All are handbook rules (textbook knowledge): priors to calibrate, K = K_gamma K_v K_wear K_coolant.

/** K_v = coefficient / vc^exponent: 1 with 0 for carbide, 2.023 with 0.153 for slow tools. */
export interface SpeedRule {
  readonly coefficient: number
  readonly exponent: number
}

export interface ForceConditions {
  /** Rake angle of the tool, degrees. */
  readonly rakeDegrees: number
  readonly speedMPerMin: number
  readonly speedRule: SpeedRule
  /** Width of the flank wear land VB, mm. */
  readonly flankWearMm: number
  /** 1 dry, 0.9..1 with coolant. */
  readonly coolantFactor: number
}

/** Rake for which kc1.1 of the tables holds, degrees. */
const tableRakeDegrees = 6
/** A force falls by 1.5 % per degree of rake. */
const degreesPerForce = 66.7
/** Beyond this rake the linear rule no longer describes a cutting edge. */
const smallestRakeFactor = 0.4
/** Speeds over which the rule for slow tools was stated, m/min. */
const slowSpeeds = { low: 20, high: 100 }
/** 1.3 at a wear land of 0.3 mm, 1.5 at 0.5 mm. */
const wearSlopePerMm = 1

/** K_gamma = 1 - (gamma - 6 degrees) / 66.7. */
export function rakeFactor(rakeDegrees: number): number {
  return Math.max(smallestRakeFactor, 1 - (rakeDegrees - tableRakeDegrees) / degreesPerForce)
}

/** K_v by the tool's rule, held at the ends of 20..100 m/min. */
export function speedFactor(rule: SpeedRule, speedMPerMin: number): number {
  return rule.coefficient / Math.min(Math.max(speedMPerMin, slowSpeeds.low), slowSpeeds.high) ** rule.exponent
}

/** K_wear = 1 + VB / mm. */
export function wearFactor(flankWearMm: number): number {
  return 1 + wearSlopePerMm * flankWearMm
}

/** The product of all corrections. */
export function forceCorrection(conditions: ForceConditions): number {
  return (
    rakeFactor(conditions.rakeDegrees) *
    speedFactor(conditions.speedRule, conditions.speedMPerMin) *
    wearFactor(conditions.flankWearMm) *
    conditions.coolantFactor
  )
}
