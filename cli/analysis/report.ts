// A response-surface analysis as text: summary, ANOVA table, coefficients, shape, path, runs that stand out.
import { type Analysis, uncoded } from '../../optimizer/response-surface/analysis.ts'
import type { AnovaRow } from '../../optimizer/response-surface/anova.ts'
import { chance, figure, textTable } from '../tables/text-table.ts'

/** Beyond these a run deserves a second look. */
const deletedLimit = 3
const cookLimit = 1

export function analysisText(outcome: string, analysis: Analysis): string {
  return [
    ...summary(outcome, analysis),
    '',
    ...anovaLines(analysis.anova),
    '',
    ...coefficientLines(analysis),
    ...shapeLines(analysis),
    ...pathLines(analysis),
    '',
    ...residualLines(analysis),
  ].join('\n')
}

function summary(outcome: string, { fit, model }: Analysis): string[] {
  const share = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(4))
  return [
    `${outcome}: ${model} model in coded units, ${fit.data.values.length} runs`,
    `R2 ${share(fit.r2)}, adjusted ${share(fit.adjusted)}, predicted ${share(fit.predicted)}; ` +
      `s ${fit.sigma === undefined ? '-' : figure(fit.sigma)} with ${fit.degrees} degrees of freedom` +
      (fit.press === undefined ? '' : `; PRESS ${figure(fit.press)}`),
    ...(fit.aliased.length > 0 ? [`Left out, since these runs cannot tell them apart: ${fit.aliased.join(', ')}`] : []),
  ]
}

function anovaLines(rows: readonly AnovaRow[]): string[] {
  return textTable(
    ['Source', 'df', 'Seq SS', 'Partial SS', 'Mean square', 'F', 'p'],
    rows.map(({ source, level, degrees, sequential, partial, meanSquare, f, p }) => [
      `${'  '.repeat(level)}${source}`,
      degrees,
      sequential,
      partial,
      meanSquare,
      f,
      chance(p),
    ]),
  )
}

function coefficientLines({ fit }: Analysis): string[] {
  return textTable(
    ['Coefficient', 'Estimate', 'Std error', 't', 'p', '95 % low', '95 % high', 'VIF'],
    fit.coefficients.map((one) => [
      one.label === '1' ? 'mean (1)' : one.label,
      one.estimate,
      one.standardError,
      one.t,
      chance(one.p),
      one.lower,
      one.upper,
      one.inflation,
    ]),
  )
}

function shapeLines({ canonical, factors }: Analysis): string[] {
  if (!canonical) return []
  const numbers = factors.filter((factor) => !('choices' in factor))
  const at = numbers.map((factor, i) => `${factor.name} ${figure(Number(uncoded(factor, canonical.stationary[i]!)))}`)
  const flat =
    canonical.flat.length > 0 ? ' An axis of small curvature is a ridge: many settings do nearly as well.' : ''
  return [
    '',
    `Stationary point: a ${canonical.nature} of ${figure(canonical.height)} at ${at.join(', ')}` +
      `${canonical.isInside ? '' : ', beyond the runs: do not trust it'}.${flat}`,
    ...textTable(
      ['Axis', 'Curvature', ...numbers.map(({ name }) => name)],
      canonical.values.map((value, i) => [String(i + 1), value, ...canonical.vectors[i]!]),
    ),
  ]
}

function pathLines({ path, factors }: Analysis): string[] {
  if (path.length === 0) return []
  const numbers = factors.filter((factor) => !('choices' in factor))
  return [
    '',
    'Steepest path from the middle (distance in coded units):',
    ...textTable(
      ['Distance', ...numbers.map(({ name }) => name), 'Predicted'],
      path.map(({ radius, coded, height }) => [
        radius,
        ...numbers.map((factor, i) => Number(uncoded(factor, coded[i]!))),
        height,
      ]),
    ),
  ]
}

function residualLines({ fit }: Analysis): string[] {
  const marks = fit.residuals.map(({ deleted, cook, leverage }) => [
    ...(Math.abs(deleted ?? 0) > deletedLimit ? ['stands out'] : []),
    ...((cook ?? 0) > cookLimit ? ['moves the model'] : []),
    ...(leverage > 1 - 1e-10 ? ['decides a coefficient alone'] : []),
  ])
  return textTable(
    ['Row', 'Value', 'Fitted', 'Residual', 'Leverage', 'Standardised', 'Deleted', "Cook's D", ''],
    fit.residuals.map(({ value, fitted, residual, leverage, standardised, deleted, cook }, i) => [
      String(i + 1),
      value,
      fitted,
      residual,
      leverage,
      standardised,
      deleted,
      cook,
      marks[i]!.join(', '),
    ]),
  )
}
