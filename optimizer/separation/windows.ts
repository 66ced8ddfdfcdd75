// Stretches of a grid in which a curve follows the groups closely.

export interface GridWindow {
  /** Points of the grid, both included. */
  readonly from: number
  readonly to: number
  /** Of its strongest point, with sign. */
  readonly strength: number
}

/** Points that a window may leap over: noise must not cut one deviation in two. */
const leap = 2
const mostWindows = 3
/** Around a peak that stands out no further than chance. */
const nearPeak = 0.9

/** Those above `critical`, the strongest first; where none is, the neighbourhood of the peak. */
export function windowsOf(strengths: readonly number[], critical: number): GridWindow[] {
  const found = stretchesAbove(strengths, critical)
  if (found.length > 0) return found.slice(0, mostWindows)
  const peak = strengths.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
  return peak === 0 ? [] : stretchesAbove(strengths, nearPeak * peak).slice(0, 1)
}

function stretchesAbove(strengths: readonly number[], threshold: number): GridWindow[] {
  const found: GridWindow[] = []
  for (const [point, strength] of strengths.entries()) {
    if (Math.abs(strength) < threshold) continue
    const last = found.at(-1)
    const goesOn = last !== undefined && point - last.to <= leap + 1 && Math.sign(last.strength) === Math.sign(strength)
    if (!goesOn) found.push({ from: point, to: point, strength })
    else found[found.length - 1] = { ...last, to: point, strength: stronger(last.strength, strength) }
  }
  return found.sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength))
}

function stronger(a: number, b: number): number {
  return Math.abs(a) >= Math.abs(b) ? a : b
}
