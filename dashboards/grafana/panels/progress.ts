// Panels of a study's course: objectives, best so far, predictions held against what was measured.
import type { PanelBuilder as Figures } from '@grafana/grafana-foundation-sdk/stat'
import type { PanelBuilder as Curves } from '@grafana/grafana-foundation-sdk/timeseries'
import { colours } from '../house.ts'
import { outcomesOf } from '../plant-view.ts'
import * as ask from '../queries-quality.ts'
import type { Sheet } from '../sheet.ts'
import { displayUnits, grafanaUnit } from '../units.ts'
import { curves, points } from './curves.ts'
import { figures } from './figures.ts'

export function measuredRuns(sheet: Sheet): Figures {
  return figures({
    title: sheet.t('measuredRuns'),
    unit: displayUnits.count,
    queries: [ask.countMeasured()],
    size: 'third',
  })
}

export function shareMeeting(sheet: Sheet): Figures {
  return figures({
    title: sheet.t('shareMeeting'),
    unit: displayUnits.ratio,
    queries: [ask.shareMeeting()],
    size: 'third',
  })
}

/** Nine of ten results should lie inside the interval that promised so. */
export function shareInside(sheet: Sheet): Figures {
  return figures({
    title: sheet.t('shareInside'),
    about: sheet.t('shareInsideAbout'),
    unit: displayUnits.ratio,
    queries: [ask.shareInside()],
    size: 'third',
    steps: [
      { from: null, colour: colours.bad },
      { from: 0.75, colour: colours.warn },
      { from: 0.85, colour: colours.good },
    ],
  })
}

/** One chart for each objective: what each run reached, the best so far that met every limit. */
export function objectives(sheet: Sheet): Curves[] {
  const { studies } = sheet.plant
  const firsts = studies.flatMap((study) => study.objectives.slice(0, 1).map((objective) => ({ study, objective })))
  return [...Map.groupBy(firsts, ({ objective }) => objective.outcome)].map(([outcome, own]) => {
    const ids = own.map(({ study }) => study.id)
    const named = { name: outcome, ...own[0]?.objective }
    const panel = curves({
      title: `${sheet.called(named)}: ${sheet.t('bestSoFar')}`,
      about: sheet.t('bestSoFarAbout'),
      unit: grafanaUnit(named.unit),
      size: 'full',
      queries: [
        ask.progressLine(`outcome_${outcome}`, ids, sheet.t('measured')),
        ask.progressLine('best', ids, sheet.t('bestSoFar')),
      ],
    })
    return panel
      .spanNulls(true)
      .overrideByQuery('A', [
        { id: 'custom.drawStyle', value: 'points' },
        { id: 'custom.pointSize', value: 7 },
      ])
      .overrideByQuery('B', [
        { id: 'custom.lineInterpolation', value: 'stepAfter' },
        { id: 'custom.lineWidth', value: 2 },
      ])
  })
}

/** What was foretold with its interval, what came out, for each outcome that studies speak of. */
export function foretold(sheet: Sheet): Curves[] {
  return outcomesOf(sheet.plant.studies).map((one) =>
    curves({
      title: `${sheet.called(one)}: ${sheet.t('foretoldAndMeasured')}`,
      about: sheet.t('foretoldAbout'),
      unit: grafanaUnit(one.unit),
      queries: [
        ask.foretoldLine('lower', one.name, sheet.t('lowerEnd')),
        ask.foretoldLine('upper', one.name, sheet.t('upperEnd')),
        ask.foretoldLine('predicted', one.name, sheet.t('predicted')),
        ask.foretoldLine('measured', one.name, sheet.t('measured')),
      ],
      limits: one.limits,
    })
      .spanNulls(true)
      .overrideByQuery('A', faint)
      .overrideByQuery('B', faint)
      .overrideByQuery('D', [
        { id: 'custom.drawStyle', value: 'points' },
        { id: 'custom.pointSize', value: 8 },
        { id: 'color', value: { mode: 'fixed', fixedColor: colours.warn } },
      ]),
  )
}

const faint = [
  { id: 'color', value: { mode: 'fixed', fixedColor: colours.plain } },
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [4, 6] } },
]

/** In standard deviations: a cloud around 0 within about 2 either way is what good predictions look like. */
export function errors(sheet: Sheet): Curves {
  return points({
    title: sheet.t('predictionErrors'),
    about: sheet.t('predictionErrorsAbout'),
    unit: displayUnits.none,
    size: 'full',
    queries: [ask.errors()],
    limits: { min: -2, max: 2 },
  })
}
