// Keeps a second process out of a spool's folder.
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
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
  /** Gives another process time to write what it has created; absent where no other one can be at work. */
  pause?(): Promise<void>
}

/** Linux: field 22 of /proc/PID/stat, counted after the command's closing bracket. */
const systemProcesses: ProcessTable = {
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
  pause: () => new Promise((resolve) => setTimeout(resolve, 20)),
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
  await acquire({ files, folder, processes }, path)
  return () => removeIfThere(files, path)
}

interface Place {
  readonly files: FileSystem
  readonly folder: string
  readonly processes: ProcessTable
}

const attempts = 5

/** Creates the lock, in place of one whose owner is gone if need be. */
async function acquire(place: Place, path: string): Promise<void> {
  const { files, folder, processes } = place
  const own: Owner = { pid: processes.self, started: processes.startOf(processes.self) ?? '' }
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await tryCreate(files, path, JSON.stringify(own))) return
    const owner = await readOwner(place, path)
    if (owner === 'none') continue
    if (owner !== 'unknown' && processes.startOf(owner.pid) === owner.started)
      throw kunlunError('SPOOL_LOCKED', { pid: owner.pid, folder })
    await removeStale(place, path, owner)
  }
  throw kunlunError('SPOOL_LOCKED', { pid: 'unknown', folder })
}

/**
 * Of several that found the same stale lock only one may remove it, and only if it is still that one: a slow process
 * would otherwise remove the fresh lock of a quick one. The right to do so is a lock too, named after the dead owner.
 */
async function removeStale(place: Place, path: string, stale: Owner | 'unknown'): Promise<void> {
  const right = `${path}.${stale === 'unknown' ? stale : `${stale.pid}.${stale.started}`}`
  await acquire(place, right)
  try {
    const now = await readOwner(place, path)
    if (isDeepStrictEqual(now, stale)) await removeIfThere(place.files, path)
  } finally {
    await removeIfThere(place.files, right)
  }
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

const readings = 10

/** `unknown` where the lock says nothing usable for a while: its writer died before it wrote. `none`: it is gone. */
async function readOwner({ files, processes }: Place, path: string): Promise<Owner | 'unknown' | 'none'> {
  for (let reading = 0; reading < readings; reading++) {
    const text = await readText(files, path)
    if (text === undefined) return 'none'
    const owner = parseOwner(text)
    if (owner !== undefined) return owner
    // It may be about to be written.
    await processes.pause?.()
  }
  return 'unknown'
}

async function readText(files: FileSystem, path: string): Promise<string | undefined> {
  try {
    return (await readWhole(files, path)).toString()
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw cause
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Owner>
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined
  } catch {
    return undefined
  }
}
