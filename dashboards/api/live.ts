// The WebSocket of live values: the newest value of each changed signal, a few times a second.
import type { WebSocket } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Sample, SignalType } from '../../ingest/model.ts'
import type { Api } from './context.ts'
import type { Installation } from './installation.ts'
import type { Door } from './rights/door.ts'
import { instant, sampleWire, toWire } from './wire.ts'

/** One frame. The first one holds every signal, later ones what changed since. */
export const liveFrame = z.object({ now: instant, values: z.array(sampleWire) })

export interface LiveOptions {
  /** Frames are at least this far apart. */
  readonly frameMs: number
  /** A client that has not taken its last frame after this long is dropped. */
  readonly drainMs: number
  readonly maxClients: number
  /** How often it is asked whether a client may still look. */
  readonly askMs: number
}

export const liveDefaults: LiveOptions = { frameMs: 200, drainMs: 10_000, maxClients: 200, askMs: 10_000 }

interface Client {
  readonly request: FastifyRequest
  readonly socket: WebSocket
  readonly machine: string | undefined
  /** Newest sample by machine and signal that the client has not got yet: bounded by the number of signals. */
  readonly waiting: Map<string, Sample>
  /** Wall time since when the socket has not drained. */
  stalledSince: number | undefined
}

export interface LiveTools extends Partial<LiveOptions> {
  readonly door: Pick<Door, 'stillLetsIn'>
}

/** Adds GET /live (WebSocket). `?machine=` narrows it to one machine. */
export function addLive(app: Api, installation: Installation, { door, ...given }: LiveTools): void {
  const options = { ...liveDefaults, ...given }
  const clients = new Set<Client>()
  const unsubscribe = installation.live.subscribe((samples) => {
    for (const client of clients) remember(client, samples)
  })
  const timer = setInterval(() => {
    for (const client of clients) flush(client, installation, options)
  }, options.frameMs)
  timer.unref()
  const asking = setInterval(() => void endStrangers(clients, door), options.askMs)
  asking.unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    clearInterval(asking)
    unsubscribe()
    for (const client of clients) client.socket.terminate()
  })

  app.get('/live', { websocket: true, schema: { hide: true } }, (socket, request) => {
    if (clients.size >= options.maxClients) return socket.close(1013, 'too many clients')
    const machine = new URL(request.url, 'http://localhost').searchParams.get('machine') ?? undefined
    const client: Client = { socket, request, machine, waiting: new Map(), stalledSince: undefined }
    clients.add(client)
    socket.on('close', () => clients.delete(client))
    socket.on('error', () => socket.terminate())
    remember(client, installation.live.snapshot())
    send(client, installation)
  })
}

/** Who signed out, was shut out or revoked sees no more. */
async function endStrangers(clients: ReadonlySet<Client>, door: LiveTools['door']): Promise<void> {
  for (const { socket, request } of clients) {
    // A ledger that does not answer lets nobody in; the page tries again by itself.
    const isIn = await door.stillLetsIn(request).catch(() => false)
    if (!isIn) socket.close(4401, 'no longer signed in')
  }
}

function remember(client: Client, samples: readonly Sample[]): void {
  for (const sample of samples) {
    if (client.machine !== undefined && client.machine !== sample.machine) continue
    const key = `${sample.machine}/${sample.signal}`
    const known = client.waiting.get(key)
    if (known === undefined || known.time <= sample.time) client.waiting.set(key, sample)
  }
}

function flush(client: Client, installation: Installation, options: LiveOptions): void {
  if (client.socket.bufferedAmount > 0) {
    const nowMs = performance.now()
    client.stalledSince ??= nowMs
    if (nowMs - client.stalledSince > options.drainMs) client.socket.terminate()
    return
  }
  client.stalledSince = undefined
  // A frame without values still carries the plant's time.
  send(client, installation)
}

function send(client: Client, installation: Installation): void {
  const types = typesOf(installation)
  const values = [...client.waiting].map(([key, sample]) => toWire(sample, types.get(key)))
  client.waiting.clear()
  client.socket.send(JSON.stringify(z.encode(liveFrame, { now: installation.clock.now(), values })))
}

function typesOf(installation: Installation): Map<string, SignalType> {
  const signals = installation
    .machines()
    .flatMap((machine) => machine.signals.map((signal) => [`${machine.id}/${signal.name}`, signal.type] as const))
  return new Map(signals)
}
