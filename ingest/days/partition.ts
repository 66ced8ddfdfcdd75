// Where the Parquet file of an hour lies: partitions as DuckDB, pandas, Polars read them.
import { join } from 'node:path'
import { toIso } from '../model.ts'
import { type Hour, hourLength } from './due-hours.ts'

/** `date=2026-01-05/machine=furnace-1/08.parquet`, in UTC. No name leads out of the folder. */
export function hourPath(machine: string, hour: Hour): string {
  return join(dayOf(hour), `machine=${encoded(machine)}`, `${isoOf(hour).slice(11, 13)}.parquet`)
}

/** `date=2026-01-05` */
export function dayOf(hour: Hour): string {
  return `date=${isoOf(hour).slice(0, 10)}`
}

function isoOf(hour: Hour): string {
  return toIso(BigInt(hour) * hourLength)
}

/** As readers of partitions decode it. The name of a configured machine stays as it is. */
function encoded(machine: string): string {
  return encodeURIComponent(machine.toWellFormed()).replaceAll("'", '%27').replaceAll('*', '%2A')
}
