// An explanation of a study as lines of text for a terminal.
import type { Explanation } from '../dashboards/api/explanation.ts'

type Outcome = Explanation['outcomes'][number]
type Calibration = Outcome['pastCalibration']

export function explanationText({ runs, outcomes, limits, nearest, stop, best }: Explanation): string {
  return [
    `${runs} run(s).`,
    `${stop.advised ? 'Stop' : 'Go on'}: ${stop.reason.en}`,
    ...(best ? ['', `Best settings by all that is known: ${settingsText(best)}`] : []),
    ...outcomes.flatMap(outcomeLines),
    ...(limits.length > 0 ? ['', 'If a limit moved (best expected objective):'] : []),
    ...limits.map(priceLine),
    ...(nearest.length > 0 ? ['', 'Past runs most like the newest suggestion:'] : []),
    ...nearest.map(
      ({ run, label, settings, outcomes: measured, failed, distance }) =>
        `  ${label ?? run}: ${settingsText(settings)}; ${failed ? 'failed' : settingsText(measured)} (distance ${number(distance)})`,
    ),
  ].join('\n')
}

const learntText = { 'not-yet': 'not learnt yet', partly: 'partly learnt', well: 'well learnt' } as const
const kindText = {
  independent: 'Sobol indices',
  'along-limits': 'parameters moved along the limits on settings',
  'among-rows': 'rows compared with their neighbours',
} as const

function outcomeLines(one: Outcome): string[] {
  const { outcome, runs, learnt, q2, importance, pastCalibration, leftOutCalibration } = one
  const shares = importance?.inputs.toSorted((a, b) => b.total.mean - a.total.mean) ?? []
  return [
    '',
    `${outcome}: ${learntText[learnt]} from ${runs} run(s), q2 ${number(q2)}`,
    ...(importance
      ? [`  share of its variance, with intervals that the model holds 90 % likely (${kindText[importance.kind]}):`]
      : []),
    ...shares.map(
      ({ input, first, total }) => `    ${input}: alone ${shareText(first)}, with others ${shareText(total)}`,
    ),
    ...calibrationLine('predictions made at the time', pastCalibration),
    ...calibrationLine('each run foretold from the others', leftOutCalibration),
  ]
}

function shareText({ mean, low, high }: { mean: number; low: number; high: number }): string {
  return `${percent(mean)} (${percent(low)} to ${percent(high)})`
}

function calibrationLine(what: string, { count, coverage, meanError }: Calibration): string[] {
  if (count === 0) return []
  const parts = coverage.map(
    ({ promised, share, low, high }) =>
      `${percent(share)} within the ${percent(promised)} interval (true share ${percent(low)} to ${percent(high)})`,
  )
  return [`  ${what}, ${count}: ${parts.join(', ')}; mean error ${number(meanError)} sd`]
}

function priceLine({ outcome, side, limit, best, looser, tighter }: Explanation['limits'][number]): string {
  const sign = side === 'max' ? '<=' : '>='
  return `  ${outcome} ${sign} ${number(limit)}: ${number(best)}; at ${number(looser.limit)}: ${number(looser.best)}; at ${number(tighter.limit)}: ${number(tighter.best)}`
}

function settingsText(values: Readonly<Record<string, number | string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? number(value) : value}`)
    .join(', ')
}

function number(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '–'
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
