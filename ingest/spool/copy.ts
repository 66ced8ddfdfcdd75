// A copy of the spool beside copies of the stores: begun before them, ended after them, as a crash would leave it.
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readCursor, writeCursor } from './cursor.ts'
import { diskFiles } from './files.ts'
import { firstOfName } from './segment.ts'
import type { Spool } from './spool.ts'

export interface SpoolCopy {
  /** Copies every record from the cursor on until now. To be called once the stores have been copied. */
  finish(): Promise<void>
  /** Lets the spool remove its segments again. */
  release(): void
}

/**
 * Takes the cursor first: whatever a later copy of a store lacks is still behind it, so that a start on the copies stores
 * it again. The records are taken last: no sequence that a store knows is given out a second time.
 */
export async function beginSpoolCopy(
  spool: Pick<Spool, 'hold' | 'cursor'>,
  { from, to }: { from: string; to: string },
): Promise<SpoolCopy> {
  const release = spool.hold()
  try {
    await mkdir(to, { recursive: true, mode: 0o750 })
    await writeCursor(diskFiles, to, (await readCursor(diskFiles, from)) ?? spool.cursor)
  } catch (cause) {
    release()
    throw cause
  }
  return {
    release,
    async finish() {
      // Segments before the cursor may be among them: a start passes over those.
      for (const name of await readdir(from))
        if (firstOfName(name) !== undefined) await copyFile(join(from, name), join(to, name))
    },
  }
}
