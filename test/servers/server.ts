// A real server as a child process: started on a port of its own, proven to own it, stopped with its folder.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '../suites/wait.ts'

export interface TestServer extends AsyncDisposable {
  readonly pid: number
  /** Temporary folder with the server's configuration, data and log; gone once disposed. */
  readonly folder: string
  /** Sends the signal; resolves once the process is gone. Data and ports stay for `start`. */
  kill(signal?: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<void>
  /** Ends it as an operator would (SIGTERM). */
  stop(): Promise<void>
  /** Starts it again after `kill` or `stop`, on the same ports with the same data. */
  start(): Promise<void>
  /** `stop`, then `start`. */
  restart(): Promise<void>
  /** Freezes the process: sockets stay open, nothing answers, until `resume`. */
  pause(): void
  resume(): void
  log(): Promise<string>
}

export interface ServerPlan {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly folder: string
  /** The process must listen on each of them before it counts as started. */
  readonly ports: readonly number[]
}

/** A temporary folder for a server named `name`. */
export function serverFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `kunlun-${name}-`))
}

/**
 * A port of loopback that nobody listens on. Below those that the system gives to outgoing connections, so that it stays
 * free while a killed server is away; at random, so that test workers hardly ever choose the same.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    const probe = createServer()
    const isFree = new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false))
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
    })
    if (await isFree) return port
  }
}

/** Starts the server; throws with the end of its log where it dies or another process has the port. */
export async function startServer(plan: ServerPlan): Promise<TestServer> {
  const logFile = join(plan.folder, `${plan.name}.log`)
  let child = await launch(plan, logFile).catch(async (cause: Error) => {
    await rm(plan.folder, { recursive: true, force: true })
    throw cause
  })
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (hasEnded(child)) return
    const gone = once(child, 'exit')
    child.kill(signal)
    child.kill('SIGCONT')
    await gone
  }
  const server: TestServer = {
    get pid() {
      return child.pid ?? 0
    },
    folder: plan.folder,
    kill: (signal = 'SIGKILL') => end(signal),
    stop: () => end('SIGTERM'),
    start: async () => {
      if (hasEnded(child)) child = await launch(plan, logFile)
    },
    restart: async () => {
      await end('SIGTERM')
      child = await launch(plan, logFile)
    },
    pause: () => {
      child.kill('SIGSTOP')
      awaitStopped(child.pid ?? 0)
    },
    resume: () => void child.kill('SIGCONT'),
    log: () => readFile(logFile, 'utf8'),
    [Symbol.asyncDispose]: async () => {
      await end('SIGTERM')
      await rm(plan.folder, { recursive: true, force: true })
    },
  }
  return server
}

/** A signal is sent before it takes effect: until every thread stands, the server may still answer. */
function awaitStopped(pid: number): void {
  for (let looks = 0; looks < 100_000; looks++) {
    const threads = readdirSync(`/proc/${pid}/task`)
    const states = threads.map(
      (thread) => readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ').at(-1)?.[0],
    )
    if (states.every((state) => state === 'T')) return
  }
  throw new Error(`process ${pid} does not stop`)
}

async function launch(plan: ServerPlan, logFile: string): Promise<ChildProcess> {
  const log = openSync(logFile, 'a')
  // The kernel ends it with the test worker, even where that was killed and could not clean up.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', plan.command, ...plan.args], {
    env: plan.env,
    cwd: plan.folder,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let failure: Error | undefined
  child.once('error', (cause) => {
    failure = cause
  })
  try {
    await waitFor(`${plan.name} to listen on ${plan.ports.join(', ')}`, () => {
      if (failure !== undefined) throw failure
      if (hasEnded(child)) throw new Error(`${plan.name} ended with ${child.exitCode ?? child.signalCode}`)
      return ownsPorts(child.pid ?? 0, plan.ports)
    })
  } catch (cause) {
    child.kill('SIGKILL')
    const text = await readFile(logFile, 'utf8')
    throw new Error(`${plan.name} did not start; its log ends:\n${text.slice(-2000)}`, { cause })
  }
  return child
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** True where the process holds the listening socket of every port: a stranger on the port never passes for our server. */
async function ownsPorts(pid: number, ports: readonly number[]): Promise<boolean> {
  const listening = new Map<number, string>()
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const rows = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(1)
    for (const row of rows) {
      const columns = row.trim().split(/\s+/)
      const [local, state, inode] = [columns[1], columns[3], columns[9]]
      if (state === '0A' && local && inode) listening.set(Number.parseInt(local.split(':')[1] ?? '', 16), inode)
    }
  }
  const wanted = ports.map((port) => `socket:[${listening.get(port)}]`)
  const folder = `/proc/${pid}/fd`
  const descriptors = await readdir(folder).catch(() => [])
  const links = await Promise.all(descriptors.map((fd) => readlink(join(folder, fd)).catch(() => '')))
  return wanted.every((socket) => links.includes(socket))
}
