// A file that is there whole or not at all.
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { KunlunError, kunlunError, messageOf } from '../../ingest/errors.ts'
import { diskFiles } from '../../ingest/spool/files.ts'

/** Written beside its place, durable, then moved there. Throws EXPORT_FAILED; what stood there before then stays. */
export async function writeWhole(file: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const beside = `${file}.${randomUUID()}.part`
  try {
    const handle = await open(beside, 'wx', 0o640)
    try {
      for await (const piece of bytes) await handle.writeFile(piece)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, file)
    await diskFiles.syncFolder(dirname(resolve(file)))
  } catch (cause) {
    await rm(beside, { force: true })
    throw cause instanceof KunlunError ? cause : kunlunError('EXPORT_FAILED', { file, cause: messageOf(cause) }, cause)
  }
}
