// The folder of a simulation: parts as Parquet files, each with a note that vouches for it, so that a killed one goes on.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { fingerprintOf } from '../backtest/results.ts'

export interface PartNote {
  readonly rows: number
  /** Of the Parquet file. */
  readonly sha256: string
  /** What the part adds to the summary. */
  readonly digest: readonly number[]
}

export interface PartFolder {
  /** What is known of a part whose file is whole; undefined: to be worked out. */
  find(part: number): Promise<PartNote | undefined>
  /** Where to write the file of a part; it counts only once it is kept. */
  draft(part: number): string
  /** Puts a drafted file in its place with its note. */
  keep(part: number, found: Omit<PartNote, 'sha256'>): Promise<PartNote>
}

const jobFile = 'job.json'
const notes = 'parts'

/** Throws FOLDER_NOT_EMPTY, SIMULATION_FOLDER for the folder of another job; leftovers of a kill are cleared away. */
export function openParts(folder: string, job: Job): PartFolder {
  const of = fingerprintOf(job)
  claim(folder, of, job)
  const fileOf = (part: number) => join(folder, `${nameOf(part)}.parquet`)
  const noteOf = (part: number) => join(folder, notes, `${nameOf(part)}.json`)
  return {
    async find(part) {
      const note = readNote(noteOf(part), of)
      if (note === undefined || !existsSync(fileOf(part))) return undefined
      return (await checksum(fileOf(part))) === note.sha256 ? note : undefined
    },
    draft: (part) => `${fileOf(part)}.new`,
    async keep(part, found) {
      const note = { ...found, sha256: await checksum(`${fileOf(part)}.new`) }
      renameSync(`${fileOf(part)}.new`, fileOf(part))
      // The note comes last: a file without one is done again.
      writeWhole(noteOf(part), JSON.stringify({ of, ...note }))
      return note
    },
  }
}

/** part-00000, by which files sort in the order of their rows. */
export function nameOf(part: number): string {
  return `part-${String(part).padStart(5, '0')}`
}

function claim(folder: string, of: string, job: Job): void {
  mkdirSync(join(folder, notes), { recursive: true })
  const file = join(folder, jobFile)
  const here = readdirSync(folder)
  if (!existsSync(file)) {
    if (here.some((name) => name !== notes && name !== `${jobFile}.new`))
      throw kunlunError('FOLDER_NOT_EMPTY', { folder })
    writeWhole(file, `${JSON.stringify({ of, job }, null, 2)}\n`)
    return
  }
  if ((parsed(file) as { of?: unknown } | undefined)?.of !== of) throw kunlunError('SIMULATION_FOLDER', { folder })
  for (const name of here) if (name.endsWith('.new')) rmSync(join(folder, name))
}

function readNote(file: string, of: string): PartNote | undefined {
  const note = existsSync(file) ? (parsed(file) as (PartNote & { readonly of: string }) | undefined) : undefined
  if (note?.of !== of) return undefined
  const { rows, sha256, digest } = note
  return { rows, sha256, digest }
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}

/** By rename: a kill in the middle leaves the old one or the new one. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

async function checksum(file: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await readFile(file))
  return Buffer.from(digest).toString('hex')
}

/** Runs a step that writes. Throws SIMULATION_WRITE where the disk, not the numbers, is at fault. */
export async function writing<T>(folder: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    const isDisk = cause instanceof Error && ('syscall' in cause || /^IO Error/.test(cause.message))
    if (!isDisk) throw cause
    throw kunlunError('SIMULATION_WRITE', { folder, cause: messageOf(cause).split('\n')[0] }, cause)
  }
}
