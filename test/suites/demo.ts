// The demo as a user starts it: the command in a process of its own, watched through its API.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { projectRoot } from '../source-files.ts'

export interface DemoProcess {
  readonly url: string
  /** Standard error so far. */
  errors(): string
  get<T>(path: string): Promise<T>
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
}

/** Starts `kunlun demo` on a free port, with `more` flags, and resolves once it says where the page is. */
export async function startDemoProcess(data: string, factor: number, more: string[] = []): Promise<DemoProcess> {
  const flags = ['demo', '--port', '0', '--data', data, '--factor', String(factor), ...more]
  const child = spawn(process.execPath, [join(projectRoot, 'cli/main.ts'), ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  const url = await urlOf(child, () => errors)
  return {
    url,
    errors: () => errors,
    async get<T>(path: string) {
      const response = await fetch(`${url}${path}`)
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
      return (await response.json()) as T
    },
    stop: () => end(child, 'SIGINT'),
    kill: async () => void (await end(child, 'SIGKILL')),
  }
}

async function urlOf(child: ChildProcess, errors: () => string): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (url !== undefined) return url
  }
  throw new Error(`the demo ended before it was up: ${errors()}`)
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exited = once(child, 'exit')
  child.kill(signal)
  const [code] = await exited
  return code as number | null
}
