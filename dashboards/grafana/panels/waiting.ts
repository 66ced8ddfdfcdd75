// Panels of what is missing, what waits to be understood: gaps, quarantine.
import type { PanelBuilder as Figures } from '@grafana/grafana-foundation-sdk/stat'
import type { PanelBuilder as List } from '@grafana/grafana-foundation-sdk/table'
import type { PanelBuilder as Curves } from '@grafana/grafana-foundation-sdk/timeseries'
import { colours } from '../house.ts'
import { fieldInUrl, pageLinks } from '../links.ts'
import * as ask from '../queries-quality.ts'
import type { Sheet } from '../sheet.ts'
import { displayUnits, grafanaUnit } from '../units.ts'
import type { Column } from './columns.ts'
import { curves } from './curves.ts'
import { figures } from './figures.ts'
import { list } from './list.ts'

export function openGaps(sheet: Sheet): Figures {
  return figures({ title: sheet.t('openGaps'), unit: displayUnits.count, queries: [ask.openGaps()], badFrom: 1 })
}

export function missingTime(sheet: Sheet): Figures {
  const { t } = sheet
  const queries = [ask.missingSeconds()]
  return figures({ title: t('missingTime'), about: t('missingTimeAbout'), unit: grafanaUnit('s'), queries, badFrom: 1 })
}

export function waiting(sheet: Sheet): Figures {
  const { t } = sheet
  const queries = [ask.waitingByCode()]
  return figures({
    title: t('waiting'),
    about: t('waitingAbout'),
    unit: displayUnits.count,
    queries,
    badFrom: 1,
    size: 'half',
  })
}

export function waitingTrend(sheet: Sheet): Curves {
  return curves({ title: sheet.t('waiting'), unit: displayUnits.count, queries: [ask.waitingTrend()] })
}

export function gapList(sheet: Sheet): List {
  const { t } = sheet
  const columns: Column[] = [
    { field: 'Time', title: t('start'), unit: displayUnits.dateTime },
    { field: 'connector', title: t('connector') },
    { field: 'machine', title: t('machine'), meaning: { '*': { text: t('all') } } },
    { field: `text_${sheet.language}`, title: t('gap') },
    { field: 'seconds', title: t('duration'), unit: grafanaUnit('s') },
    { field: 'samples', title: t('readBack'), unit: displayUnits.count },
    { field: 'signals', title: t('signal') },
    { field: 'cause', title: t('cause'), hidden: true },
    { field: 'state', title: t('state'), hidden: true },
  ]
  return list({ title: t('gapList'), about: t('gapListAbout'), query: ask.gapList(sheet.language), columns })
}

export function quarantinedList(sheet: Sheet): List {
  const { t } = sheet
  const links = pageLinks(sheet, `quarantine/${fieldInUrl('id')}`)
  const columns: Column[] = [
    { field: 'Time', title: t('time'), unit: displayUnits.dateTime },
    { field: 'id', title: t('number'), links },
    { field: 'connector', title: t('connector') },
    { field: 'code', title: t('code') },
    { field: 'reason', title: t('reason') },
    { field: 'source', title: t('origin') },
    { field: 'machine', title: t('machine') },
    { field: 'signal', title: t('signal') },
    { field: 'state', title: t('state'), meaning: quarantineStates(sheet) },
  ]
  return list({ title: t('quarantinedList'), about: t('quarantinedListAbout'), query: ask.quarantinedList(), columns })
}

function quarantineStates({ t }: Sheet): NonNullable<Column['meaning']> {
  return { kept: { text: t('kept'), color: colours.bad }, replayed: { text: t('replayed'), color: colours.good } }
}
