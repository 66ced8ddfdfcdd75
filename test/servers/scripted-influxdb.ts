// Stands before a real influxd: forwards requests, or answers them as a script says.
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What becomes of a request. */
export interface Answer {
  /** The real server gets it; its answer is used unless another one is given here. */
  readonly isForwarded?: boolean
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Wait so long before the answer. */
  readonly afterMs?: number
  /** `hang`: no answer ever; `reset`: RST in place of one; `reset-in-request`, `reset-in-answer`: in the middle of a body. */
  readonly ending?: 'hang' | 'reset' | 'reset-in-request' | 'reset-in-answer'
}

/** A request as it came. */
export interface Seen {
  readonly path: string
  readonly isWrite: boolean
  /** Length of its body. */
  readonly bytes: number
  readonly atMs: number
  /** When the script had answered it; undefined while it has not, or where it was passed on. */
  answeredAtMs?: number
}

export type Script = (seen: Seen) => Answer | undefined

export interface ScriptedInfluxdb extends AsyncDisposable {
  readonly url: string
  /** From now on; a script that answers undefined lets the request pass. Without one all pass. */
  follow(script: Script | undefined): void
  /** Requests since the last `follow`. */
  readonly seen: readonly Seen[]
  /** Requests that the script answered since the last `follow`. */
  scripted(): number
  /** The most requests that were open at the same time since the last `follow`. */
  mostOpen(): number
}

interface State {
  script: Script | undefined
  seen: Seen[]
  scripted: number
  open: number
  mostOpen: number
}

const pass: Answer = { isForwarded: true }

export async function startScriptedInfluxdb(real: string): Promise<ScriptedInfluxdb> {
  const state: State = { script: undefined, seen: [], scripted: 0, open: 0, mostOpen: 0 }
  const server = createServer((incoming, outgoing) => void take(incoming, outgoing, { real, state }))
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    follow(script) {
      Object.assign(state, { script, seen: [], scripted: 0, mostOpen: state.open })
    },
    get seen() {
      return state.seen
    },
    scripted: () => state.scripted,
    mostOpen: () => state.mostOpen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

async function take(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { real, state }: { real: string; state: State },
): Promise<void> {
  state.open++
  state.mostOpen = Math.max(state.mostOpen, state.open)
  outgoing.on('close', () => state.open--)
  incoming.on('error', () => outgoing.destroy())
  const path = incoming.url ?? '/'
  const bytes = Number(incoming.headers['content-length'] ?? 0)
  const seen: Seen = { path, isWrite: path.startsWith('/write'), bytes, atMs: performance.now() }
  state.seen.push(seen)
  // Asked before the body is read, because it may want to break off in the middle of it.
  const answer = state.script?.(seen)
  if (answer !== undefined) state.scripted++
  if (answer?.ending === 'reset-in-request') {
    incoming.once('data', () => incoming.socket.resetAndDestroy())
    return
  }
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(incoming, 'end').catch(() => outgoing.destroy())
  await give(answer ?? pass, { real, incoming, outgoing, body: Buffer.concat(chunks) })
  if (answer !== undefined) seen.answeredAtMs = performance.now()
}

interface Exchange {
  readonly real: string
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly body: Buffer
}

interface Given {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

async function give(answer: Answer, exchange: Exchange): Promise<void> {
  const { outgoing } = exchange
  const forwarded = answer.isForwarded === true ? await forward(exchange).catch(() => badGateway) : undefined
  if (answer.afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.afterMs))
  if (answer.ending === 'hang' || outgoing.destroyed) return
  if (answer.ending === 'reset') return void outgoing.socket?.resetAndDestroy()
  const own = { status: answer.status ?? 204, headers: answer.headers ?? {}, body: Buffer.from(answer.body ?? '') }
  const { status, headers, body } = answer.status === undefined ? (forwarded ?? own) : own
  if (answer.ending === 'reset-in-answer') {
    outgoing.writeHead(status, { ...headers, 'content-length': '1000' })
    outgoing.write(Buffer.alloc(300, '{'), () => outgoing.socket?.resetAndDestroy())
    return
  }
  outgoing.writeHead(status, headers)
  outgoing.end(body)
}

const badGateway: Given = { status: 502, headers: {}, body: Buffer.from('influxd is away') }

function forward({ real, incoming, body }: Exchange): Promise<Given> {
  return new Promise((resolve, reject) => {
    const { method, url, headers } = incoming
    const onward = request(`${real}${url}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { 'transfer-encoding': _, ...kept } = response.headers
        resolve({ status: response.statusCode ?? 502, headers: kept, body: Buffer.concat(chunks) })
      })
    })
    onward.on('error', reject)
    onward.end(body)
  })
}
