// The few file operations that the spool needs, as an argument so that tests can crash it anywhere.
import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, unlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

export interface SpoolFile {
  /** Writes all of `data` at `position`, or throws. Not durable before `datasync`. */
  write(data: Uint8Array, position: number): Promise<void>
  /** Fills `into` from `position`; resolves to the bytes read, fewer only at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>
  datasync(): Promise<void>
  truncate(bytes: number): Promise<void>
  size(): Promise<number>
  close(): Promise<void>
}

export interface FileSystem {
  /** Creates it, durably, with what is missing above it. */
  makeFolder(folder: string): Promise<void>
  /** Creates a file that must not exist yet (EEXIST otherwise). */
  create(path: string): Promise<SpoolFile>
  /** Opens a file that exists (ENOENT otherwise). */
  open(path: string, access: 'read' | 'write'): Promise<SpoolFile>
  list(folder: string): Promise<string[]>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** Makes creations, renames and removals in the folder durable. */
  syncFolder(folder: string): Promise<void>
}

/** The machine's own disk. */
export const diskFiles: FileSystem = {
  makeFolder,
  create: async (path) => spoolFile(await open(path, 'wx+', 0o640)),
  open: async (path, access) => spoolFile(await open(path, access === 'read' ? 'r' : 'r+')),
  list: (folder) => readdir(folder),
  rename,
  remove: unlink,
  syncFolder,
}

/** A new folder is durable only with its entry in the folder above, and so on up to one that was there before. */
async function makeFolder(folder: string): Promise<void> {
  const topmost = await mkdir(folder, { recursive: true, mode: 0o750 })
  if (topmost === undefined) return
  for (let made = resolve(folder); made.length >= resolve(topmost).length; made = dirname(made))
    await syncFolder(dirname(made))
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function spoolFile(handle: FileHandle): SpoolFile {
  return {
    write: (data, position) => writeAll(handle, data, position),
    read: (into, position) => readAll(handle, into, position),
    datasync: () => handle.datasync(),
    truncate: (bytes) => handle.truncate(bytes),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  }
}

/** A single write may be short, e.g. where the disk fills up in the middle. */
async function writeAll(handle: FileHandle, data: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < data.length) {
    const { bytesWritten } = await handle.write(data, done, data.length - done, position + done)
    if (bytesWritten === 0) throw new Error('the file system took no bytes')
    done += bytesWritten
  }
}

async function readAll(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  let done = 0
  while (done < into.length) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}

/** All of a file, in one piece. */
export async function readWhole(files: FileSystem, path: string): Promise<Buffer> {
  const file = await files.open(path, 'read')
  try {
    const bytes = Buffer.allocUnsafe(await file.size())
    return bytes.subarray(0, await file.read(bytes, 0))
  } finally {
    await file.close()
  }
}

/** True where the file or folder is simply not there. */
export function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}
