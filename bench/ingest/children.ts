// Processes of the benchmark: each plays one role, is asked by the parent, ends cleanly so that a profile is written.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Child extends AsyncDisposable {
  /** Calls an action of the role; resolves to what it answers. */
  ask<T>(action: string, argument?: unknown): Promise<T>
  /** Processor time used so far, in seconds, all threads. */
  cpuSeconds(): number
  /** Resident memory in bytes. */
  residentBytes(): number
  /** Stands still until `resume`: what is published meanwhile waits at the broker. */
  pause(): void
  resume(): void
}

/** What a role offers to its parent; `stop` is called at the end. */
export type Actions = Readonly<Record<string, (argument: never) => unknown>>

interface Answer {
  readonly call: number
  readonly answer?: unknown
  readonly error?: string
}

export const profilesFolder = join(import.meta.dirname, '..', '.results', 'profiles')

/** Starts `roles/<role>.ts` with `plan`; resolves once it is ready. With `profile`, its CPU profile has that name. */
export async function startChild(role: string, plan: unknown, profile?: string): Promise<Child> {
  const file = join(import.meta.dirname, 'child.ts')
  const profiling = ['--cpu-prof', '--cpu-prof-dir', profilesFolder, '--cpu-prof-name', `${profile}.cpuprofile`]
  const execArgv = profile === undefined ? [] : profiling
  const process = fork(file, [role, JSON.stringify(plan)], { execArgv, serialization: 'advanced' })
  const calls = new Map<number, PromiseWithResolvers<unknown>>()
  process.on('message', ({ call, answer, error }: Answer) => {
    const waiting = calls.get(call)
    calls.delete(call)
    if (error === undefined) waiting?.resolve(answer)
    else waiting?.reject(new Error(error))
  })
  process.once('exit', (code, signal) => {
    for (const { reject } of calls.values()) reject(new Error(`${role} ended (${code ?? signal})`))
  })
  const ask = (action: string, argument?: unknown) => {
    const call = calls.size === 0 ? 0 : Math.max(...calls.keys()) + 1
    const waiting = Promise.withResolvers<unknown>()
    calls.set(call, waiting)
    process.send({ call, action, argument })
    return waiting.promise
  }
  await ask('ready')
  const child: Child = {
    ask: <T>(action: string, argument?: unknown) => ask(action, argument) as Promise<T>,
    ...figuresOf(process.pid ?? 0),
    pause: () => void process.kill('SIGSTOP'),
    resume: () => void process.kill('SIGCONT'),
    [Symbol.asyncDispose]: () => {
      running.delete(child)
      return end(process, ask)
    },
  }
  running.add(child)
  return child
}

const running = new Set<Child>()
const restMs = 300

/**
 * Resolves once neither a child nor one of these servers works at anything: what follows a backlog (rollups, the
 * database's own compaction) must not disturb the next one.
 */
export async function atRest(servers: readonly { readonly pid: number }[]): Promise<void> {
  const used = () =>
    [...running].reduce((sum, child) => sum + child.cpuSeconds(), 0) +
    servers.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0)
  for (let before = used(); ; ) {
    await sleep(restMs)
    const now = used()
    if (now - before < (restMs / 1000) * 0.2) return
    before = now
  }
}

async function end(process: ChildProcess, ask: (action: string) => Promise<unknown>): Promise<void> {
  const gone = once(process, 'exit')
  process.kill('SIGCONT')
  await ask('stop')
  process.disconnect()
  await gone
}

function figuresOf(pid: number) {
  return { cpuSeconds: () => cpuSecondsOf(pid), residentBytes: () => Number(wordsOf(pid, 'statm')[1]) * 4096 }
}

/** Processor time that a process has used so far; the kernel counts it in hundredths of a second. */
export function cpuSecondsOf(pid: number): number {
  const words = wordsOf(pid, 'stat')
  return (Number(words[11]) + Number(words[12])) / 100
}

/** Without the name of the program, which may hold spaces; memory is in pages of 4 KiB. */
function wordsOf(pid: number, file: string): string[] {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
}
