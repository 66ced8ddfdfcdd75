// Panels of the data's way: links, balances, spool, store, freshness.

import type { PanelBuilder as Figures } from '@grafana/grafana-foundation-sdk/stat'
import type { PanelBuilder as Strips } from '@grafana/grafana-foundation-sdk/statetimeline'
import type { PanelBuilder as List } from '@grafana/grafana-foundation-sdk/table'
import type { PanelBuilder as Curves } from '@grafana/grafana-foundation-sdk/timeseries'
import { colours } from '../house.ts'
import { machineLinks } from '../links.ts'
import * as ask from '../queries.ts'
import type { Sheet } from '../sheet.ts'
import { displayUnits, grafanaUnit } from '../units.ts'
import { bars, curves } from './curves.ts'
import { figures } from './figures.ts'
import { list } from './list.ts'
import { strips } from './strips.ts'

export function staleSignals(sheet: Sheet): Figures {
  const { t } = sheet
  const queries = [ask.countStale()]
  return figures({
    title: t('staleSignals'),
    about: t('staleSignalsAbout'),
    unit: displayUnits.count,
    queries,
    badFrom: 1,
  })
}

export function freshness(sheet: Sheet): List {
  const { t } = sheet
  return list({
    title: t('freshness'),
    about: t('freshnessAbout'),
    query: ask.freshness(),
    size: 'half',
    columns: [
      { field: 'Time', title: t('time'), hidden: true },
      { field: 'machine', title: t('machine'), links: machineLinks(sheet) },
      { field: 'signal', title: t('signal') },
      { field: 'age_seconds', title: t('age'), unit: grafanaUnit('s') },
      { field: 'expected_seconds', title: t('expected'), unit: grafanaUnit('s') },
      { field: 'stale', title: t('stale'), meaning: onOff(sheet, { 1: 'bad', 0: 'good' }) },
    ],
  })
}

export function quarantinedInPlant(sheet: Sheet): Figures {
  const { t } = sheet
  const queries = [ask.quarantinedInPlant()]
  return figures({
    title: t('quarantinedMessages'),
    about: t('quarantinedMessagesAbout'),
    unit: displayUnits.count,
    queries,
    badFrom: 1,
  })
}

export function quarantinedByConnector(sheet: Sheet): Figures {
  const { t } = sheet
  const queries = [ask.countByConnector('quarantined')]
  return figures({
    title: t('quarantinedMessages'),
    about: t('quarantinedMessagesAbout'),
    unit: displayUnits.count,
    queries,
    badFrom: 1,
  })
}

export function droppedByConnector(sheet: Sheet): Figures {
  const queries = [ask.countByConnector('dropped')]
  return figures({ title: sheet.t('droppedMessages'), unit: displayUnits.count, queries, badFrom: 1 })
}

export function storeState(sheet: Sheet): Figures {
  const meaning = {
    1: { text: sheet.t('reachable'), color: colours.good },
    0: { text: sheet.t('failing'), color: colours.bad },
  }
  return figures({ title: sheet.t('storeState'), unit: 'none', queries: [ask.storeState()], goodFrom: 1, meaning })
}

export function certificates(sheet: Sheet): Figures {
  const { t } = sheet
  const queries = [ask.certificateDays()]
  return figures({
    title: t('certificates'),
    about: t('certificatesAbout'),
    unit: grafanaUnit('d'),
    queries,
    goodFrom: 30,
  })
}

export function linkStates(sheet: Sheet): Strips {
  return strips({
    title: sheet.t('linkState'),
    queries: [ask.linkState()],
    meaning: onOff(sheet, { 1: 'good', 0: 'bad' }),
  })
}

export function messageRates(sheet: Sheet): Curves {
  return curves({ title: sheet.t('messageRate'), unit: displayUnits.perSecond, queries: [ask.messageRate('received')] })
}

export function quarantineRates(sheet: Sheet): Curves {
  return bars({
    title: sheet.t('quarantineRate'),
    unit: displayUnits.perSecond,
    queries: [ask.messageRate('quarantined')],
  })
}

export function doubtfulSamples(sheet: Sheet): Curves {
  const { t } = sheet
  const queries = [ask.doubtfulSamples()]
  return bars({ title: t('doubtfulSamples'), about: t('doubtfulSamplesAbout'), unit: displayUnits.count, queries })
}

export function storedRates(sheet: Sheet): Curves {
  return curves({ title: sheet.t('storedRate'), unit: displayUnits.perSecond, queries: [ask.storedRate()] })
}

export function spoolDepth(sheet: Sheet): Curves {
  return curves({ title: sheet.t('spoolDepth'), unit: displayUnits.count, queries: [ask.spoolFigure('records')] })
}

export function spoolBytes(sheet: Sheet): Curves {
  return curves({ title: sheet.t('spoolBytes'), unit: grafanaUnit('By'), queries: [ask.spoolFigure('bytes')] })
}

export function spoolAge(sheet: Sheet): Curves {
  return curves({ title: sheet.t('spoolAge'), unit: grafanaUnit('s'), queries: [ask.spoolFigure('age_seconds')] })
}

export function storeLag(sheet: Sheet): Curves {
  return curves({ title: sheet.t('storeLag'), unit: grafanaUnit('s'), queries: [ask.spoolFigure('lag_seconds')] })
}

export function messageBalance(sheet: Sheet): List {
  const { t } = sheet
  const counts = ask.messageCounts.map((field) => ({ field, title: t(field), unit: displayUnits.none }))
  const columns = [
    { field: 'Time', title: t('time'), hidden: true },
    { field: 'connector', title: t('connector') },
    ...counts,
  ]
  return list({
    title: t('messageBalance'),
    about: t('messageBalanceAbout'),
    query: ask.messageBalance(),
    columns,
    size: 'half',
  })
}

export function sampleBalance(sheet: Sheet): List {
  const { t } = sheet
  const counts = ask.sampleCounts.map((field) => ({ field, title: t(field), unit: displayUnits.none }))
  const columns = [
    { field: 'Time', title: t('time'), hidden: true },
    { field: 'machine', title: t('machine') },
    ...counts,
  ]
  return list({
    title: t('sampleBalance'),
    about: t('sampleBalanceAbout'),
    query: ask.sampleBalance(),
    columns,
    size: 'half',
  })
}

type Tone = 'good' | 'bad'

function onOff(sheet: Sheet, tones: Readonly<Record<0 | 1, Tone>>): Record<string, { text: string; color: string }> {
  return { 1: { text: sheet.t('yes'), color: colours[tones[1]] }, 0: { text: sheet.t('no'), color: colours[tones[0]] } }
}
