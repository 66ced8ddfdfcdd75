// Stands between client and OPC UA server and misbehaves by a script: refuses, drops, stays silent, makes things up.
import type { Socket } from 'node:net'
import { type CuttableLink, relayTo } from './cuttable-link.ts'
import {
  bodyOf,
  type Chunk,
  faultFor,
  messageIdOf,
  messages,
  type Published,
  publishInstead,
  readPublish,
  requestHandleOf,
  splitChunks,
  withBody,
} from './opcua-wire.ts'

/** What becomes of a request: it goes on, nobody ever answers it, or it is refused with a status. */
export type Fate = 'pass' | 'swallow' | { readonly fault: number }
/** What becomes of a notification: it goes on, a keep-alive comes in its place, or a change of status. */
export type Notice = 'pass' | 'keepAlive' | { readonly status: number }

/** Security None only: nothing is signed, so everything can be changed. */
export interface Liar extends CuttableLink {
  /** Requests by their message id; set by the test, at any time. */
  request: (message: number, body: Buffer) => Fate
  notice: (published: Published) => Notice
  /** Requests seen, by message id. */
  readonly seen: ReadonlyMap<number, number>
}

export async function lieTo(port: number): Promise<Liar> {
  const seen = new Map<number, number>()
  const script: Pick<Liar, 'request' | 'notice'> = { request: () => 'pass', notice: () => 'pass' }
  const link = await relayTo(port, (near, far) => relay(near, far, { script, seen }))
  return Object.assign(script, { ...link, seen })
}

interface Scene {
  readonly script: Pick<Liar, 'request' | 'notice'>
  readonly seen: Map<number, number>
}

function relay(near: Socket, far: Socket, { script, seen }: Scene): void {
  const toServer = numbered(far)
  const toClient = numbered(near)
  onChunks(near, (chunk) => {
    const body = bodyOf(chunk)
    const message = chunk.type === 'MSG' ? messageIdOf(body) : 0
    if (message !== 0) seen.set(message, (seen.get(message) ?? 0) + 1)
    const fate = message === 0 ? 'pass' : script.request(message, body)
    if (fate === 'pass') return toServer(chunk)
    if (fate === 'swallow') return
    toClient(withBody(chunk, faultFor(requestHandleOf(body), fate.fault)))
  })
  onChunks(far, (chunk) => {
    const body = bodyOf(chunk)
    if (chunk.type !== 'MSG' || !chunk.isFinal || messageIdOf(body) !== messages.publishResponse) return toClient(chunk)
    const published = readPublish(body)
    const notice = published.notifications === 0 ? 'pass' : script.notice(published)
    if (notice === 'pass') toClient(chunk)
    else toClient(withBody(chunk, publishInstead(published, notice === 'keepAlive' ? undefined : notice.status)))
  })
}

function onChunks(from: Socket, take: (chunk: Chunk) => void): void {
  let waiting = Buffer.alloc(0)
  from.on('data', (data: Buffer) => {
    const { chunks, rest } = splitChunks(Buffer.concat([waiting, data]))
    waiting = Buffer.from(rest)
    for (const chunk of chunks) take(chunk)
  })
}

/** Numbers chunks anew: both ends insist on an unbroken sequence. */
function numbered(to: Socket): (chunk: Chunk) => void {
  let next: number | undefined
  return ({ bytes, sequenceAt }) => {
    if (sequenceAt !== undefined) {
      next = (next ?? bytes.readUInt32LE(sequenceAt) - 1) + 1
      bytes.writeUInt32LE(next, sequenceAt)
    }
    to.write(bytes)
  }
}
