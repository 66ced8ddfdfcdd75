// Makes system calls of a running process fail, by strace from Debian's packages, with proof that they did.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../../ingest/errors.ts'
import { waitFor } from '../suites/wait.ts'
import { debianPackages } from './debian.ts'

export interface Injection extends AsyncDisposable {
  /** Calls that were made to fail so far. */
  injected(): Promise<number>
  /** Lets go of the process; answers what was seen of it, line by line. Can be called once. */
  end(): Promise<string[]>
}

export interface InjectionPlan {
  readonly pid: number
  readonly calls: readonly string[]
  readonly error: 'EIO' | 'ENOSPC' | 'EINTR'
  /** Further calls to be written down. */
  readonly watched?: readonly string[]
}

/**
 * Attaches to all threads; resolves once calls fail. Every one of them fails: strace counts per thread, so that a fault
 * at the n-th call of a pool of threads might never come.
 */
export async function injectErrors({ pid, calls, error, watched = [] }: InjectionPlan): Promise<Injection> {
  const packages = await debianPackages()
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-strace-'))
  const file = join(folder, 'calls')
  const which = ['-e', `trace=${[...calls, ...watched].join(',')}`, '-e', `inject=${calls.join(',')}:error=${error}`]
  const args = ['-f', '-y', '-s', '0', '-p', String(pid), '-o', file, ...which]
  const strace = spawn(packages.path('usr/bin/strace'), args, {
    env: packages.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = once(strace, 'exit')
  let said = ''
  strace.stderr?.on('data', (data: Buffer) => (said += String(data)))
  const lines = async () => (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const end = async () => {
    if (strace.exitCode === null) strace.kill('SIGINT')
    await gone
    const all = await lines()
    await rm(folder, { recursive: true, force: true })
    return all
  }
  await waitFor('strace to be attached', () => {
    if (strace.exitCode !== null) throw new Error(`strace ended with ${strace.exitCode}: ${said}`)
    return said.includes('attached')
  })
  return {
    injected: async () => (await lines()).filter((line) => line.includes('(INJECTED)')).length,
    end,
    [Symbol.asyncDispose]: async () => {
      if (strace.exitCode === null) await end()
    },
  }
}

/** Why no calls can be made to fail here; undefined where they can. */
export async function missingInjection(): Promise<string | undefined> {
  try {
    const sleeper = spawn('sleep', ['30'], { stdio: 'ignore' })
    const injection = await injectErrors({ pid: sleeper.pid ?? 0, calls: ['fdatasync'], error: 'EIO' })
    await injection.end()
    sleeper.kill('SIGKILL')
    return undefined
  } catch (cause) {
    return `strace cannot attach: ${messageOf(cause)}`
  }
}
