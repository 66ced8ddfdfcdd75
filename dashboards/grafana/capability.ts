// Dashboard: is the process in control, is it capable, what has changed.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import * as annotations from './annotations.ts'
import { board } from './house.ts'
import * as panels from './panels/control.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'

export function capability(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'capability',
    title: t('capability'),
    about: t('capabilityBoardAbout'),
    variables: [variables.source(sheet), ...variables.placeOf(sheet, 'control'), variables.quantity(sheet)],
    annotations: [annotations.ruleHits(sheet), annotations.events(sheet), annotations.decisions(sheet)],
    from: 'now-90d',
    refresh: '5m',
    page: 'capability',
    sections: [
      { title: t('now'), panels: [panels.lowestCpk(sheet), panels.ruleHits(sheet)] },
      { title: t('controlChart'), panels: [panels.controlChart(sheet), panels.hitList(sheet)] },
      {
        title: t('capability'),
        panels: [panels.cpkOverTime(sheet), panels.histogram(sheet), panels.capabilityList(sheet)],
      },
    ],
  })
}
