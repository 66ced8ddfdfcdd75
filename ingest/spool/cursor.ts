// How far the spool has been worked off, with the state that belongs to that point: one file, replaced atomically.
import { crc32 } from 'node:zlib'
import { kunlunError } from '../errors.ts'
import { type FileSystem, isMissing, readWhole } from './files.ts'

/** `next` is the first sequence not yet worked off. `state` is any JSON: it is durable together with `next`. */
export interface Cursor {
  readonly next: bigint
  readonly state: unknown
}

const cursorVersion = 1
const names = { current: 'cursor', previous: 'cursor.previous', draft: 'cursor.draft' }

/** The newest readable cursor; a damaged one falls back to the one before it, from which work is only done again. */
export async function readCursor(files: FileSystem, folder: string): Promise<Cursor | undefined> {
  for (const name of [names.current, names.previous]) {
    const cursor = await readOne(files, `${folder}/${name}`)
    if (cursor !== undefined) return cursor
  }
  return undefined
}

async function readOne(files: FileSystem, path: string): Promise<Cursor | undefined> {
  let bytes: Buffer
  try {
    bytes = await readWhole(files, path)
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw cause
  }
  const end = bytes.indexOf(10)
  const [word, version, checksum] = bytes.toString('latin1', 0, Math.max(end, 0)).split(' ')
  const body = bytes.subarray(end + 1)
  if (word !== 'kunlun-cursor' || checksum !== crc32(body, Number(version)).toString(16)) return undefined
  if (Number(version) > cursorVersion) throw kunlunError('SPOOL_VERSION', { file: path, found: `cursor ${version}` })
  const { next, state } = JSON.parse(body.toString()) as { next: string; state: unknown }
  return { next: BigInt(next), state }
}

/** Durable once resolved. A crash in between leaves this cursor or the one before. */
export async function writeCursor(files: FileSystem, folder: string, cursor: Cursor): Promise<void> {
  const body = Buffer.from(JSON.stringify({ next: String(cursor.next), state: cursor.state ?? null }))
  const head = Buffer.from(`kunlun-cursor ${cursorVersion} ${crc32(body, cursorVersion).toString(16)}\n`)
  const draft = `${folder}/${names.draft}`
  const bytes = Buffer.concat([head, body])
  try {
    await writeDraft(files, draft, bytes)
  } catch (cause) {
    // On a full disk the spool could never be trimmed, for want of room for the cursor: the older one makes some.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause
    await removeIfThere(files, `${folder}/${names.previous}`)
    await writeDraft(files, draft, bytes)
  }
  await renameIfThere(files, `${folder}/${names.current}`, `${folder}/${names.previous}`)
  await files.rename(draft, `${folder}/${names.current}`)
  await files.syncFolder(folder)
}

async function writeDraft(files: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  await removeIfThere(files, path)
  const file = await files.create(path)
  try {
    await file.write(bytes, 0)
    await file.datasync()
  } finally {
    await file.close()
  }
}

export async function removeIfThere(files: FileSystem, path: string): Promise<void> {
  try {
    await files.remove(path)
  } catch (cause) {
    if (!isMissing(cause)) throw cause
  }
}

async function renameIfThere(files: FileSystem, from: string, to: string): Promise<void> {
  try {
    await files.rename(from, to)
  } catch (cause) {
    if (!isMissing(cause)) throw cause
  }
}
