// Dashboard: the heats of furnaces.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import * as annotations from './annotations.ts'
import { board } from './house.ts'
import { chosenInUrl } from './links.ts'
import * as runs from './panels/runs.ts'
import * as signals from './panels/signals.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'

const kind = 'furnace'

export function furnaceRun(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'furnace-run',
    title: t('furnaceRun'),
    about: t('furnaceRunAbout'),
    variables: [
      variables.source(sheet),
      ...variables.place(sheet, kind),
      variables.run(sheet),
      ...variables.rollups(sheet),
    ],
    annotations: annotations.all(sheet),
    page: `runs/${chosenInUrl('run')}`,
    sections: [
      {
        title: t('process'),
        panels: [
          signals.inUnit(sheet, {
            kind,
            title: t('temperatures'),
            about: t('temperaturesAbout'),
            unit: 'Cel',
            size: 'full',
            dashed: sheet.roles.setpoint,
          }),
          signals.phases(sheet, { kind, title: t('segments') }),
          signals.words(sheet, { kind, title: t('batches') }),
          signals.inUnit(sheet, { kind, title: t('heatingPower'), unit: 'kW' }),
          signals.counted(sheet, { kind, title: t('energyUse'), unit: 'kW.h' }),
          signals.inUnit(sheet, { kind, title: t('atmosphere'), unit: '%' }),
          signals.inOtherUnits(sheet, { kind, title: t('otherSignals'), shown: ['Cel', 'kW', 'kW.h', '%'] }),
          signals.states(sheet, { kind, title: t('state') }),
        ],
      },
      { title: t('runDetails'), panels: [runs.runFeatures(sheet, kind), runs.outcomesOfRun(sheet)] },
      { title: t('runList'), panels: [runs.runList(sheet, kind, 'furnace-run')] },
      { title: t('outcomeTrend'), panels: runs.outcomeTrends(sheet, kind) },
      { title: t('featureTrend'), panels: runs.featureTrends(sheet, kind) },
    ],
  })
}
