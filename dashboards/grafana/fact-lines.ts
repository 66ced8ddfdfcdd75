// Facts as lines of InfluxDB's line protocol; the escaping is handed in by whoever has the store.
import type { Fact } from './facts.ts'

/** `escapeTag` and `encodeValue` of the InfluxDB store fit. */
export interface LineEncoding {
  /** Measurements, tags, names of fields. */
  tag(text: string): string
  value(value: number | string | boolean): string
}

/** One line for each fact that has a field. Tags stand in the order of their names, as InfluxDB wants them. */
export function factLines(facts: readonly Fact[], encoding: LineEncoding): string[] {
  return facts.filter(({ fields }) => Object.keys(fields).length > 0).map((fact) => lineOf(fact, encoding))
}

function lineOf({ measurement, tags, fields, time }: Fact, { tag, value }: LineEncoding): string {
  const given = Object.entries(tags).filter(([, text]) => text !== '')
  const key = [
    measurement,
    ...given.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => `${tag(name)}=${tag(text)}`),
  ]
  const values = Object.entries(fields).map(([name, field]) => `${tag(name)}=${value(field)}`)
  return `${key.join(',')} ${values.join(',')} ${time}`
}
