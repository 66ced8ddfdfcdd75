// Links from a dashboard, from a row of a table: to other dashboards, to Kunlun's page.
import { uidOf } from './house.ts'
import type { Sheet } from './sheet.ts'

export interface Link {
  readonly title: string
  readonly url: string
  readonly targetBlank?: boolean
}

/** What is chosen in a variable, escaped for an address. */
export function chosenInUrl(variable: string): string {
  return `\${${variable}:percentencode}`
}

/** A field of the row that is clicked, escaped for an address. */
export function fieldInUrl(field: string): string {
  return `\${__data.fields.${field}:percentencode}`
}

/** The view of Kunlun's page at this address; none where the page has no address. */
export function pageLinks({ t, pageUrl }: Sheet, address: string): Link[] {
  return pageUrl === undefined ? [] : [{ title: t('openPage'), url: `${pageUrl}/#/${address}`, targetBlank: true }]
}

/** From a row with `machine`: to the machine on Kunlun's page, over the time shown. */
export function machineLinks(sheet: Sheet): Link[] {
  return pageLinks(sheet, `machines/${fieldInUrl('machine')}?${timeShown}`)
}

const timeShown = `from=\${__from:date:iso}&to=\${__to:date:iso}`

/** From a row with `run` and `machine`: to the run with its own time range, to it beside others, to Kunlun's page. */
export function runLinks(sheet: Sheet, dashboard?: string): Link[] {
  const { t, language } = sheet
  const machine = `var-machine=${fieldInUrl('machine')}`
  const run = fieldInUrl('run')
  const details = {
    title: t('runDetails'),
    url: `/d/${uidOf(dashboard ?? '', language)}?${machine}&var-run=${run}&${rangeOfRun}`,
  }
  const compare = { title: t('compareRun'), url: `/d/${uidOf('run-comparison', language)}?${machine}&var-run1=${run}` }
  return [...(dashboard === undefined ? [] : [details]), compare, ...pageLinks(sheet, `runs/${run}`)]
}

/** The numbers of hidden columns stand in the link, so that the time range is the run's own. */
const rangeOfRun = `from=\${__data.fields.from_ms.numeric}&to=\${__data.fields.until_ms.numeric}`
