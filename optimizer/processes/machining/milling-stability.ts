// Stability lobes of milling by the zeroth-order solution of Altintas with Budak.
//
// Notation: p angle of a tooth from the normal of the feed, cutting from phi_st to phi_ex; kr radial over tangential
// force; Kt tangential force coefficient. alpha are the mean oriented factors, Gx with Gy the responses of the tool, and
// mu = 1 / Lambda solves mu^2 + a1 mu + a0 = 0 with a0 = Gx Gy det alpha, a1 = alpha_xx Gx + alpha_yy Gy
// [AltintasBudak1995]. Below about 10 % radial immersion period doubling appears, which a mean factor cannot see.

import { type Branch, type Lobes, phaseShare } from './lobes.ts'
import { type Complex, chatterFrequencies, type Mode, receptance } from './modes.ts'

export type MillingDirection = 'up' | 'down' | 'slot'

export interface MillingStability {
  readonly xModes: readonly Mode[]
  readonly yModes: readonly Mode[]
  readonly teeth: number
  readonly tangentialMpa: number
  /** kr, radial over tangential force. */
  readonly radialRatio: number
  readonly engagement: Engagement
  /** Frequencies per mode, 400 by default. */
  readonly resolution?: number
}

/** Angles between which a tooth cuts, rad. */
export interface Engagement {
  readonly start: number
  readonly exit: number
}

export interface OrientedFactors {
  readonly xx: number
  readonly xy: number
  readonly yx: number
  readonly yy: number
}

/** phi_st with phi_ex for a radial width: up milling leaves at acos(1 - 2 ae/D), down milling enters pi less that. */
export function engagement(direction: MillingDirection, widthMm: number, diameterMm: number): Engagement {
  if (direction === 'slot' || widthMm >= diameterMm) return { start: 0, exit: Math.PI }
  const arc = Math.acos(1 - (2 * widthMm) / diameterMm)
  return direction === 'up' ? { start: 0, exit: arc } : { start: Math.PI - arc, exit: Math.PI }
}

/** The mean oriented factors alpha over an engagement. */
export function orientedFactors({ start, exit }: Engagement, kr: number): OrientedFactors {
  const a = primitives(start, kr)
  const b = primitives(exit, kr)
  return { xx: b.xx - a.xx, xy: b.xy - a.xy, yx: b.yx - a.yx, yy: b.yy - a.yy }
}

function primitives(p: number, kr: number): OrientedFactors {
  const sine = Math.sin(2 * p)
  const cosine = Math.cos(2 * p)
  return {
    xx: 0.5 * (cosine - 2 * kr * p + kr * sine),
    xy: 0.5 * (-sine - 2 * p + kr * cosine),
    yx: 0.5 * (-sine + 2 * p + kr * cosine),
    yy: 0.5 * (-cosine - 2 * kr * p - kr * sine),
  }
}

/** Responses of the tool along the chatter frequencies: what stays the same whatever is cut. */
export interface ToolResponses {
  readonly frequenciesHz: Float64Array
  readonly x: readonly Complex[]
  readonly y: readonly Complex[]
}

/** Responses at `perMode` frequencies for every mode: 400 reproduce tables to 0.1 %, 100 are enough for screening. */
export function toolResponses(xModes: readonly Mode[], yModes: readonly Mode[], perMode: number): ToolResponses {
  const frequenciesHz = chatterFrequencies([...xModes, ...yModes], perMode)
  const along = (modes: readonly Mode[]) => Array.from(frequenciesHz, (frequency) => receptance(modes, frequency))
  return { frequenciesHz, x: along(xModes), y: along(yModes) }
}

/** Both eigenvalue branches along the chatter frequencies, ready for stabilityLimit at any speed. */
export function millingLobes(cut: MillingStability): Lobes {
  const responses = toolResponses(cut.xModes, cut.yModes, cut.resolution ?? 400)
  const branches = emptyBranches(responses)
  fillBranches(responses, orientedFactors(cut.engagement, cut.radialRatio), branches)
  return { frequenciesHz: responses.frequenciesHz, branches, teeth: cut.teeth, gain: millingGain(cut) }
}

/** g of Lambda = -g b (1 - exp(-i eps)): N Kt / 4 pi, with Kt in N/m2. */
export function millingGain(cut: { readonly teeth: number; readonly tangentialMpa: number }): number {
  return (cut.teeth * cut.tangentialMpa * 1e6) / (4 * Math.PI)
}

/** Room for the branches of a tool, to be filled again and again. */
export function emptyBranches(responses: ToolResponses): readonly [Branch, Branch] {
  const branch = () => ({
    re: new Float64Array(responses.frequenciesHz.length),
    phase: new Float64Array(responses.frequenciesHz.length),
  })
  return [branch(), branch()]
}

/**
 * Writes mu = m +- r with m = -a1 / 2, r = sqrt(m^2 - a0) at every frequency. Each branch goes on where it was: r keeps
 * the sign for which it turns by less than a right angle from one frequency to the next.
 */
export function fillBranches(
  { x, y }: ToolResponses,
  alpha: OrientedFactors,
  [plus, minus]: readonly [Branch, Branch],
): void {
  const determinant = alpha.xx * alpha.yy - alpha.xy * alpha.yx
  let lastRe = 0
  let lastIm = 0
  for (let i = 0; i < x.length; i++) {
    const gx = x[i]!
    const gy = y[i]!
    const meanRe = -0.5 * (alpha.xx * gx.re + alpha.yy * gy.re)
    const meanIm = -0.5 * (alpha.xx * gx.im + alpha.yy * gy.im)
    const re = meanRe * meanRe - meanIm * meanIm - determinant * (gx.re * gy.re - gx.im * gy.im)
    const im = 2 * meanRe * meanIm - determinant * (gx.re * gy.im + gx.im * gy.re)
    let rootRe = Math.sqrt((Math.sqrt(re * re + im * im) + Math.abs(re)) / 2)
    let rootIm = rootRe === 0 ? 0 : im / (2 * rootRe)
    // Of the two parts the larger one is computed by adding, so that nothing cancels.
    if (re < 0) [rootRe, rootIm] = [rootIm, rootRe]
    const sign = rootRe * lastRe + rootIm * lastIm < 0 ? -1 : 1
    lastRe = sign * rootRe
    lastIm = sign * rootIm
    plus.re[i] = meanRe + lastRe
    plus.phase[i] = phaseShare(meanRe + lastRe, meanIm + lastIm)
    minus.re[i] = meanRe - lastRe
    minus.phase[i] = phaseShare(meanRe - lastRe, meanIm - lastIm)
  }
}
