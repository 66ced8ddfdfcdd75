// Reads the Parquet files of a folder as a notebook would, for comparison with the store.
import { globSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Sample } from '../../ingest/model.ts'
import { inOrder, storedValue } from '../../ingest/stores/layout.ts'

/** Every sample of every machine, in the order of stores; `unit` and `date` as the files say. */
export async function samplesInFolder(folder: string): Promise<(Sample & { date: string; unit: string | null })[]> {
  if (globSync(`${folder}/date=*/machine=*/*.parquet`).length === 0) return []
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const read = await connection.runAndReadAll(
      `SELECT machine, signal, epoch_ns(time), value, integer, text, state, quality, date::VARCHAR, unit
       FROM read_parquet('${folder}/date=*/machine=*/*.parquet', hive_types = {date: DATE, machine: VARCHAR})`,
    )
    return inOrder(
      read.getRows().map(([machine, signal, time, value, integer, text, state, quality, date, unit]) => ({
        machine: machine as string,
        signal: signal as string,
        time: time as bigint,
        value: storedValue({
          value: value as number | null,
          integer: integer as bigint | null,
          text: text as string | null,
          state: state as boolean | null,
        }),
        quality: Number(quality),
        date: date as string,
        unit: unit as string | null,
      })),
    )
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

export function plainly<T extends Sample>(samples: readonly T[]): Sample[] {
  return samples.map(({ machine, signal, time, value, quality }) => ({ machine, signal, time, value, quality }))
}
