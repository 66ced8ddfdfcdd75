// The front of a study with several objectives as lines of text for a terminal.
import type { Explanation } from '../dashboards/api/explanation.ts'
import { numberText, valuesText } from './figure-text.ts'

type Front = NonNullable<Explanation['front']>
type Value = Front['entries'][number]['values'][number]

export function frontLines({ objectives, entries, leftOut, predicted, volume, share }: Front): string[] {
  const names = objectives.map(({ outcome }) => outcome)
  const rows = [
    ...entries.map(({ runs, values, settings, beyond }) => [
      runs.map(nameOf).join(' = '),
      ...values.map(valueText),
      `${valuesText(settings)}${beyond.length > 0 ? ` (beyond the reference of ${beyond.join(', ')})` : ''}`,
    ]),
    ...predicted.map(({ values, settings }) => ['predicted', ...values.map(valueText), valuesText(settings)]),
  ]
  return [
    '',
    'Front: runs that no other beats in all objectives, by what the models expect (90 % interval; measured):',
    ...objectives.map(objectiveLine),
    ...(entries.length === 0
      ? ['  no run has kept all limits yet']
      : aligned([['run', ...names, 'settings'], ...rows])),
    ...volumeLine(names, volume, share),
    ...(leftOut.length > 0 ? ['  measured like records, yet not on the front:'] : []),
    ...leftOut.map((one) => `    ${nameOf(one)}: ${reasonText(names, one)}`),
  ]
}

function objectiveLine({ outcome, goal, target, reference }: Front['objectives'][number]): string {
  const aim = goal === 'target' ? `target ${numberText(target ?? Number.NaN)}` : goal
  return `  ${outcome}: ${aim}; reference ${referenceText(goal, reference)}`
}

function referenceText(goal: string, reference: Front['objectives'][number]['reference']): string {
  if (reference === undefined) return 'not known yet'
  const value = `${goal === 'target' ? 'at most ' : ''}${numberText(reference.value)}${goal === 'target' ? ' away' : ''}`
  return reference.kind === 'declared'
    ? `${value} (declared)`
    : `${value} (inferred: the worst believed of a run that kept all limits)`
}

function volumeLine(names: readonly string[], volume: number | undefined, share: number | undefined): string[] {
  if (volume === undefined) return []
  const more = share === undefined ? '' : `; one more run is expected to add ${numberText(share * 100)} %`
  return [`  covered up to the reference: ${numberText(volume)} (${names.join(' x ')})${more}`]
}

function reasonText(names: readonly string[], { measured, expected, reason }: Front['leftOut'][number]): string {
  const figures = names.map((name, k) => `${name} ${numberText(measured[k]!)}, expected ${numberText(expected[k]!)}`)
  return `${whyText(reason)} (${figures.join('; ')})`
}

function whyText(reason: Front['leftOut'][number]['reason']): string {
  if (reason.kind === 'limits') return `limit not kept: ${reason.outcomes.join(', ')}`
  if (reason.kind === 'bounds') return "its settings lie outside today's bounds"
  const beaten = `${nameOf(reason.by)} is expected to be better in all`
  return reason.kind === 'context' ? `measured in another context; in today's ${beaten}` : beaten
}

function valueText({ expected, low, high, measured }: Value): string {
  const told = measured === undefined ? '' : `; ${numberText(measured)}`
  return `${numberText(expected)} (${numberText(low)} to ${numberText(high)}${told})`
}

function nameOf({ run, label }: { readonly run: string; readonly label?: string }): string {
  return label ?? run
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, k) => rows.reduce((most, row) => Math.max(most, row[k]!.length), 0))
  return rows.map((row) => `  ${row.map((cell, k) => cell.padEnd(widths[k]!)).join('  ')}`.trimEnd())
}
