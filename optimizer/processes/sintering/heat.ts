// What a heat did to the load: the one border between the two fidelities and the outcomes that follow from it.

export interface Heat {
  /** ln of Theta in s/K, at the mean of the zones */
  lnTheta: number
  /** relative density, at the mean of the zones */
  density: number
  /** µm */
  grain: number
  /** K, half range of the zones at peak */
  zoneK: number
  /** K, at the peak of the load */
  peakK: number
  /** K x 1/s, the largest product of temperature with the loss of plasticiser */
  plasticiserDrive: number
  /** K x 1/s, the same for binder with char */
  binderDrive: number
  /** share of the char that is left */
  charLeft: number
  /** K/s, fastest between burnout and peak below the brown temperature, then above it, then on cooling */
  brownRate: number
  peakRate: number
  coolRate: number
  energyKWh: number
  hours: number
  wearHours: number
}

export function emptyHeat(): Heat {
  const none = Number.NaN
  return {
    lnTheta: none,
    density: none,
    grain: none,
    zoneK: none,
    peakK: none,
    plasticiserDrive: none,
    binderDrive: none,
    charLeft: none,
    brownRate: none,
    peakRate: none,
    coolRate: none,
    energyKWh: none,
    hours: none,
    wearHours: none,
  }
}
