// Telemetry as a table: exact values, each with its unit, type, quality.
import { type Nanoseconds, nsPerSecond, type Sample } from '../../ingest/model.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import type { Configuration } from '../config/schema.ts'
import type { CheckedAsk } from './ask.ts'
import type { Column, OutRow, OutTable } from './table.ts'

export interface SeriesSource {
  readonly config: Configuration
  readonly store: Pick<SampleStore, 'read'>
}

const text = (name: string): Column => ({ name, type: 'text' })
const first: readonly Column[] = [{ name: 'time', type: 'time' }, text('machine'), text('signal')]
const quality: Column = { name: 'quality', type: 'integer' }

/** CSV has one column for values of every type; Parquet one for each type. */
export function seriesTable(ask: CheckedAsk, source: SeriesSource): OutTable {
  const [machine = ''] = ask.machines ?? []
  const signals = source.config.machines[machine]?.signals ?? {}
  const unitOf = (name: string) => (Object.hasOwn(signals, name) ? (signals[name]?.unit ?? null) : null)
  const row = ask.format === 'csv' ? csvRow : parquetRow
  const values: readonly Column[] =
    ask.format === 'csv'
      ? [text('value'), text('type')]
      : [
          { name: 'value', type: 'number' },
          { name: 'integer', type: 'integer' },
          text('text'),
          { name: 'state', type: 'boolean' },
        ]
  return {
    columns: [...first, ...values, text('unit'), quality],
    chunks: (async function* () {
      for await (const samples of samplesOf(machine, ask, source.store))
        yield samples.map((sample) => row(sample, unitOf(sample.signal)))
    })(),
  }
}

function csvRow({ time, machine, signal, value, quality: code }: Sample, unit: string | null): OutRow {
  return [time, machine, signal, value, typeOf(value), unit, BigInt(code)]
}

function parquetRow({ time, machine, signal, value, quality: code }: Sample, unit: string | null): OutRow {
  const number = typeof value === 'number' ? value : null
  const integer = typeof value === 'bigint' ? value : null
  const words = typeof value === 'string' ? value : null
  const state = typeof value === 'boolean' ? value : null
  return [time, machine, signal, number, integer, words, state, unit, BigInt(code)]
}

function typeOf(value: Sample['value']): string | null {
  if (value === null) return null
  const names = { number: 'float', bigint: 'integer', boolean: 'boolean', string: 'text' } as const
  return names[typeof value as keyof typeof names]
}

/** Samples in memory at once. */
const most = 100_000
const shortest: Nanoseconds = nsPerSecond
const begin: Nanoseconds = 3600n * nsPerSecond
const longest: Nanoseconds = 7n * 86_400n * nsPerSecond

/** Oldest first, in windows that grow where there is little, shrink where there is much. */
async function* samplesOf(
  machine: string,
  { signals, from: wanted, to: end }: CheckedAsk,
  { read }: Pick<SampleStore, 'read'>,
): AsyncGenerator<readonly Sample[]> {
  const chosen = { machine, ...(signals !== undefined && { signals }) }
  const to = end ?? 2n ** 62n
  let from = wanted ?? 0n
  let step = begin
  while (from < to) {
    const until = from + step < to ? from + step : to
    const samples = await read({ ...chosen, from, to: until }, most + 1)
    if (samples.length > most && step > shortest) {
      step /= 2n
      continue
    }
    // More within a second than memory is meant for: read whole all the same.
    if (samples.length > most) yield await read({ ...chosen, from, to: until })
    else if (samples.length > 0) yield samples
    from = samples.length > 0 ? until : ((await read({ ...chosen, from: until, to }, 1))[0]?.time ?? to)
    if (samples.length < most / 4 && step < longest) step *= 2n
  }
}
