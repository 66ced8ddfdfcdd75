// Dashboard: what is missing, what was not understood, what is doubtful.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import * as annotations from './annotations.ts'
import { board } from './house.ts'
import * as pipeline from './panels/pipeline.ts'
import * as panels from './panels/waiting.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'

export function dataQuality(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'data-quality',
    title: t('dataQuality'),
    about: t('dataQualityAbout'),
    variables: [variables.source(sheet), ...variables.place(sheet), variables.connector(sheet)],
    annotations: [annotations.gaps(sheet)],
    from: 'now-7d',
    page: 'quarantine',
    sections: [
      {
        title: t('gaps'),
        panels: [
          panels.openGaps(sheet),
          panels.missingTime(sheet),
          pipeline.staleSignals(sheet),
          pipeline.freshness(sheet),
          pipeline.doubtfulSamples(sheet),
          panels.gapList(sheet),
        ],
      },
      {
        title: t('quarantine'),
        panels: [panels.waiting(sheet), panels.waitingTrend(sheet), panels.quarantinedList(sheet)],
      },
    ],
  })
}
