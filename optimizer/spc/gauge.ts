// What a gauge study says: how much of the spread is the gauge, by any method.
//
// Notation: EV repeatability (the equipment), AV reproducibility (the appraisers), GRR both, PV the parts, TV all; every
// one a standard deviation in the unit of the readings [AIAG2010].

import type { Sentence } from '../explain.ts'
import { unfit } from './unfit.ts'

/** One reading; every appraiser measures every part equally often. */
export interface Reading {
  readonly part: string
  readonly appraiser: string
  readonly value: number
}

export interface GaugeFigures {
  readonly EV: number
  readonly AV: number
  readonly GRR: number
  readonly PV: number
  readonly TV: number
  /** 100 GRR / TV. */
  readonly percentOfTotal: number
  /** 1.41 PV / GRR: how many groups of parts the gauge can tell apart, not yet rounded down. */
  readonly categories: number
}

/** Readings by part, then appraiser, in the order in which both first occur. */
export interface Crossed {
  /** [part][appraiser][trial] */
  readonly cells: readonly (readonly (readonly number[])[])[]
  readonly parts: number
  readonly appraisers: number
  readonly trials: number
}

/** The readings as a full table. Throws a RangeError where it has holes or fewer than two parts, appraisers or trials. */
export function crossed(readings: readonly Reading[]): Crossed {
  const parts = [...new Set(readings.map(({ part }) => part))]
  const appraisers = [...new Set(readings.map(({ appraiser }) => appraiser))]
  const byPart = Map.groupBy(readings, ({ part }) => part)
  const cells = parts.map((part) => {
    const byAppraiser = Map.groupBy(byPart.get(part) ?? [], ({ appraiser }) => appraiser)
    return appraisers.map((appraiser) => (byAppraiser.get(appraiser) ?? []).map(({ value }) => value))
  })
  const trials = cells[0]?.[0]?.length ?? 0
  if (parts.length < 2 || appraisers.length < 2 || trials < 2) {
    throw unfit(
      'a gauge study needs at least two parts, two appraisers, two trials',
      '量具研究至少需要两个零件、两名评价人、各测两次',
    )
  }
  if (cells.flat().some((cell) => cell.length !== trials)) {
    throw unfit('every appraiser must measure every part equally often', '每名评价人对每个零件的测量次数必须相同')
  }
  if (!cells.flat(2).every(Number.isFinite))
    throw unfit('every reading must be a finite number', '每个读数都必须是有限数')
  return { cells, parts: parts.length, appraisers: appraisers.length, trials }
}

/** The figures that follow from EV, AV, PV. 1.41 is the handbook's rounding of sqrt 2, kept so that figures agree. */
export function gaugeFigures(EV: number, AV: number, PV: number): GaugeFigures {
  const GRR = Math.hypot(EV, AV)
  const TV = Math.hypot(GRR, PV)
  return { EV, AV, GRR, PV, TV, percentOfTotal: (100 * GRR) / TV, categories: (1.41 * PV) / GRR }
}

/** 100 x 6 GRR / tolerance, for a tolerance USL - LSL. */
export function percentOfTolerance({ GRR }: GaugeFigures, tolerance: number): number {
  if (!(tolerance > 0)) throw unfit('the tolerance must be positive', '公差必须大于零')
  return (600 * GRR) / tolerance
}

/** The handbook's verdict: under 10 % good, up to 30 % for some uses; at least 5 categories [AIAG2010]. */
export function gaugeVerdict(figures: GaugeFigures): {
  readonly verdict: 'good' | 'marginal' | 'poor'
  readonly because: Sentence
} {
  const percent = figures.percentOfTotal.toFixed(1)
  const categories = Math.floor(figures.categories)
  const isPoor = figures.percentOfTotal > 30 || categories < 2
  const verdict = isPoor ? 'poor' : figures.percentOfTotal < 10 && categories >= 5 ? 'good' : 'marginal'
  return {
    verdict,
    because: {
      en: `The gauge makes up ${percent} % of the total spread and tells ${categories} groups of parts apart.`,
      zh: `量具占总变差的 ${percent} %，可分辨 ${categories} 个类别。`,
    },
  }
}
