// Tool life over speed by Taylor's law, plain or extended by feed with the depths of cut.
//
// Notation: v cutting speed m/min, T life min, f feed mm (per rev or tooth), ap depth mm, ae width mm, D diameter mm, z
// teeth. Plain: v T^n = C [Taylor1907]. Extended: v T^n f^y ap^x ae^u z^p = Cv D^q.

export interface TaylorLaw {
  /** Slope n, 0..1: the smaller, the more speed costs. */
  readonly n: number
  /** Speed for one minute of life, m/min. */
  readonly c: number
}

/** One band of feeds with its own constants; a law's bands ascend and the last one is open. */
export interface FeedBand {
  readonly upToFeedMm: number
  readonly cv: number
  readonly feedExponent: number
}

export interface ExtendedTaylorLaw {
  readonly n: number
  readonly bands: readonly FeedBand[]
  readonly depthExponent: number
  readonly widthExponent: number
  readonly diameterExponent: number
  readonly teethExponent: number
}

/** The cut for which a life is asked; turning leaves width, diameter, teeth at 1. */
export interface LifeCut {
  readonly feedMm: number
  readonly depthMm: number
  readonly widthMm: number
  readonly diameterMm: number
  readonly teeth: number
  /** How well the material cuts beside the one of the law (1), times the tool grade's factor. */
  readonly speedFactor: number
}

/** T = (C / v)^(1/n), min. */
export function toolLifeMinutes(law: TaylorLaw, speedMPerMin: number): number {
  return (law.c / speedMPerMin) ** (1 / law.n)
}

/** v = C / T^n, m/min. */
export function speedForLife(law: TaylorLaw, lifeMinutes: number): number {
  return law.c / lifeMinutes ** law.n
}

/** The plain law through two tests (speed m/min, life min). */
export function taylorFromTests(a: readonly [number, number], b: readonly [number, number]): TaylorLaw {
  const n = Math.log(a[0] / b[0]) / Math.log(b[1] / a[1])
  return { n, c: a[0] * a[1] ** n }
}

/** The plain law v T^n = C that an extended one becomes once everything but speed is fixed. */
export function taylorAt(law: ExtendedTaylorLaw, cut: LifeCut): TaylorLaw {
  const band = bandOf(law.bands, cut.feedMm)
  const resistance =
    cut.feedMm ** band.feedExponent *
    cut.depthMm ** law.depthExponent *
    cut.widthMm ** law.widthExponent *
    cut.teeth ** law.teethExponent
  return { n: law.n, c: (cut.speedFactor * band.cv * cut.diameterMm ** law.diameterExponent) / resistance }
}

function bandOf(bands: readonly FeedBand[], feedMm: number): FeedBand {
  for (const band of bands) if (feedMm <= band.upToFeedMm) return band
  return bands[bands.length - 1]!
}
