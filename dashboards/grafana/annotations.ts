// Annotations over every chart: runs, gaps as regions; events, decisions, rule hits as marks.
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard'
import * as facts from './facts.ts'
import { control } from './facts-analysis.ts'
import { colours } from './house.ts'
import { decisionMarks, eventMarks, runMarks } from './queries.ts'
import { gapMarks, hitMarks } from './queries-quality.ts'
import type { Sheet } from './sheet.ts'
import { dataSource } from './source.ts'

/** Over the charts of machines. */
export function all(sheet: Sheet): AnnotationQuery[] {
  return [runs(sheet), events(sheet), decisions(sheet), gaps(sheet), ruleHits(sheet)]
}

/** Runs of the machines shown, from start to end. */
export function runs(sheet: Sheet): AnnotationQuery {
  const columns = { title: 'machine', text: 'text', tag: 'state', end: 'until_ms' }
  return marks({ name: sheet.t('runMarks'), colour: colours.calm, query: runMarks(), of: facts.runs.name, columns })
}

/** Tools, thermocouples, maintenance, lots: what may explain a change. */
export function events(sheet: Sheet): AnnotationQuery {
  const columns = { title: 'machine', text: 'text', tag: 'kind' }
  return marks({
    name: sheet.t('eventMarks'),
    colour: colours.plain,
    query: eventMarks(),
    of: facts.events.name,
    columns,
  })
}

/** What people answered to suggestions. */
export function decisions(sheet: Sheet): AnnotationQuery {
  const columns = { title: 'study', text: 'text', tag: 'answer' }
  const of = facts.decisions.name
  return marks({ name: sheet.t('decisionMarks'), colour: colours.warn, query: decisionMarks(), of, columns })
}

/** Where samples are missing, or were until they were read back. */
export function gaps(sheet: Sheet): AnnotationQuery {
  const columns = { title: 'connector', text: `text_${sheet.language}`, tag: 'cause', end: 'until_ms' }
  const query = gapMarks(sheet.language)
  return marks({ name: sheet.t('gapMarks'), colour: colours.plain, query, of: facts.gaps.name, columns })
}

/** Where a control chart says that something has changed. */
export function ruleHits(sheet: Sheet): AnnotationQuery {
  const columns = { title: 'machine', text: `text_${sheet.language}`, tag: 'quantity' }
  const query = hitMarks(sheet.language)
  return marks({ name: sheet.t('hitMarks'), colour: colours.bad, query, of: control.name, columns })
}

interface Marks {
  readonly name: string
  readonly colour: string
  readonly query: string
  /** The measurement that is asked. */
  readonly of: string
  /** A row without a value in one of them is no mark to Grafana: all must always be there. */
  readonly columns: { readonly title: string; readonly text: string; readonly tag: string; readonly end?: string }
}

/**
 * Written by hand: the SDK's builder knows only the targets of Grafana's own annotation store. From version 11 on Grafana
 * asks through its server, which calls a column by its measurement and its own name.
 */
function marks({ name, colour, query, of, columns }: Marks): AnnotationQuery {
  const { title, text, tag, end } = columns
  const target = {
    refId: 'Anno',
    query,
    rawQuery: true,
    resultFormat: 'table',
    fromAnnotations: true,
    textEditor: true,
    titleColumn: `${of}.${title}`,
    textColumn: `${of}.${text}`,
    tagsColumn: `${of}.${tag}`,
    timeEndColumn: end === undefined ? '' : `${of}.${end}`,
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
