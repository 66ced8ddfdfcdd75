// Reads from InfluxDB: samples, their summaries, the newest ones.
import type { Nanoseconds, Sample } from '../../model.ts'
import { inOrder, measurement, storedValue } from '../layout.ts'
import type { Bucket, Window } from '../store.ts'
import type { Cell, Series } from './answer.ts'
import { identifier, literal, within } from './influxql.ts'
import type { InfluxdbLink } from './link.ts'

const fields = ['value', 'integer', 'text', 'state', 'quality']
const bySignal = `GROUP BY ${identifier('signal')}`

export interface InfluxdbReader {
  /** At most `most` samples of each signal, the oldest first; in no order among signals. */
  readEach(window: Window, most?: number): Promise<Sample[]>
  read(window: Window, limit?: number): Promise<Sample[]>
  aggregate(window: Window, step: Nanoseconds): Promise<Bucket[]>
  latest(machine: string): Promise<Sample[]>
  newest(machine: string): Promise<Map<string, Nanoseconds>>
}

/** `retentionPolicy` undefined: that of the database. */
export function createReader(link: InfluxdbLink, retentionPolicy: string | undefined): InfluxdbReader {
  const source = [...(retentionPolicy === undefined ? [] : [retentionPolicy]), measurement].map(identifier).join('.')
  const all = `SELECT ${fields.map(identifier).join(', ')} FROM ${source}`
  const ofMachine = (machine: string) => `WHERE ${identifier('machine')} = ${literal(machine)}`
  const lastOfEach = `${bySignal} ORDER BY time DESC LIMIT 1`
  const readEach = async (window: Window, most?: number) => {
    const cut = most === undefined ? '' : ` LIMIT ${most}`
    const answer = await link.query(`${all} WHERE ${within(window)} ${bySignal}${cut}`)
    return answer.flatMap((series) => samplesOf(window.machine, series))
  }
  return {
    readEach,
    async read(window, limit) {
      const samples = inOrder(await readEach(window, limit))
      return limit === undefined ? samples : samples.slice(0, limit)
    },
    aggregate: (window, step) => aggregate(link, source, { window, step }),
    async latest(machine) {
      const answer = await link.query(`${all} ${ofMachine(machine)} ${lastOfEach}`)
      return inOrder(answer.flatMap((series) => samplesOf(machine, series)))
    },
    async newest(machine) {
      const answer = await link.query(
        `SELECT ${identifier('quality')} FROM ${source} ${ofMachine(machine)} ${lastOfEach}`,
      )
      return new Map(answer.map((series) => [signalOf(series), BigInt(series.values[0]?.[0] as bigint)]))
    },
  }
}

function samplesOf(machine: string, series: Series): Sample[] {
  const signal = signalOf(series)
  return series.values.map(([time, value, integer, text, state, quality]) => ({
    machine,
    signal,
    time: BigInt(time as number | bigint),
    value: storedValue({
      value: numberOf(value),
      integer: integer === null ? null : BigInt(integer as number | bigint),
      text: text as string | null,
      state: state as boolean | null,
    }),
    quality: Number(quality),
  }))
}

function signalOf(series: Series): string {
  return series.tags?.signal ?? ''
}

function numberOf(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell)
}

interface Steps {
  readonly window: Window
  readonly step: Nanoseconds
}

/** InfluxQL has no mean of booleans, and none of its functions mixes fields: one query for each, then one list. */
async function aggregate(link: InfluxdbLink, source: string, { window, step }: Steps): Promise<Bucket[]> {
  const grouped = `GROUP BY time(${step}ns), ${identifier('signal')} fill(none)`
  const ask = (functions: readonly string[], field: string, condition = '') =>
    link.query(
      `SELECT ${functions.map((of) => `${of}(${identifier(field)})`).join(', ')} FROM ${source} WHERE ${within(window)}${condition} ${grouped}`,
    )
  const summary = ['count', 'min', 'max', 'mean']
  const [floats, integers, states, trues] = await Promise.all([
    ask(summary, 'value'),
    ask(summary, 'integer'),
    ask(['count'], 'state'),
    ask(['count'], 'state', ` AND ${identifier('state')} = true`),
  ])
  const numbers = [...floats, ...integers].flatMap((series) =>
    series.values.map((row) => bucketOf(signalOf(series), row)),
  )
  return inOrder([...numbers, ...stateBuckets(states, trues)])
}

function bucketOf(signal: string, [time, count, min, max, mean]: readonly Cell[]): Bucket {
  return {
    signal,
    time: BigInt(time as number | bigint),
    count: Number(count),
    min: Number(min),
    max: Number(max),
    mean: Number(mean),
  }
}

function stateBuckets(states: readonly Series[], trues: readonly Series[]): Bucket[] {
  const on = new Map(
    trues.map((series) => [signalOf(series), new Map(series.values.map(([time, count]) => [time, Number(count)]))]),
  )
  return states.flatMap((series) =>
    series.values.map(([time, count]) => {
      const hits = on.get(signalOf(series))?.get(time as Cell) ?? 0
      const total = Number(count)
      return bucketOf(signalOf(series), [time as Cell, total, hits === total ? 1 : 0, hits > 0 ? 1 : 0, hits / total])
    }),
  )
}
