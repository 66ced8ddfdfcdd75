// Between an installation and what it stands on: counts passages of named steps, and kills the process at the wanted one.
import type { FileSystem, SpoolFile } from '../../../ingest/spool/files.ts'
import { diskFiles } from '../../../ingest/spool/files.ts'
import { headerBytes } from '../../../ingest/spool/segment.ts'
import type { Spool } from '../../../ingest/spool/spool.ts'
import type { SampleStore } from '../../../ingest/stores/store.ts'

export const steps = [
  'before-append',
  'after-append',
  'after-fsync',
  'before-ack',
  'after-ack',
  'after-store-reply',
  'before-cursor',
  'within-cursor',
  'after-cursor',
] as const
export type Step = (typeof steps)[number]

/** Called at each passage of a step; it may not return. */
export type Passage = (step: Step) => void

/** The machine's own disk, with passages at the writes and syncs of records and at the replacement of the cursor. */
export function watchedFiles(pass: Passage): FileSystem {
  const watched = (path: string, file: SpoolFile) => (path.endsWith('.spool') ? watchedFile(file, pass) : file)
  return {
    ...diskFiles,
    create: async (path) => watched(path, await diskFiles.create(path)),
    open: async (path, access) => watched(path, await diskFiles.open(path, access)),
    async rename(from, to) {
      // The current cursor has become the previous one; the new one is still called a draft.
      if (to.endsWith('/cursor')) pass('within-cursor')
      await diskFiles.rename(from, to)
    },
  }
}

function watchedFile(file: SpoolFile, pass: Passage): SpoolFile {
  let holdsRecords = false
  return {
    ...file,
    async write(data, position) {
      if (position >= headerBytes) pass('before-append')
      await file.write(data, position)
      holdsRecords ||= position >= headerBytes
    },
    async datasync() {
      if (!holdsRecords) return file.datasync()
      pass('after-append')
      await file.datasync()
      pass('after-fsync')
    },
  }
}

export function watchedSpool(spool: Spool, pass: Passage): Spool {
  return between(spool, {
    async append(messages) {
      await spool.append(messages)
      pass('before-ack')
      // The delivery is accepted in the turn that follows, which writes the PUBACKs to the socket.
      setImmediate(() => pass('after-ack'))
    },
    async commit(cursor) {
      pass('before-cursor')
      await spool.commit(cursor)
      pass('after-cursor')
    },
  })
}

export function watchedStore(store: SampleStore, pass: Passage): SampleStore {
  return between(store, {
    async write(samples) {
      const written = await store.write(samples)
      pass('after-store-reply')
      return written
    },
  })
}

/** The target with some of its methods replaced; everything else is the target's own. */
export function between<Target extends object>(target: Target, replaced: Partial<Target>): Target {
  return new Proxy(target, {
    get(_, name) {
      const own: unknown = Reflect.get(replaced, name) ?? Reflect.get(target, name)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}
