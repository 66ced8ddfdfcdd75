// A disk in memory that can lose power at any operation: what was not synced may be kept, torn or lost, in any order.
import type { FileSystem, SpoolFile } from '../../../ingest/spool/files.ts'

interface Inode {
  readonly id: number
  content: Buffer
}

type Operation =
  | {
      readonly kind: 'write'
      readonly inode: number
      readonly data: Buffer
      readonly position: number
      isVoid?: boolean
    }
  | { readonly kind: 'truncate'; readonly inode: number; readonly bytes: number; isVoid?: boolean }
  | { readonly kind: 'sync'; readonly inode: number }
  | { readonly kind: 'link'; readonly path: string; readonly inode: number }
  | { readonly kind: 'unlink'; readonly path: string; readonly inode: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly inode: number }
  | { readonly kind: 'syncFolder' }

export type OperationKind = 'write' | 'truncate' | 'sync' | 'create' | 'remove' | 'rename' | 'syncFolder'

export interface CrashDisk {
  readonly files: FileSystem
  /** Operations done so far. */
  operations(): number
  /** The disk as a power loss after the first `count` operations may leave it. */
  crash(count: number, random: () => number): CrashDisk
  /** Makes operations fail from now on where `fails` says so; their number is returned by `failures`. */
  failWhere(fails: (kind: OperationKind, nth: number) => boolean): void
  failures(): number
  /** The bytes of a file, to be looked at or spoilt. */
  content(path: string): Buffer
  paths(): string[]
}

export function crashDisk(initial: ReadonlyMap<string, Buffer> = new Map()): CrashDisk {
  const log: Operation[] = []
  const inodes: Inode[] = []
  const entries = new Map<string, Inode>()
  let fails: (kind: OperationKind, nth: number) => boolean = () => false
  let attempts = 0
  let failed = 0
  for (const [path, content] of initial) entries.set(path, newInode(Buffer.from(content)))
  const begin = new Map([...entries].map(([path, { id, content }]) => [path, { id, content: Buffer.from(content) }]))

  function newInode(content: Buffer): Inode {
    const inode = { id: inodes.length, content }
    inodes.push(inode)
    return inode
  }

  function attempt(kind: OperationKind): void {
    if (!fails(kind, attempts++)) return
    failed++
    throw Object.assign(new Error(`EIO: ${kind}`), { code: 'EIO' })
  }

  function found(path: string): Inode {
    const inode = entries.get(path)
    if (inode === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' })
    return inode
  }

  function fileOf(inode: Inode): SpoolFile {
    return {
      async write(data, position) {
        const copy = Buffer.from(data)
        try {
          attempt('write')
        } catch (cause) {
          // A failed write may have written some of it.
          put(inode, copy.subarray(0, copy.length >> 1), position)
          throw cause
        }
        put(inode, copy, position)
      },
      async read(into, position) {
        return inode.content.copy(into, 0, position)
      },
      async datasync() {
        try {
          attempt('sync')
        } catch (cause) {
          // The pages are dropped: no later sync brings them back.
          for (const operation of log) if ('isVoid' in operation && operation.inode === inode.id) spoil(operation)
          throw cause
        }
        log.push({ kind: 'sync', inode: inode.id })
      },
      async truncate(bytes) {
        attempt('truncate')
        inode.content = resized(inode.content, bytes)
        log.push({ kind: 'truncate', inode: inode.id, bytes, isVoid: false })
      },
      size: async () => inode.content.length,
      close: async () => undefined,
    }
  }

  function spoil(operation: Operation): void {
    const at = log.indexOf(operation)
    const isSynced = log.some(
      (later, index) => index > at && later.kind === 'sync' && 'inode' in operation && later.inode === operation.inode,
    )
    if (!isSynced && 'isVoid' in operation) operation.isVoid = true
  }

  function put(inode: Inode, data: Buffer, position: number): void {
    inode.content = written(inode.content, data, position)
    log.push({ kind: 'write', inode: inode.id, data, position, isVoid: false })
  }

  const files: FileSystem = {
    makeFolder: async () => undefined,
    async create(path) {
      attempt('create')
      if (entries.has(path)) throw Object.assign(new Error(`EEXIST: ${path}`), { code: 'EEXIST' })
      const inode = newInode(Buffer.alloc(0))
      entries.set(path, inode)
      log.push({ kind: 'link', path, inode: inode.id })
      return fileOf(inode)
    },
    open: async (path) => fileOf(found(path)),
    list: async (folder) => [...entries.keys()].map((path) => path.slice(folder.length + 1)),
    async rename(from, to) {
      attempt('rename')
      const inode = found(from)
      entries.delete(from)
      entries.set(to, inode)
      log.push({ kind: 'rename', from, to, inode: inode.id })
    },
    async remove(path) {
      attempt('remove')
      const inode = found(path)
      entries.delete(path)
      log.push({ kind: 'unlink', path, inode: inode.id })
    },
    async syncFolder() {
      attempt('syncFolder')
      log.push({ kind: 'syncFolder' })
    },
  }

  return {
    files,
    operations: () => log.length,
    crash: (count, random) => crashDisk(afterCrash(begin, log.slice(0, count), random)),
    failWhere: (when) => {
      fails = when
      attempts = 0
      failed = 0
    },
    failures: () => failed,
    content: (path) => found(path).content,
    paths: () => [...entries.keys()],
  }
}

function afterCrash(
  begin: ReadonlyMap<string, Inode>,
  log: readonly Operation[],
  random: () => number,
): Map<string, Buffer> {
  const contents = new Map<number, Buffer>()
  const names = new Map<string, number>()
  for (const [path, { id, content }] of begin) {
    contents.set(id, Buffer.from(content))
    names.set(path, id)
  }
  const lastFolderSync = log.findLastIndex(({ kind }) => kind === 'syncFolder')
  const lastSync = new Map<number, number>()
  for (const [index, operation] of log.entries()) if (operation.kind === 'sync') lastSync.set(operation.inode, index)
  for (const [index, operation] of log.entries()) {
    if (operation.kind === 'write' || operation.kind === 'truncate') {
      const isSynced = !operation.isVoid && index < (lastSync.get(operation.inode) ?? -1)
      applyData(contents, operation, isSynced ? 1 : random())
    } else if (index < lastFolderSync || random() < 0.5) applyName(names, operation)
  }
  return new Map([...names].map(([path, inode]) => [path, contents.get(inode) ?? Buffer.alloc(0)]))
}

const tornUnits = [1, 512, 4096]

/** `luck` above 0.6: all of it reached the disk; below 0.3: nothing; else some of it, in units of a sector or page. */
function applyData(contents: Map<number, Buffer>, operation: Operation, luck: number): void {
  if (luck < 0.3) return
  if (operation.kind === 'truncate')
    contents.set(operation.inode, resized(contents.get(operation.inode) ?? Buffer.alloc(0), operation.bytes))
  if (operation.kind !== 'write') return
  const { data, position, inode } = operation
  const before = contents.get(inode) ?? Buffer.alloc(0)
  if (luck > 0.6) {
    contents.set(inode, written(before, data, position))
    return
  }
  const share = (luck - 0.3) / 0.3
  const unit = tornUnits[Math.floor(share * 1000) % 3] ?? 1
  const kept = Math.floor((data.length * share) / unit) * unit
  // Either the beginning arrived, or the end without it: pages may be written in any order.
  const isTail = Math.floor(share * 10_000) % 4 === 0
  contents.set(
    inode,
    isTail ? written(before, data.subarray(kept), position + kept) : written(before, data.subarray(0, kept), position),
  )
}

function applyName(names: Map<string, number>, operation: Operation): void {
  if (operation.kind === 'link') names.set(operation.path, operation.inode)
  if (operation.kind === 'unlink' && names.get(operation.path) === operation.inode) names.delete(operation.path)
  if (operation.kind === 'rename') {
    if (names.get(operation.from) === operation.inode) names.delete(operation.from)
    names.set(operation.to, operation.inode)
  }
}

function written(content: Buffer, data: Buffer, position: number): Buffer {
  const next = resized(content, Math.max(content.length, position + data.length))
  data.copy(next, position)
  return next
}

function resized(content: Buffer, bytes: number): Buffer {
  const next = Buffer.alloc(bytes)
  content.copy(next, 0, 0, Math.min(bytes, content.length))
  return next
}
