// A gauge study by two-way analysis of variance, parts by appraisers, both random.
//
// Notation: p parts, a appraisers, r trials; SS sums of squares, MS = SS / degrees; components of variance from the
// expected mean squares, below zero taken as zero.

import { mean } from 'simple-statistics'
import { fTail } from '../math/beta-quantiles.ts'
import { type Crossed, crossed, type GaugeFigures, gaugeFigures, type Reading } from './gauge.ts'

export interface AnovaRow {
  readonly sumOfSquares: number
  readonly degrees: number
  readonly meanSquare: number
  /** Against interaction, or against what was pooled; the interaction itself against the equipment. */
  readonly F?: number
  readonly p?: number
}

export interface AnovaGauge extends GaugeFigures {
  readonly table: {
    readonly part: AnovaRow
    readonly appraiser: AnovaRow
    readonly interaction: AnovaRow
    readonly equipment: AnovaRow
    readonly total: AnovaRow
  }
  /** The interaction was not significant: it was counted as equipment. */
  readonly isPooled: boolean
  /** Standard deviation of the interaction, part of AV; 0 where pooled. */
  readonly interaction: number
}

/**
 * EV, AV, PV from the analysis of variance [AIAG2010, app. A]. The interaction is pooled with the equipment where its p
 * exceeds `poolAbove` (the handbook's 0.25). Throws as `crossed`.
 */
export function gaugeByAnova(readings: readonly Reading[], poolAbove = 0.25): AnovaGauge {
  const design = crossed(readings)
  const raw = sumsOfSquares(design)
  const interaction = against(raw.interaction, raw.equipment)
  const isPooled = interaction.p! > poolAbove
  const error = isPooled
    ? row(raw.interaction.sumOfSquares + raw.equipment.sumOfSquares, raw.interaction.degrees + raw.equipment.degrees)
    : raw.interaction
  const { parts, appraisers, trials } = design
  const component = (above: AnovaRow, below: AnovaRow, times: number) =>
    Math.max(0, (above.meanSquare - below.meanSquare) / times)
  const crossVariance = isPooled ? 0 : component(raw.interaction, raw.equipment, trials)
  const EV = Math.sqrt(isPooled ? error.meanSquare : raw.equipment.meanSquare)
  const AV = Math.sqrt(component(raw.appraiser, error, parts * trials) + crossVariance)
  const PV = Math.sqrt(component(raw.part, error, appraisers * trials))
  const table = { ...raw, part: against(raw.part, error), appraiser: against(raw.appraiser, error), interaction }
  return { ...gaugeFigures(EV, AV, PV), table, isPooled, interaction: Math.sqrt(crossVariance) }
}

function sumsOfSquares({ cells, parts, appraisers, trials }: Crossed): Record<keyof AnovaGauge['table'], AnovaRow> {
  const grand = mean(cells.flat(2))
  const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + (value - grand) ** 2, 0)
  const part = appraisers * trials * squares(cells.map((row) => mean(row.flat())))
  const appraiser = parts * trials * squares(cells[0]!.map((_, a) => mean(cells.flatMap((row) => row[a]!))))
  const between = trials * squares(cells.flat().map((cell) => mean([...cell])))
  const total = squares(cells.flat(2))
  return {
    part: row(part, parts - 1),
    appraiser: row(appraiser, appraisers - 1),
    interaction: row(Math.max(0, between - part - appraiser), (parts - 1) * (appraisers - 1)),
    equipment: row(Math.max(0, total - between), parts * appraisers * (trials - 1)),
    total: row(total, parts * appraisers * trials - 1),
  }
}

function row(sumOfSquares: number, degrees: number): AnovaRow {
  return { sumOfSquares, degrees, meanSquare: sumOfSquares / degrees }
}

function against(above: AnovaRow, below: AnovaRow): AnovaRow {
  // Without any error to compare with, nothing but zero is insignificant.
  const F = below.meanSquare > 0 ? above.meanSquare / below.meanSquare : above.meanSquare > 0 ? Number.MAX_VALUE : 0
  return { ...above, F, p: fTail(F, above.degrees, below.degrees) }
}
