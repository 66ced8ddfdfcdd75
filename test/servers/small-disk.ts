// A small file system of its own that a test can fill up: a tmpfs with a size, for which one has to be root.
import { execFile } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { messageOf } from '../../ingest/errors.ts'

const run = promisify(execFile)
const topUpMs = 20
const chunk = Buffer.alloc(64 * 1024)

export interface SmallDisk extends AsyncDisposable {
  readonly folder: string
  /** Takes all the room there is, and what others free meanwhile. */
  fill(): Promise<void>
  /** Gives it back. */
  free(): Promise<void>
}

/** Mounts it on the folder, which is made where it is missing. */
export async function mountSmallDisk(folder: string, mebibytes: number): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true, mode: 0o750 })
  await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=750`, 'kunlun-test', folder])
  const ballast = join(folder, 'ballast')
  let filling: NodeJS.Timeout | undefined
  let work: Promise<void> = Promise.resolve()
  const topUp = () => {
    work = work.then(() => takeAll(folder, ballast))
    return work
  }
  return {
    folder,
    async fill() {
      await topUp()
      filling = setInterval(() => void topUp(), topUpMs)
    },
    async free() {
      clearInterval(filling)
      await work
      await rm(ballast, { force: true })
    },
    async [Symbol.asyncDispose]() {
      clearInterval(filling)
      await work
      // Lazily, because a server that is being killed may still have files open.
      await run('umount', ['-l', folder])
    },
  }
}

async function takeAll(folder: string, ballast: string): Promise<void> {
  for (;;) {
    const { bavail, bsize } = await statfs(folder)
    if (bavail === 0) return
    try {
      await appendFile(ballast, chunk.subarray(0, Math.min(chunk.length, bavail * bsize)))
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause
    }
  }
}

/** Why none can be mounted here; undefined where one can. */
export async function missingSmallDisk(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-disk-'))
  try {
    await (await mountSmallDisk(folder, 1))[Symbol.asyncDispose]()
    return undefined
  } catch (cause) {
    return `no tmpfs can be mounted: ${messageOf(cause)}`
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
