// A simulation's summary as text for a terminal.
import { figure, percent } from '../../optimizer/explain.ts'
import type { Limit } from '../../optimizer/simulation/job.ts'
import { quantileShares } from '../../optimizer/simulation/summary.ts'
import { textTable } from '../tables/text-table.ts'
import type { SimulationResult } from './run.ts'

const shown = [0.05, 0.5, 0.95] as const

export function summaryText({ job, columns, summary }: SimulationResult): string {
  const { process, material, fidelity, seed, constants } = job
  const settings = columns.filter(({ role }) => role === 'setting').map(({ name }) => name)
  const by = constants ? `calibration ${constants.calibration}` : 'constants of the sheets'
  const head = `${summary.runs.toLocaleString('en')} runs: ${process}, ${material}, ${fidelity}, seed ${seed}, ${by}`
  const unusable = summary.outcomes.reduce((sum, one) => sum + one.unusable, 0)
  return [
    head,
    `Varied: ${settings.join(', ')}`,
    '',
    ...textTable(
      ['outcome', 'unit', 'mean', 'sd', ...shown.map((share) => `${100 * share} %`), 'limits', 'within'],
      summary.outcomes.map(({ name, unit, mean, sd, quantiles, limits, within }) => [
        ...[name, unit, figure(mean), figure(sd)],
        ...shown.map((share) => figure(quantiles[quantileShares.indexOf(share)]!)),
        ...[limits.map(limitText).join(', '), limits.length > 0 ? percent(within) : ''],
      ]),
    ),
    ...(job.limits.length > 0 ? ['', `Within every limit: ${percent(summary.good)}`] : []),
    ...(unusable > 0 ? [`! ${unusable} answers of the twin were no number`] : []),
  ].join('\n')
}

export function limitText({ min, max }: Limit): string {
  return [...(min === undefined ? [] : [`≥ ${figure(min)}`]), ...(max === undefined ? [] : [`≤ ${figure(max)}`])].join(
    ' ',
  )
}
