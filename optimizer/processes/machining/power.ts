// Speed, power or torque at the spindle from a cutting force.

/** Pc = Fc vc / 60000, kW from N with m/min. */
export function cuttingPowerKw(forceN: number, speedMPerMin: number): number {
  return (forceN * speedMPerMin) / 60_000
}

/** What the motor draws for it, kW; efficiency 0..1 of the drive train. */
export function motorPowerKw(cutKw: number, efficiency: number): number {
  return cutKw / efficiency
}

/** Torque about the spindle axis, N m, of a force at a diameter in mm. */
export function spindleTorqueNm(forceN: number, diameterMm: number): number {
  return (forceN * diameterMm) / 2000
}

/** n = 1000 vc / (pi D), 1/min. */
export function spindleSpeedRpm(speedMPerMin: number, diameterMm: number): number {
  return (1000 * speedMPerMin) / (Math.PI * diameterMm)
}
