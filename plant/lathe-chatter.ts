// Chatter of the lathe: a delayed oscillator whose wear land rubs against the wave that it left.
//
// Notation: x'' + 2 z x' + x = -w (x - x(t - tau)) in units of the mode; r chatter frequency over that of the mode:
//   w = ((1 - r^2)^2 + 4 z^2 r^2) / (2 (r^2 - 1)),   tau = (2 / r) (j pi - atan((r^2 - 1) / (2 z r))),   j = 1, 2 ...
import type { Cut } from './lathe-cut.ts'
import { type Insert, type LatheRecipe, turnsPerMinute } from './lathe-recipe.ts'

/** The cross slide with its turret. */
const mode = { hertz: 208, stiffness: 2.0e7, damping: 0.042 } as const

/** Share of the limiting depth that is cut: above 1 the cut chatters. */
export function chatterShare(recipe: LatheRecipe, insert: Insert, { cut, wear }: { cut: Cut; wear: number }): number {
  // Small waves at low speed are ground off by the land: the wider, the better.
  const rubbing = 0.008 * recipe.depth * ((wear + 0.05) / 0.1) * (70 / recipe.speed)
  const delay = (2 * Math.PI * mode.hertz * 60) / turnsPerMinute(recipe)
  // The nose turns the force towards the mode.
  const towards = 0.26 + (0.1 * insert.noseMillimetres) / Math.max(recipe.depth, 0.5) + (insert.wiper > 1 ? 0.05 : 0)
  const gain = (cut.stiffness * 1e6 * towards * recipe.depth) / 1000 / mode.stiffness
  return gain / limitingGain(delay, mode.damping + rubbing)
}

/** The least w over all lobes at a delay. */
export function limitingGain(tau: number, z: number): number {
  let least = Number.POSITIVE_INFINITY
  const first = Math.max(1, Math.floor(tau / (2 * Math.PI)))
  for (let lobe = first; lobe <= first + 3; lobe++) {
    const r = ratioAt(tau, z, lobe)
    if (r !== undefined) least = Math.min(least, ((1 - r * r) ** 2 + 4 * z * z * r * r) / (2 * (r * r - 1)))
  }
  return least
}

/** r of a lobe at a delay, by halving: the delay of a lobe falls as r rises. */
function ratioAt(tau: number, z: number, lobe: number): number | undefined {
  const delayAt = (r: number) => (2 / r) * (lobe * Math.PI - Math.atan((r * r - 1) / (2 * z * r)))
  let [low, high] = [1 + 1e-6, 3]
  if (delayAt(low) < tau || delayAt(high) > tau) return undefined
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2
    if (delayAt(middle) > tau) low = middle
    else high = middle
  }
  return (low + high) / 2
}
