// An explanation of a study as lines of text for a terminal.
import type { Explanation } from '../dashboards/api/explanation.ts'
import { numberText, percentText, valuesText } from './figure-text.ts'
import { frontLines } from './front-text.ts'

type Outcome = Explanation['outcomes'][number]
type Calibration = Outcome['pastCalibration']

export function explanationText({ runs, outcomes, front, limits, nearest, stop, best }: Explanation): string {
  return [
    `${runs} run(s).`,
    `${stop.advised ? 'Stop' : 'Go on'}: ${stop.reason.en}`,
    ...(best ? ['', `Best settings by all that is known: ${valuesText(best)}`] : []),
    ...(front ? frontLines(front) : []),
    ...outcomes.flatMap(outcomeLines),
    ...(limits.length > 0 ? ['', 'If a limit moved (best expected objective):'] : []),
    ...limits.map(priceLine),
    ...(nearest.length > 0 ? ['', 'Past runs most like the newest suggestion:'] : []),
    ...nearest.map(
      ({ run, label, settings, outcomes: measured, failed, distance }) =>
        `  ${label ?? run}: ${valuesText(settings)}; ${failed ? 'failed' : valuesText(measured)} (distance ${numberText(distance)})`,
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
    `${outcome}: ${learntText[learnt]} from ${runs} run(s), q2 ${numberText(q2)}`,
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
  return `${percentText(mean)} (${percentText(low)} to ${percentText(high)})`
}

function calibrationLine(what: string, { count, coverage, meanError }: Calibration): string[] {
  if (count === 0) return []
  const parts = coverage.map(
    ({ promised, share, low, high }) =>
      `${percentText(share)} within the ${percentText(promised)} interval (true share ${percentText(low)} to ${percentText(high)})`,
  )
  return [`  ${what}, ${count}: ${parts.join(', ')}; mean error ${numberText(meanError)} sd`]
}

function priceLine({ outcome, side, limit, best, looser, tighter }: Explanation['limits'][number]): string {
  const sign = side === 'max' ? '<=' : '>='
  return `  ${outcome} ${sign} ${numberText(limit)}: ${numberText(best)}; at ${numberText(looser.limit)}: ${numberText(looser.best)}; at ${numberText(tighter.limit)}: ${numberText(tighter.best)}`
}
