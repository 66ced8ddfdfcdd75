// Dashboard: what was suggested, why, what people answered, what came of it.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import * as annotations from './annotations.ts'
import { board } from './house.ts'
import * as panels from './panels/suggestions.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'

export function suggestions(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'suggestions',
    title: t('suggestions'),
    about: t('suggestionsAbout'),
    variables: [variables.source(sheet), variables.study(sheet)],
    annotations: [annotations.decisions(sheet)],
    from: 'now-30d',
    page: 'studies',
    sections: [
      { title: t('newestSuggestion'), panels: [panels.newestSuggestion(sheet), panels.suggestionList(sheet)] },
      { title: t('predictedAndMeasured'), panels: panels.predictedAndMeasured(sheet) },
      {
        title: t('answers'),
        panels: [panels.answerCounts(sheet), panels.feasibility(sheet), panels.decisionList(sheet)],
      },
      { title: t('settingsTrend'), panels: panels.settingTrends(sheet) },
    ],
  })
}
