// Starts installations as processes; a further one with its modules loaded always stands by, so that a restart is quick.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../../../ingest/errors.ts'
import { waitFor } from '../../suites/wait.ts'
import { type Remote, remote } from '../remote.ts'
import type { KunlunMethods } from './process.ts'
import type { Step } from './steps.ts'

/** A running installation. */
export interface Kunlun {
  /** Address of its API. */
  readonly url: string
  readonly pid: number
  /** It kills itself at the n-th passage of the step, counted from now. */
  arm(step: Step, passages: number): Promise<void>
  /** From now on it is wrong on purpose: it acknowledges messages before it has kept them. */
  beHasty(): Promise<void>
  /** Resolves once the process is gone. */
  readonly gone: Promise<void>
  isAlive(): boolean
  kill(): Promise<void>
  pause(): void
  resume(): void
  /** Ends it as an operator would: everything is closed in order. */
  stop(): Promise<void>
  /** The last lines it has logged. */
  log(): string
}

export interface Stable extends AsyncDisposable {
  /** Opens the installation of the file. Throws with the log's end where it does not open. */
  start(configFile: string): Promise<Kunlun>
  /** Opens it in two processes in the same instant. Throws as `start`, or answers, each for itself. */
  startTwice(configFile: string): Promise<PromiseSettledResult<Kunlun>[]>
}

interface Spare {
  readonly child: ChildProcess
  readonly ask: Remote<KunlunMethods>
  readonly log: string[]
}

const logChunks = 200

/** `env` is added to the environment of the installations. */
export function createStable(env: NodeJS.ProcessEnv = {}): Stable {
  const children = new Set<ChildProcess>()
  let spare: Spare | undefined
  const launch = (): Spare => {
    const child = fork(join(import.meta.dirname, 'process.ts'), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'kunlun-compile-cache'), ...env },
    })
    children.add(child)
    child.on('exit', () => children.delete(child))
    const log: string[] = []
    child.stderr?.on('data', (data: Buffer) => {
      log.push(String(data))
      if (log.length > logChunks) log.shift()
    })
    return { child, ask: remote<KunlunMethods>(child), log }
  }
  const take = (): Spare => {
    const own = spare ?? launch()
    spare = undefined
    return own
  }
  const open = async (own: Spare, configFile: string): Promise<Kunlun> => {
    try {
      return handle(own, await own.ask('open', configFile))
    } catch (cause) {
      own.child.kill('SIGKILL')
      throw new Error(`${messageOf(cause)}; its log ends: ${own.log.join('').slice(-2000)}`, { cause })
    } finally {
      spare ??= launch()
    }
  }
  return {
    start: (configFile) => open(take(), configFile),
    async startTwice(configFile) {
      const both = [take(), launch()]
      await Promise.all(both.map(({ ask }) => ask('ready')))
      return Promise.allSettled(both.map((one) => open(one, configFile)))
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill('SIGKILL')
      await waitFor('the installations to end', () => children.size === 0)
    },
  }
}

function handle({ child, ask, log }: Spare, url: string): Kunlun {
  const gone = once(child, 'exit').then(() => undefined)
  return {
    url,
    pid: child.pid ?? 0,
    arm: (step, passages) => ask('arm', { step, passages }),
    beHasty: () => ask('beHasty'),
    gone,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      await ask('stop')
      child.kill('SIGKILL')
      await gone
    },
    log: () => log.join(''),
  }
}
