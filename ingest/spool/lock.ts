// Keeps a second process out of a spool's folder.
import { readFileSync } from 'node:fs'
import { kunlunError } from '../errors.ts'
import { removeIfThere } from './cursor.ts'
import { type FileSystem, isMissing, readWhole } from './files.ts'

/** A process, told apart from a later one with the same number by when it started. */
interface Owner {
  readonly pid: number
  readonly started: string
}

/** Looks up processes; an argument so that tests can say who lives. */
export interface ProcessTable {
  readonly self: number
  /** When the process started, in any form that does not change while it lives; undefined where it is not there. */
  startOf(pid: number): string | undefined
}

/** Linux: field 22 of /proc/PID/stat, counted after the command's closing bracket. */
export const systemProcesses: ProcessTable = {
  self: process.pid,
  startOf: (pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    } catch (cause) {
      if (process.platform === 'linux' && isMissing(cause)) return undefined
      return isAlive(pid) ? 'unknown' : undefined
    }
  },
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}

/** Throws SPOOL_LOCKED while another process that lives holds the folder. Resolves to the release. */
export async function lockFolder(
  files: FileSystem,
  folder: string,
  processes: ProcessTable = systemProcesses,
): Promise<() => Promise<void>> {
  const path = `${folder}/lock`
  const own = JSON.stringify({ pid: processes.self, started: processes.startOf(processes.self) ?? '' })
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await tryCreate(files, path, own)) return () => removeIfThere(files, path)
    const owner = await readOwner(files, path)
    if (owner !== undefined && processes.startOf(owner.pid) === owner.started)
      throw kunlunError('SPOOL_LOCKED', { pid: owner.pid, folder })
    // Renaming moves one certain file aside: of two processes that found the same stale lock, one fails here.
    const aside = `${folder}/lock.stale.${processes.self}`
    await files.rename(path, aside)
    await removeIfThere(files, aside)
  }
  throw kunlunError('SPOOL_LOCKED', { pid: 'unknown', folder })
}

async function tryCreate(files: FileSystem, path: string, own: string): Promise<boolean> {
  try {
    const file = await files.create(path)
    await file.write(Buffer.from(own), 0)
    await file.close()
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false
    throw cause
  }
}

/** Undefined where the lock says nothing usable: its writer died before it wrote. */
async function readOwner(files: FileSystem, path: string): Promise<Owner | undefined> {
  const text = (await readWhole(files, path)).toString()
  try {
    const { pid, started } = JSON.parse(text) as Partial<Owner>
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined
  } catch {
    return undefined
  }
}
