// Surface roughness: what feed and nose leave behind, plus what practice adds.
//
// Notation: f feed mm/rev, r nose radius mm (R tool radius in milling), hmin smallest chip that still forms mm, VB wear
// land mm. Roughness in micrometres.

export interface RoughnessTraits {
  /** Smallest chip thickness that forms hmin, mm (0.001..0.005) [Brammertz1961]. */
  readonly smallestChipMm: number
  /** Ra per wear land, um/mm. */
  readonly wearUmPerMm: number
  /** What a wiper edge divides the feed marks by: 2..3, 1 without. */
  readonly wiperDivisor: number
}

export interface TurnedSurface extends RoughnessTraits {
  readonly feedMm: number
  readonly noseRadiusMm: number
  readonly speedMPerMin: number
  readonly flankWearMm: number
  /** Ra that vibration adds, um. */
  readonly vibrationUm: number
}

/** Built-up edge at low speed doubles the ideal roughness of ductile metals; from 120 m/min on hardly any is left. */
const builtUp = { slowMPerMin: 30, slowRatio: 2, fastMPerMin: 120, fastRatio: 1.05 }

/** Ideal Rt = f^2 / (8 r), um. In face milling f is the feed per tooth. */
export function idealRtUm(feedMm: number, noseRadiusMm: number): number {
  return (1000 * feedMm ** 2) / (8 * noseRadiusMm)
}

/** Ideal Ra = f^2 / (32 r), um; with the tool radius also that of ball-end or peripheral milling. */
export function idealRaUm(feedMm: number, noseRadiusMm: number): number {
  return (1000 * feedMm ** 2) / (32 * noseRadiusMm)
}

/** Rt with the smallest chip left standing: f^2/(8r) + hmin/2 (1 + r hmin / f^2), um [Brammertz1961]. */
export function brammertzRtUm(feedMm: number, noseRadiusMm: number, smallestChipMm: number): number {
  const left = 500 * smallestChipMm * (1 + (noseRadiusMm * smallestChipMm) / feedMm ** 2)
  return idealRtUm(feedMm, noseRadiusMm) + left
}

/** Actual over ideal Ra of ductile metals: 2 below 30 m/min, falling with log v to 1.05 from 120 m/min on. */
export function builtUpEdgeRatio(speedMPerMin: number): number {
  const span = Math.log(builtUp.fastMPerMin / builtUp.slowMPerMin)
  const share = Math.log(speedMPerMin / builtUp.slowMPerMin) / span
  return builtUp.slowRatio + Math.min(Math.max(share, 0), 1) * (builtUp.fastRatio - builtUp.slowRatio)
}

/**
 * Ra to expect, um: feed marks times the built-up edge, over the wiper; the chip left standing (a quarter of its Rt, as
 * Ra is of Rt in the ideal profile); wear with vibration on top.
 */
export function practicalRaUm(surface: TurnedSurface): number {
  const marks = idealRaUm(surface.feedMm, surface.noseRadiusMm)
  const rough = brammertzRtUm(surface.feedMm, surface.noseRadiusMm, surface.smallestChipMm) / 4
  const worn = surface.wearUmPerMm * surface.flankWearMm
  const feedMarks = (marks * builtUpEdgeRatio(surface.speedMPerMin)) / surface.wiperDivisor
  return feedMarks + (rough - marks) + worn + surface.vibrationUm
}
