// Annotations over every chart: runs as regions, events, decisions as marks.
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard'
import { colours } from './house.ts'
import { decisionMarks, eventMarks, runMarks } from './queries.ts'
import type { Sheet } from './sheet.ts'
import { dataSource } from './source.ts'

/** Runs of the machines shown, from start to end. */
export function runs(sheet: Sheet): AnnotationQuery {
  const columns = { textColumn: 'text', tagsColumn: 'machine,state', timeEndColumn: 'to_ms' }
  return marks({ name: sheet.t('runMarks'), colour: colours.calm, query: runMarks(), columns })
}

/** Tools, thermocouples, maintenance, lots: what may explain a change. */
export function events(sheet: Sheet): AnnotationQuery {
  const columns = { textColumn: 'text', tagsColumn: 'machine,kind', timeEndColumn: '' }
  return marks({ name: sheet.t('eventMarks'), colour: colours.plain, query: eventMarks(), columns })
}

/** What people answered to suggestions. */
export function decisions(sheet: Sheet): AnnotationQuery {
  const columns = { textColumn: 'text', tagsColumn: 'study,answer', timeEndColumn: '' }
  return marks({ name: sheet.t('decisionMarks'), colour: colours.warn, query: decisionMarks(), columns })
}

interface Marks {
  readonly name: string
  readonly colour: string
  readonly query: string
  readonly columns: { readonly textColumn: string; readonly tagsColumn: string; readonly timeEndColumn: string }
}

/** Written by hand: the SDK's builder knows only the targets of Grafana's own annotation store. */
function marks({ name, colour, query, columns }: Marks): AnnotationQuery {
  const target = {
    refId: 'Anno',
    query,
    rawQuery: true,
    resultFormat: 'table',
    fromAnnotations: true,
    textEditor: true,
    ...columns,
  }
  return {
    name,
    enable: true,
    hide: false,
    iconColor: colour,
    datasource: dataSource,
    target: { ...target, _implementsDataqueryVariant: () => undefined } as AnnotationQuery['target'] & typeof target,
  }
}
