// Dashboard: the wall screen of a line: is all well, what runs, what is next, legible from across the hall.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import * as annotations from './annotations.ts'
import { board } from './house.ts'
import * as pipeline from './panels/pipeline.ts'
import * as runs from './panels/runs.ts'
import * as signals from './panels/signals.ts'
import { waitingSuggestions } from './panels/suggestions.ts'
import * as waiting from './panels/waiting.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'

export function wall(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'wall',
    title: t('wall'),
    about: t('wallAbout'),
    variables: [variables.source(sheet), ...variables.place(sheet), ...variables.rollups(sheet)],
    annotations: [annotations.runs(sheet), annotations.gaps(sheet)],
    from: 'now-12h',
    refresh: '10s',
    sections: [
      {
        title: t('now'),
        panels: [
          pipeline.staleSignals(sheet),
          waiting.openGaps(sheet),
          runs.runsAborted(sheet),
          waitingSuggestions(sheet),
          runs.lastRuns(sheet),
          signals.words(sheet, { title: t('programs'), about: t('programsAbout'), names: [sheet.roles.program] }),
        ],
      },
      {
        title: t('process'),
        panels: [
          signals.inUnit(sheet, {
            title: t('temperatures'),
            about: t('temperaturesAbout'),
            unit: 'Cel',
            dashed: sheet.roles.setpoint,
          }),
          signals.inUnit(sheet, { title: t('spindleLoad'), about: t('spindleLoadAbout'), unit: '%', figure: 'max' }),
        ],
      },
    ],
  })
}
