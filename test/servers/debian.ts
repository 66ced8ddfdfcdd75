// Debian packages of the servers that tests run against, unpacked beside the project without root.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = resolve(import.meta.dirname, '../../.cache/debian')

/** Servers, tools, each shared library that a bare Debian 12 may lack. Service scripts are left out: nothing is installed. */
const packages = [
  'influxdb',
  'mosquitto',
  'redis-server',
  'redis-tools',
  'libatomic1',
  'libcap2',
  'libcjson1',
  'libcom-err2',
  'libdlt2',
  'libfaketime',
  'libgcrypt20',
  'libgpg-error0',
  'libgssapi-krb5-2',
  'libk5crypto3',
  'libjemalloc2',
  'libkeyutils1',
  'libkrb5-3',
  'libkrb5support0',
  'liblz4-1',
  'liblzf1',
  'liblzma5',
  'libmosquitto1',
  'libnsl2',
  'libssl3',
  'libsystemd0',
  'libtirpc3',
  'libunwind8',
  'libwrap0',
  'libzstd1',
  'strace',
]

export interface Unpacked {
  /** Absolute path of a program, e.g. `usr/bin/influxd`. */
  path(program: string): string
  /** The environment in which unpacked programs find their libraries. */
  readonly env: NodeJS.ProcessEnv
}

let unpacking: Promise<string> | undefined

/** The unpacked packages; the first call of a checkout downloads about 13 MB. Throws where apt or the network is missing. */
export async function debianPackages(): Promise<Unpacked> {
  unpacking ??= unpackOnce()
  const root = await unpacking
  const libraries = ['usr/lib', 'lib'].map((folder) => join(root, folder, 'x86_64-linux-gnu')).join(':')
  return { path: (program) => join(root, program), env: { ...process.env, LD_LIBRARY_PATH: libraries } }
}

/** Whoever renames first wins: two test workers, or one that was killed half way, leave a whole folder or none. */
async function unpackOnce(): Promise<string> {
  const key = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12)
  const root = join(cache, `root-${key}`)
  if (await exists(root)) return root
  const work = join(cache, `work-${process.pid}-${Date.now()}`)
  try {
    const unpacked = await unpack(work)
    await rename(unpacked, root).catch(async (cause: Error) => {
      if (!(await exists(root))) throw cause
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return root
}

async function unpack(work: string): Promise<string> {
  const debs = join(work, 'debs')
  const root = join(work, 'root')
  await mkdir(debs, { recursive: true })
  await mkdir(root)
  await download(work, debs)
  for (const deb of await readdir(debs)) {
    if (deb.endsWith('.deb')) await run('dpkg-deb', ['-x', join(debs, deb), root])
  }
  return root
}

/** With the system's package lists where they are fresh; a machine without them, or with stale ones, gets lists of our own. */
async function download(work: string, debs: string): Promise<void> {
  const shared = ['-q', '-o', `Dir::Cache=${work}`, '-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=']
  const get = (options: string[]) => run('apt-get', [...shared, ...options, 'download', ...packages], { cwd: debs })
  try {
    await get([])
  } catch {
    const lists = join(work, 'lists')
    await mkdir(join(lists, 'partial'), { recursive: true })
    await mkdir(join(work, 'archives', 'partial'), { recursive: true })
    const own = ['-o', `Dir::State::Lists=${lists}`]
    const update = await run('apt-get', [...shared, ...own, 'update']).catch((cause: Error) => cause)
    // A third-party source that fails is no matter as long as Debian's own lists came.
    await get(own).catch(async (cause: Error) => {
      await writeFile(join(cache, 'last-error.txt'), `${cause.message}\n${JSON.stringify(update)}\n`)
      throw new Error(`apt-get cannot download the test servers: ${cause.message}`, { cause })
    })
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
