// The lock of a spool's folder: one process at a time, whatever it finds there, however many come at once.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diskFiles, type FileSystem } from '../../../ingest/spool/files.ts'
import { lockFolder, type ProcessTable } from '../../../ingest/spool/lock.ts'
import { type Rng, stream } from '../../../optimizer/math/rng.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunlun-lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Processes 1 to 9 live; all others are gone. */
const processes = (self: number): ProcessTable => ({
  self,
  startOf: (pid) => (pid >= 1 && pid <= 9 ? `start of ${pid}` : undefined),
})

/** Lets the others come in between any two operations, in an order that follows from the draws. */
function shuffledFiles(draws: Rng): FileSystem {
  const late = async <T>(step: () => Promise<T>): Promise<T> => {
    for (let turns = draws.integer(6); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
    return step()
  }
  return {
    ...diskFiles,
    create: (path) => late(() => diskFiles.create(path)),
    open: (path, access) => late(() => diskFiles.open(path, access)),
    rename: (from, to) => late(() => diskFiles.rename(from, to)),
    remove: (path) => late(() => diskFiles.remove(path)),
  }
}

describe('a lock whose owner is gone', () => {
  it('is taken over by exactly one of several that come at once (500 orders)', async () => {
    for (let seed = 1; seed <= 500; seed++) {
      await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 77, started: 'long ago' }))
      const contenders = [1, 2, 3].map((self) =>
        lockFolder(shuffledFiles(stream(seed, 'order', self)), folder, processes(self)),
      )
      const answers = await Promise.allSettled(contenders)
      const releases = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      const reasons = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
      expect(releases.length, `seed ${seed}`).toBe(1)
      for (const reason of reasons) expect(reason).toMatchObject({ code: 'SPOOL_LOCKED' })
      await releases[0]?.()
      expect(await readdir(folder)).toEqual([])
    }
  })

  it('is taken over also where another one died while it did so', async () => {
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 77, started: 'long ago' }))
    await writeFile(join(folder, 'lock.77.long ago'), JSON.stringify({ pid: 78, started: 'a while ago' }))
    const release = await lockFolder(diskFiles, folder, processes(1))
    await expect(lockFolder(diskFiles, folder, processes(2))).rejects.toMatchObject({ code: 'SPOOL_LOCKED' })
    await release()
    expect(await readdir(folder)).toEqual([])
  })

  it('is taken over where its writer died before it wrote', async () => {
    await writeFile(join(folder, 'lock'), '')
    const release = await lockFolder(diskFiles, folder, processes(1))
    await release()
    expect(await readdir(folder)).toEqual([])
  })
})

it('waits for what another process has created but not yet written', async () => {
  await writeFile(join(folder, 'lock'), '')
  const owner = JSON.stringify({ pid: 2, started: 'start of 2' })
  const table = { ...processes(1), pause: () => writeFile(join(folder, 'lock'), owner) }
  await expect(lockFolder(diskFiles, folder, table)).rejects.toMatchObject({ code: 'SPOOL_LOCKED' })
  expect(await readdir(folder)).toEqual(['lock'])
})
