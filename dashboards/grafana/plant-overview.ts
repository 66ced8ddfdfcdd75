// Dashboard: is all well, what is next, for the whole plant.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import * as annotations from './annotations.ts'
import { board } from './house.ts'
import * as pipeline from './panels/pipeline.ts'
import * as runs from './panels/runs.ts'
import * as signals from './panels/signals.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'

export function plantOverview(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'plant-overview',
    title: t('plantOverview'),
    about: t('plantOverviewAbout'),
    variables: [variables.source(sheet), ...variables.place(sheet), ...variables.rollups(sheet)],
    annotations: annotations.all(sheet),
    sections: [
      {
        title: t('now'),
        panels: [
          runs.runsFinished(sheet),
          runs.runsAborted(sheet),
          pipeline.staleSignals(sheet),
          pipeline.quarantinedInPlant(sheet),
          signals.words(sheet, { title: t('programs'), about: t('programsAbout'), names: [sheet.roles.program] }),
          runs.lastRuns(sheet),
          pipeline.freshness(sheet),
        ],
      },
      {
        title: t('machines'),
        panels: [
          signals.inUnit(sheet, {
            title: t('temperatures'),
            about: t('temperaturesAbout'),
            unit: 'Cel',
            dashed: sheet.roles.setpoint,
          }),
          signals.inUnit(sheet, { title: t('heatingPower'), unit: 'kW' }),
        ],
      },
    ],
  })
}
