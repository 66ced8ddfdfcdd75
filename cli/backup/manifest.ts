// What a backup says of itself: every file with its size and checksum, what was left out.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, lstatSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { join } from 'node:path/posix'
import { z } from 'zod'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { dataFormat } from '../run/data-folder.ts'

/** Grows with every change that an older version could not restore. */
export const manifestFormat = 1

/** Written last: a folder without it is a backup that was not finished. */
export const manifestFile = 'manifest.json'

/** The configuration within a backup. */
export const configurationFile = 'kunlun.yaml'

const entry = z.strictObject({
  path: z.string().refine(staysInside, { error: 'leads out of the backup' }),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const manifest = z.object({
  format: z.int().min(1),
  /** Format of the data folder that it was taken from. */
  data: z.int().min(1),
  kunlun: z.string(),
  taken: z.string(),
  site: z.string(),
  files: z.array(entry),
  leftOut: z.array(z.string()),
})

export type Manifest = z.infer<typeof manifest>
export type BackedUpFile = z.infer<typeof entry>

/** Throws BACKUP_INVALID where there is none or it cannot be used, DATA_VERSION where a newer version wrote it. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, manifestFile)
  const invalid = (detail: string) => kunlunError('BACKUP_INVALID', { folder, detail })
  if (!existsSync(file)) throw invalid(`it has no ${manifestFile}: it was not finished, or is none`)
  let data: unknown
  try {
    data = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw invalid(`${manifestFile}: ${messageOf(cause)}`)
  }
  const head = manifest.pick({ format: true, data: true, kunlun: true }).safeParse(data)
  // Before the rest: what a newer version says there may have another shape.
  if (head.success && (head.data.format > manifestFormat || head.data.data > dataFormat))
    throw kunlunError('DATA_VERSION', { folder, found: `Kunlun ${head.data.kunlun}` })
  const parsed = manifest.safeParse(data)
  if (parsed.success) return parsed.data
  throw invalid(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
}

/** What differs from the manifest, all of it at once; empty where the files are those that were backed up. */
export async function differences(folder: string, files: readonly BackedUpFile[]): Promise<string[]> {
  const found: string[] = []
  for (const { path, bytes, sha256 } of files) {
    const file = join(folder, path)
    const stat = lstatSync(file, { throwIfNoEntry: false })
    if (stat === undefined) found.push(`${path} is missing`)
    else if (!stat.isFile()) found.push(`${path} is no file`)
    else if (stat.size !== bytes) found.push(`${path} has ${stat.size} bytes instead of ${bytes}`)
    else if ((await checksumOf(file)) !== sha256) found.push(`${path} has another checksum`)
  }
  return found
}

/** SHA-256 in hexadecimal, read in pieces: telemetry may be larger than memory. */
export async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** A backup may come from anywhere: none of its files may be written beside the folder it is restored to. */
function staysInside(path: string): boolean {
  const isPlain = path !== '' && !path.includes('\\') && !path.includes('\0') && posix.normalize(path) === path
  return isPlain && !posix.isAbsolute(path) && path !== '..' && !path.startsWith('../')
}
