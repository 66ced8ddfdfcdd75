// The note that a running installation leaves in its data folder, by which commands find its API.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Running {
  readonly pid: number
  readonly url: string
  /** Proves to the API that a command could read the note; another one after each start. */
  readonly key: string
}

const fileIn = (folder: string) => join(folder, 'running.json')

export function noteRunning(folder: string, running: Running): void {
  // By rename: a kill in the middle must not leave half a note.
  writeFileSync(`${fileIn(folder)}.new`, JSON.stringify(running), { mode: 0o600 })
  renameSync(`${fileIn(folder)}.new`, fileIn(folder))
}

export function forgetRunning(folder: string): void {
  rmSync(fileIn(folder), { force: true })
}

/** The installation that works in this folder, if its process is alive. */
export function findRunning(folder: string): Running | undefined {
  if (!existsSync(fileIn(folder))) return undefined
  const running = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Running
  return isAlive(running.pid) ? running : undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // EPERM: it lives, but belongs to someone else.
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}
