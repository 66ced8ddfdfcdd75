// Spool segments in memory: recovery with reading over them, without the lock, cursor or writer of an open spool.
import type { FileSystem, SpoolFile } from '../../ingest/spool/files.ts'
import { type SpooledMessage, SpoolReader } from '../../ingest/spool/reader.ts'
import { recoverSegments } from '../../ingest/spool/recovery.ts'

export const spoolFolder = '/spool'

/** Everything that the files still deliver from sequence `first` on. The files are changed as recovery would. */
export async function readSpool(
  contents: Map<string, Buffer>,
  first: number,
  limits: { readonly messages: number; readonly bytes: number },
): Promise<SpooledMessage[]> {
  const files = memoryFiles(contents)
  const { segments } = await recoverSegments({ files, folder: spoolFolder, cursor: 0, log: undefined })
  const reader = new SpoolReader(files, segments)
  const all: SpooledMessage[] = []
  for (let next = first; ; ) {
    const found = await reader.read(next, limits)
    const last = found.at(-1)
    if (last === undefined) return all
    if (Number(last.sequence) < next) throw new Error(`the reader went back from ${next} to ${last.sequence}`)
    all.push(...found)
    next = Number(last.sequence) + 1
  }
}

/** As far as recovery with reading needs them. */
function memoryFiles(contents: Map<string, Buffer>): FileSystem {
  const fileOf = (path: string): SpoolFile => ({
    read: async (into, position) => contents.get(path)!.copy(into, 0, position),
    size: async () => contents.get(path)!.length,
    truncate: async (bytes) => void contents.set(path, contents.get(path)!.subarray(0, bytes)),
    write: () => Promise.reject(new Error('nothing is written here')),
    datasync: async () => undefined,
    close: async () => undefined,
  })
  return {
    makeFolder: async () => undefined,
    create: async (path) => fileOf(path),
    open: async (path) => fileOf(path),
    list: async () => [...contents.keys()].map((path) => path.slice(spoolFolder.length + 1)),
    rename: async () => undefined,
    remove: async (path) => void contents.delete(path),
    syncFolder: async () => undefined,
  }
}
