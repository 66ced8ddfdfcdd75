// A part of the ingest benchmark: what it measures, and its lines in the report.
import type { Influxd } from '../../test/servers/influxd.ts'
import type { Mosquitto } from '../../test/servers/mosquitto.ts'

/** One measurement; printed as a line of JSON. */
export type Figures = Readonly<Record<string, string | number | boolean>>

export interface Surroundings {
  /** The one broker and the one database that all share. */
  readonly broker: Mosquitto
  readonly influxd: Influxd
  /** For data folders; gone at the end. */
  readonly folder: string
  readonly rounds: number
  /** Shorter by so much: 1 is the full length. */
  readonly scale: number
  /** Where set, children write CPU profiles. */
  readonly isProfiled: boolean
  note(figures: Figures): void
}

export interface Part {
  readonly name: string
  /** Markdown: a heading, what was done, a table. */
  measure(surroundings: Surroundings): Promise<string[]>
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)]
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
