// An export, from what was asked to the bytes of the file.
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportAsk, ExportedFile } from '../../dashboards/api/exports.ts'
import { checkedAsk } from './ask.ts'
import { csvPieces } from './csv.ts'
import { writeParquet } from './parquet.ts'
import { type Facts, featuresTable, outcomesTable, runsTable } from './runs.ts'
import { type SeriesSource, seriesTable } from './series.ts'
import type { OutTable } from './table.ts'

const types = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const

/** Throws EXPORT_INVALID. What is read fails while the bytes are taken: half a file must not be kept. */
export async function exportFile(ask: ExportAsk, source: Facts & SeriesSource): Promise<ExportedFile> {
  const checked = checkedAsk(ask, source.config)
  const tables = { runs: runsTable, features: featuresTable, outcomes: outcomesTable, series: seriesTable }
  const table = await tables[checked.what](checked, source)
  const { timezone: timeZone } = source.config.site
  return {
    name: `${checked.what}.${checked.format}`,
    type: types[checked.format],
    bytes:
      checked.format === 'csv'
        ? encoded(csvPieces(table, { timeZone, bom: checked.bom }))
        : throughFile(table, join(source.config.data, 'exports')),
  }
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece, 'utf8')
}

/** A Parquet file ends with its table of contents, so it is written whole before the first byte leaves. */
async function* throughFile(table: OutTable, folder: string): AsyncGenerator<Uint8Array> {
  await mkdir(folder, { recursive: true, mode: 0o750 })
  const file = join(folder, randomUUID())
  try {
    await writeParquet(table, file)
    yield* createReadStream(file)
  } finally {
    await rm(file, { force: true })
  }
}
