// The grain of positions: rounding that rescaled inputs share.

const grain = 2 ** 40

/** To a multiple of 2^-40: coarser than what rescaling leaves behind, finer than any measurement. */
export function rounded(value: number): number {
  return Math.round(value * grain) / grain
}
