// Questions of quality, by name: control charts, capability, progress, predictions held against results, gaps, quarantine.
import { everyMachine } from './facts.ts'
import { isChosen, name, oneOf, type Query, series, table } from './influxql.ts'
import type { Language } from './text.ts'

// ---- control charts

const onChart = `FROM "control" WHERE ${isChosen('machine', 'quantity')} AND "state" = 'valid' AND $timeFilter`
const byQuantity = 'GROUP BY "machine", "quantity"'
export type ControlLine = 'value' | 'centre' | 'lower' | 'upper' | 'spec_lower' | 'spec_upper'
export type Index = 'cpk' | 'cpk_lower' | 'cpk_upper' | 'ppk'

/** Names of series begin with machine and quantity: units are given by that. */
export const quantityAlias = '$tag_machine · $tag_quantity'

export function controlLine(field: ControlLine | Index, title: string): Query {
  return series(`SELECT ${name(field)} ${onChart} ${byQuantity}`, `${quantityAlias} · ${title}`)
}

/** The points that break a rule. */
export function brokenRules(title: string): Query {
  return series(
    `SELECT "value" FROM "control" WHERE ${isChosen('machine', 'quantity')} AND "hits" > 0 AND $timeFilter ${byQuantity}`,
    `${quantityAlias} · ${title}`,
  )
}

export function countHits(): Query {
  return series(
    `SELECT count("rules") FROM "control" WHERE ${isChosen('machine')} AND ${isFound} AND $timeFilter ${byQuantity}`,
    quantityAlias,
  )
}

export function newestCpk(): Query {
  const where = `${isChosen('machine')} AND "state" = 'valid' AND $timeFilter`
  return series(`SELECT last("cpk") FROM "control" WHERE ${where} ${byQuantity}`, quantityAlias)
}

export const capabilityFields = ['cpk', 'cpk_lower', 'cpk_upper', 'ppk', 'count', 'spec_lower', 'spec_upper'] as const

export function capabilityList(): Query {
  const columns = capabilityFields.map((field) => `last(${name(field)}) AS ${name(field)}`).join(', ')
  return table(
    `SELECT ${columns} FROM "control" WHERE ${isChosen('machine')} AND "state" = 'valid' AND $timeFilter ${byQuantity}`,
  )
}

/** A pattern is told of once: at the point that ends it. */
const isFound = `"rules" <> ''`

export function hitList(language: Language): Query {
  const columns = ['machine', 'quantity', 'rules', `text_${language}`, 'value', 'run'].map(name).join(', ')
  const where = `${isChosen('machine')} AND ${isFound} AND $timeFilter`
  return table(`SELECT ${columns} FROM "control" WHERE ${where} ORDER BY time DESC LIMIT 200`)
}

export function hitMarks(language: Language): string {
  const columns = [`text_${language}`, 'machine', 'quantity'].map(name).join(', ')
  return `SELECT ${columns} FROM "control" WHERE ${isChosen('machine')} AND ${isFound} AND $timeFilter ORDER BY time DESC LIMIT 500`
}

// ---- studies

/** `studies` are those that the question has a meaning for: with this objective, say. */
function ofStudies(studies: readonly string[]): string {
  return `${isChosen('study')} AND "study" =~ ${oneOf(studies)} AND $timeFilter`
}

export function progressLine(field: string, studies: readonly string[], title: string): Query {
  return series(
    `SELECT ${name(field)} FROM "progress" WHERE ${ofStudies(studies)} GROUP BY "study"`,
    `$tag_study · ${title}`,
  )
}

export function shareMeeting(): Query {
  return series(
    `SELECT mean("meets") FROM "progress" WHERE ${isChosen('study')} AND $timeFilter GROUP BY "study"`,
    '$tag_study',
  )
}

export function countMeasured(): Query {
  return series(
    `SELECT count("run") FROM "progress" WHERE ${isChosen('study')} AND $timeFilter GROUP BY "study"`,
    '$tag_study',
  )
}

export type ForetoldLine = 'predicted' | 'lower' | 'upper' | 'measured'

export function foretoldLine(field: ForetoldLine, outcome: string, title: string): Query {
  const where = `${isChosen('study')} AND "outcome" =~ ${oneOf([outcome])} AND $timeFilter`
  return series(`SELECT ${name(field)} FROM "foretold" WHERE ${where} GROUP BY "study"`, `$tag_study · ${title}`)
}

/** How far results lay from what was foretold, in standard deviations. */
export function errors(): Query {
  return series(
    `SELECT "z" FROM "foretold" WHERE ${isChosen('study')} AND $timeFilter GROUP BY "study", "outcome"`,
    '$tag_study · $tag_outcome',
  )
}

export function shareInside(): Query {
  return series(
    `SELECT mean("inside") FROM "foretold" WHERE ${isChosen('study')} AND $timeFilter GROUP BY "outcome"`,
    '$tag_outcome',
  )
}

// ---- gaps

const ofMachineOrAll = `"machine" =~ /^(\\${everyMachine}|\${machine:regex})$/`

export function gapMarks(language: Language): string {
  const columns = [`text_${language}`, 'until_ms', 'connector', 'cause'].map(name).join(', ')
  return `SELECT ${columns} FROM "gaps" WHERE ${ofMachineOrAll} AND $timeFilter ORDER BY time DESC LIMIT 500`
}

export const gapFields = ['connector', 'machine', 'cause', 'state', 'seconds', 'samples', 'signals'] as const

export function gapList(language: Language): Query {
  const columns = [...gapFields, `text_${language}`].map(name).join(', ')
  return table(`SELECT ${columns} FROM "gaps" WHERE ${ofMachineOrAll} AND $timeFilter ORDER BY time DESC LIMIT 200`)
}

/** Seconds without data, but for what was read back or was never lost. */
export function missingSeconds(): Query {
  const where = `${ofMachineOrAll} AND "state" <> 'kept' AND "state" <> 'filled' AND $timeFilter`
  return series(`SELECT sum("seconds") FROM "gaps" WHERE ${where} GROUP BY "connector"`, '$tag_connector')
}

export function openGaps(): Query {
  return series(`SELECT count("seconds") FROM "gaps" WHERE ${ofMachineOrAll} AND "state" = 'open' AND $timeFilter`)
}

// ---- quarantine

export function waitingByCode(): Query {
  return series(
    `SELECT last("kept") FROM "quarantine" WHERE ${isChosen('connector')} AND $timeFilter GROUP BY "connector", "code"`,
    '$tag_connector · $tag_code',
  )
}

export function waitingTrend(): Query {
  return series(
    `SELECT max("kept") FROM "quarantine" WHERE ${isChosen('connector')} AND $timeFilter GROUP BY time($__interval), "connector", "code" fill(none)`,
    '$tag_connector · $tag_code',
  )
}

export const quarantinedFields = ['connector', 'code', 'reason', 'source', 'machine', 'signal', 'state', 'id'] as const

export function quarantinedList(): Query {
  const columns = quarantinedFields.map(name).join(', ')
  return table(
    `SELECT ${columns} FROM "quarantined" WHERE ${isChosen('connector')} AND $timeFilter ORDER BY time DESC LIMIT 200`,
  )
}
