// Dashboard: runs laid over one another, beside each other.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { board } from './house.ts'
import * as panels from './panels/overlay.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'
import * as overlay from './variables-overlay.ts'

export function runComparison(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'run-comparison',
    title: t('runComparison'),
    about: t('runComparisonAbout'),
    variables: [
      variables.source(sheet),
      ...variables.placeOf(sheet, 'runs', 'one'),
      overlay.signal(sheet),
      overlay.step(sheet),
      ...overlay.runs(sheet),
    ],
    annotations: [],
    refresh: '',
    sections: [
      { title: t('overlaid'), panels: [panels.curves(sheet)] },
      { title: t('runDetails'), panels: [panels.labels(sheet), panels.outcomes(sheet)] },
      { title: t('features'), panels: [panels.features(sheet)] },
    ],
  })
}
