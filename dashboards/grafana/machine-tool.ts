// Dashboard: the passes of machine tools.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import * as annotations from './annotations.ts'
import { board } from './house.ts'
import { chosenInUrl } from './links.ts'
import * as runs from './panels/runs.ts'
import * as signals from './panels/signals.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'

const kind = 'machine-tool'

export function machineTool(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'machine-tool',
    title: t('machineTool'),
    about: t('machineToolAbout'),
    variables: [
      variables.source(sheet),
      ...variables.place(sheet, kind),
      variables.run(sheet),
      ...variables.rollups(sheet),
    ],
    annotations: annotations.all(sheet),
    page: `runs/${chosenInUrl('run')}`,
    from: 'now-6h',
    sections: [
      {
        title: t('process'),
        panels: [
          signals.states(sheet, { kind, title: t('cutting') }),
          signals.words(sheet, { kind, title: t('toolAndPart') }),
          signals.inUnit(sheet, {
            kind,
            title: t('spindleLoad'),
            about: t('spindleLoadAbout'),
            unit: '%',
            figure: 'max',
          }),
          signals.inUnit(sheet, {
            kind,
            title: t('vibration'),
            about: t('vibrationAbout'),
            unit: 'mm/s',
            figure: 'max',
          }),
          signals.inUnit(sheet, { kind, title: t('spindleSpeed'), unit: '/min' }),
          signals.inUnit(sheet, { kind, title: t('feedRate'), unit: 'mm/min' }),
          signals.inUnit(sheet, { kind, title: t('spindlePower'), unit: 'kW' }),
          signals.counted(sheet, { kind, title: t('partCounter'), unit: undefined }),
          signals.inOtherUnits(sheet, { kind, title: t('otherSignals'), shown: ['%', 'mm/s', '/min', 'mm/min', 'kW'] }),
        ],
      },
      { title: t('runDetails'), panels: [runs.runFeatures(sheet, kind), runs.outcomesOfRun(sheet)] },
      { title: t('runList'), panels: [runs.runList(sheet, kind, 'machine-tool')] },
      { title: t('outcomeTrend'), panels: runs.outcomeTrends(sheet, kind) },
      { title: t('featureTrend'), panels: runs.featureTrends(sheet, kind) },
    ],
  })
}
