// A calibration as text for people: what was learnt of each constant, how well it fits, what the data do not identify.
import type { CalibrationRecord } from '../../optimizer/calibration/record.ts'
import { figure, percent } from '../../optimizer/explain.ts'
import { textTable } from '../tables/text-table.ts'

/** `id` is the version that was kept; absent where nothing was. */
export function calibrationText(record: CalibrationRecord, id?: string): string {
  const { process, material, machine, basis, groups, groupedBy, inForce, convergence, seed } = record
  const of = machine === undefined ? '' : ` on ${machine}`
  const from = basis.length > 0 ? `${basis.length} runs` : 'a table'
  const among = groups.length > 0 ? `, ${groupedBy}s ${groups.join(', ')}${inForce ? ` (for ${inForce})` : ''}` : ''
  const { rHat, bulkEss, tailEss } = convergence
  return [
    `Calibration ${id ?? '(not kept)'}: ${process}, ${material}${of}, from ${from}${among}`,
    '',
    ...textTable(['constant', 'unit', 'before', 'after', '90 %', 'learnt', '常数'], record.unknowns.map(unknownRow)),
    '',
    ...textTable(
      ['outcome', 'unit', 'values', 'rms', 'noise', 'twin misses by'],
      record.outcomes.map(({ name, unit, count, rms, noise, discrepancy }) => [
        ...[name, unit, String(count), short(rms), short(noise.median), short(discrepancy.median)],
      ]),
    ),
    '',
    ...record.findings.flatMap(({ level, text }) => [`${level === 'warning' ? '!' : '-'} ${text.en}`, `  ${text.zh}`]),
    `Chains: R-hat ${rHat.toFixed(3)}, effective draws ${Math.round(bulkEss)} (bulk), ${Math.round(tailEss)} (tails); seed ${seed}`,
  ].join('\n')
}

function unknownRow({ title, unit, prior, posterior, contraction }: CalibrationRecord['unknowns'][number]): string[] {
  const { mean, sd, low, high } = posterior
  return [
    ...[
      `${title.en} ${title.zh}`,
      unit,
      `${figure(prior.mean)} ± ${short(prior.sd)}`,
      `${figure(mean)} ± ${short(sd)}`,
    ],
    ...[`${figure(low)} … ${figure(high)}`, percent(Math.max(0, contraction)), title.zh],
  ]
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)))
}
