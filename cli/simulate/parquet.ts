// Parts as Parquet files through DuckDB: one file a part, the same bytes for the same numbers.
import { DOUBLE, type DuckDBAppender, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import type { Column } from '../../optimizer/simulation/block.ts'
import { type Block, partBlocks } from './ring.ts'

export interface PartWriter {
  /** One after the other, in the order of the calls. */
  write(file: string, blocks: readonly Block[]): Promise<void>
  /** Waits for what is being written. */
  close(): Promise<void>
}

const chunkRows = 2048

/** Rows come out in the order of the blocks; one thread of DuckDB leaves the others to the simulation. */
export async function openPartWriter(columns: readonly Column[]): Promise<PartWriter> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const table = columns.map(({ name }) => `${quoted(name, '"')} DOUBLE`).join(', ')
  let before: Promise<void> = Promise.resolve()

  async function writeNow(file: string, blocks: readonly Block[]): Promise<void> {
    await connection.run(`CREATE OR REPLACE TABLE part (${table})`)
    const appender = await connection.createAppender('part')
    try {
      for (const block of blocks) appendBlock(appender, columns.length, block)
    } finally {
      appender.closeSync()
    }
    // Draws hardly compress: what would be saved is not worth the time.
    const options = `FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE ${partBlocks * 2 * chunkRows}`
    await connection.run(`COPY part TO ${quoted(file, "'")} (${options})`)
  }

  return {
    write(file, blocks) {
      const now = before.then(() => writeNow(file, blocks))
      before = now.catch(() => undefined)
      return now
    },
    async close() {
      await before
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function appendBlock(appender: DuckDBAppender, columns: number, { values, stride, rows }: Block): void {
  const types = Array.from({ length: columns }, () => DOUBLE)
  for (let start = 0; start < rows; start += chunkRows) {
    const count = Math.min(chunkRows, rows - start)
    const chunk = DuckDBDataChunk.create(types, count)
    for (let c = 0; c < columns; c++) {
      const vector = chunk.getColumnVector(c)
      const from = c * stride + start
      for (let row = 0; row < count; row++) vector.setItem(row, values[from + row]!)
      vector.flush()
    }
    appender.appendDataChunk(chunk)
  }
}

function quoted(text: string, mark: string): string {
  return `${mark}${text.replaceAll(mark, mark + mark)}${mark}`
}
