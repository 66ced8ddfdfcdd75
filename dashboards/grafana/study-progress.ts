// Dashboard: does the study get on, can its model be believed.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import * as annotations from './annotations.ts'
import { board } from './house.ts'
import * as panels from './panels/progress.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'

export function studyProgress(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'study-progress',
    title: t('studyProgress'),
    about: t('studyProgressAbout'),
    variables: [variables.source(sheet), variables.study(sheet)],
    annotations: [annotations.decisions(sheet)],
    from: 'now-90d',
    refresh: '5m',
    page: 'studies',
    sections: [
      { title: t('now'), panels: [panels.measuredRuns(sheet), panels.shareMeeting(sheet), panels.shareInside(sheet)] },
      { title: t('bestSoFar'), panels: panels.objectives(sheet) },
      { title: t('foretoldAndMeasured'), panels: [panels.errors(sheet), ...panels.foretold(sheet)] },
    ],
  })
}
