// The chip of a milling tooth, whose thickness changes along its arc.
//
// Notation: phi_s arc of engagement = acos(1 - 2 ae/D), h(phi) = fz sin kappa sin phi; the mean of h over the arc is
// fz sin kappa (2 ae / D) / phi_s, so that power from the mean equals kc times the removal rate.

export interface MillingChip {
  readonly widthMm: number
  readonly meanMm: number
  readonly largestMm: number
  /** Mean number of teeth that cut at once. */
  readonly teethInCut: number
}

export interface MillGeometry {
  readonly diameter: number
  readonly teeth: number
  /** Lead angle kappa, degrees. */
  readonly leadAngle: number
}

/** The chip at a feed per tooth for a depth with width of cut (at most the diameter). */
export function chipInMilling(
  tool: MillGeometry,
  feedPerToothMm: number,
  cut: { readonly depthMm: number; readonly widthMm: number },
): MillingChip {
  const sine = Math.sin((tool.leadAngle * Math.PI) / 180)
  const immersion = (2 * Math.min(cut.widthMm, tool.diameter)) / tool.diameter
  const arc = Math.acos(1 - immersion)
  return {
    widthMm: cut.depthMm / sine,
    meanMm: (feedPerToothMm * sine * immersion) / arc,
    largestMm: feedPerToothMm * sine * (arc >= Math.PI / 2 ? 1 : Math.sin(arc)),
    teethInCut: (tool.teeth * arc) / (2 * Math.PI),
  }
}
