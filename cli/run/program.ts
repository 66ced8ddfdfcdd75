// An external program that speaks the ask-tell protocol: started, given a time limit, ended, started again.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Log } from '../../connectors/connector.ts'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { type ExternalProgram, programName } from '../../optimizer/config/strategy.ts'

export interface Program {
  /** Sends lines; resolves to the reply to the last one. Throws STRATEGY_FAILED. One conversation at a time. */
  converse(lines: readonly string[]): Promise<string>
  close(): Promise<void>
}

/** Everything else of the environment may hold a secret. */
const harmless = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SystemRoot']
/** As many bytes as a line of the protocol may have. */
const longestReply = 16 * 1024 * 1024
const longestLogLine = 2000
const mostLogLines = 200
/** How long a program may take to end by itself once its input is closed. */
const patienceMs = 2000

interface Started {
  readonly child: ChildProcessWithoutNullStreams
  /** True once it has answered a whole conversation. */
  hasProved: boolean
}

export function createProgram(spec: ExternalProgram, log: Log): Program {
  let started: Started | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let isClosed = false

  async function attempt(lines: readonly string[]): Promise<string> {
    if (isClosed) throw new Error('it was ended with the installation')
    started ??= { child: start(spec, log), hasProved: false }
    const mine = started
    try {
      const reply = await conversation(mine.child, lines, spec.timeoutSeconds * 1000)
      mine.hasProved = true
      return reply
    } catch (cause) {
      started = undefined
      end(mine.child)
      throw cause
    }
  }

  async function converse(lines: readonly string[]): Promise<string> {
    const wasProved = started?.hasProved ?? false
    try {
      return await attempt(lines)
    } catch (cause) {
      // It may have ended while nothing was asked of it: a program that has worked before gets a second start.
      if (wasProved && !isClosed && cause instanceof Ended) return attempt(lines)
      throw cause
    }
  }

  return {
    converse(lines) {
      const made = turn
        .then(() => converse(lines))
        .catch((cause: unknown) => {
          throw kunlunError('STRATEGY_FAILED', { program: programName(spec), detail: messageOf(cause) }, cause)
        })
      turn = made.catch(() => undefined)
      return made
    },
    async close() {
      isClosed = true
      const child = started?.child
      started = undefined
      if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.stdin.end()
      const patience = setTimeout(() => end(child), patienceMs)
      await ended
      clearTimeout(patience)
    },
  }
}

/** The program went away by itself. */
class Ended extends Error {
  override readonly name = 'Ended'
}

function start({ command, environment }: ExternalProgram, log: Log): ChildProcessWithoutNullStreams {
  const [file = '', ...args] = command
  const env = Object.fromEntries(
    [...harmless, ...environment].flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  // A group of its own: what the program starts ends with it, and Ctrl-C reaches it through `close` alone.
  const child = spawn(file, args, { env, stdio: 'pipe', shell: false, detached: true, windowsHide: true })
  child.on('error', (cause) => log.warn({ program: file, cause: messageOf(cause) }, 'external program: cannot be run'))
  // A write to a program that is gone fails here; its end is what is reported.
  child.stdin.on('error', (cause) =>
    log.info({ program: file, cause: messageOf(cause) }, 'external program: input closed'),
  )
  let told = 0
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (told++ < mostLogLines) log.warn({ program: file, line: line.slice(0, longestLogLine) }, 'external program says')
  })
  return child
}

/** Writes all lines, then waits for as many replies. */
function conversation(
  child: ChildProcessWithoutNullStreams,
  lines: readonly string[],
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const replies: string[] = []
    let rest = Buffer.alloc(0)
    const finish = (settle: () => void) => {
      clearTimeout(timer)
      child.stdout.off('data', take)
      child.off('close', left)
      child.off('error', failed)
      settle()
    }
    const failed = (cause: Error) => finish(() => reject(cause))
    const left = (code: number | null, signal: string | null) =>
      finish(() => reject(new Ended(`it ended with ${signal ?? `exit code ${code}`}`)))
    const timer = setTimeout(() => failed(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
    const take = (chunk: Buffer) => {
      const parts = linesOf(rest, chunk)
      rest = parts.rest
      if (rest.length > longestReply) return failed(new Error('its answer is longer than 16 MiB'))
      replies.push(...parts.lines)
      const refused = replies.slice(0, lines.length - 1).find(isError)
      if (refused !== undefined) return failed(new Error(`it refused: ${refused.slice(0, 300)}`))
      if (replies.length >= lines.length) finish(() => resolve(replies[lines.length - 1] ?? ''))
    }
    if (child.exitCode !== null || child.signalCode !== null) return left(child.exitCode, child.signalCode)
    child.stdout.on('data', take)
    child.on('close', left)
    child.on('error', failed)
    child.stdin.write(`${lines.join('\n')}\n`)
  })
}

function linesOf(
  rest: Buffer,
  chunk: Buffer,
): { readonly lines: readonly string[]; readonly rest: Buffer<ArrayBuffer> } {
  const all = Buffer.concat([rest, chunk])
  const end = all.lastIndexOf(10)
  const whole = all.subarray(0, end + 1).toString('utf8')
  return { lines: whole.split('\n').filter((line) => line.trim() !== ''), rest: all.subarray(end + 1) }
}

function isError(line: string): boolean {
  return /^\s*\{\s*"error"/.test(line)
}

function end(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (cause) {
    // No such group any more: it has ended already.
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') child.kill('SIGKILL')
  }
}
