// Stability lobes: the deepest cut without chatter at every spindle speed.
//
// Notation: f chatter frequency Hz, N teeth, n spindle speed 1/min. A branch holds one eigenvalue mu = 1/Lambda of the
// oriented response along f. With Lambda = -g b (1 - exp(-i eps)) the limiting depth is b = -1 / (2 g Re mu), so only
// Re mu < 0 can chatter, at the phase eps = pi + 2 arg(-mu) in (0, 2 pi) between two waves. Whole waves from tooth to
// tooth: j = 60 f / (N n) - eps / 2 pi. (The same as psi = atan k, eps = pi - 2 psi [AltintasBudak1995], written in mu
// because mu is smooth where Lambda has poles.)
//
// No lobe is missed: for a given n every whole j that a branch passes between two neighbouring frequencies is found by
// interpolation of j along the branch, whatever its steepness, j = 0 included.

export interface Branch {
  /** Re mu along the frequencies, m/N. */
  readonly re: Float64Array
  /** eps / 2 pi along the frequencies, see phaseShare. */
  readonly phase: Float64Array
}

export interface Lobes {
  readonly frequenciesHz: Float64Array
  readonly branches: readonly Branch[]
  readonly teeth: number
  /** g: how much Lambda grows per width of cut, N/m per m. */
  readonly gain: number
}

export interface StabilityLimit {
  /** Deepest stable cut, mm; Infinity where no branch can chatter. */
  readonly depthMm: number
  readonly chatterHz: number
  /** Whole waves j between two teeth. */
  readonly lobe: number
}

/** The limit at a spindle speed in 1/min (> 0). */
export function stabilityLimit(lobes: Lobes, speedRpm: number): StabilityLimit {
  const limit = { depthMm: Number.POSITIVE_INFINITY, chatterHz: Number.NaN, lobe: Number.NaN }
  for (const branch of lobes.branches) scanBranch(lobes, branch, { speedRpm, limit })
  return limit
}

/** The depth that is stable at any speed, with its chatter frequency. */
export function absoluteLimit(lobes: Lobes): { readonly depthMm: number; readonly chatterHz: number } {
  let lowest = 0
  let chatterHz = Number.NaN
  for (const branch of lobes.branches) {
    for (let i = 0; i < branch.re.length; i++) {
      if (branch.re[i]! >= lowest) continue
      lowest = branch.re[i]!
      chatterHz = lobes.frequenciesHz[i]!
    }
  }
  return { depthMm: depthOf(lobes, lowest), chatterHz }
}

interface Scan {
  readonly speedRpm: number
  readonly limit: { depthMm: number; chatterHz: number; lobe: number }
}

function scanBranch(lobes: Lobes, branch: Branch, scan: Scan): void {
  const perHz = 60 / (lobes.teeth * scan.speedRpm)
  for (let i = 1; i < branch.re.length; i++) {
    // Only a segment that chatters at one end at least, without the cut of arg at the far side of the circle.
    if (branch.re[i - 1]! >= 0 && branch.re[i]! >= 0) continue
    const from = lobes.frequenciesHz[i - 1]! * perHz - branch.phase[i - 1]!
    const to = lobes.frequenciesHz[i]! * perHz - branch.phase[i]!
    const last = Math.floor(Math.max(from, to))
    for (let lobe = Math.max(0, Math.ceil(Math.min(from, to))); lobe <= last; lobe++) {
      keepLower(lobes, scan, { branch, index: i, lobe, share: to === from ? 0 : (lobe - from) / (to - from) })
    }
  }
}

interface Crossing {
  readonly branch: Branch
  readonly index: number
  readonly lobe: number
  readonly share: number
}

function keepLower(lobes: Lobes, { limit }: Scan, { branch, index, lobe, share }: Crossing): void {
  const re = between(branch.re, index, share)
  const depthMm = depthOf(lobes, re)
  if (depthMm >= limit.depthMm) return
  limit.depthMm = depthMm
  limit.chatterHz = between(lobes.frequenciesHz, index, share)
  limit.lobe = lobe
}

/** eps / 2 pi of an eigenvalue: 0..1 where it can chatter. */
export function phaseShare(re: number, im: number): number {
  return 0.5 + Math.atan2(-im, -re) / Math.PI
}

function between(values: Float64Array, index: number, share: number): number {
  return values[index - 1]! + share * (values[index]! - values[index - 1]!)
}

/** b = -1 / (2 g Re mu), mm. */
function depthOf(lobes: Lobes, re: number): number {
  return re < 0 ? -1000 / (2 * lobes.gain * re) : Number.POSITIVE_INFINITY
}
