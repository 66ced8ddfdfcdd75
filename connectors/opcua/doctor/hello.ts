// The first words of OPC UA over TCP (Part 6, 7.1.2): whether anything there speaks it.
import { connect, type Socket } from 'node:net'

export interface Greeting {
  /** Milliseconds until the port answered. */
  readonly connectMs: number
  /** What the other side said; undefined where it is no OPC UA. */
  readonly answer:
    | { readonly kind: 'ack'; readonly maxMessageBytes: number }
    | { readonly kind: 'error'; readonly text: string }
    | undefined
  readonly reason?: string
}

/** Throws what the network says where the port is not reached, within the time. */
export async function greet(endpoint: string, timeoutMs: number): Promise<Greeting> {
  const { hostname, port } = new URL(endpoint)
  const begin = performance.now()
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 4840) })
  try {
    await once(socket, 'connect', timeoutMs)
    const connectMs = Math.round(performance.now() - begin)
    socket.write(helloFor(endpoint))
    try {
      return { connectMs, answer: answerOf(await once(socket, 'data', timeoutMs)) }
    } catch (cause) {
      return { connectMs, answer: undefined, reason: cause instanceof Error ? cause.message : String(cause) }
    }
  } finally {
    socket.destroy()
  }
}

function once(socket: Socket, event: 'connect' | 'data', timeoutMs: number): Promise<Buffer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
  socket.setTimeout(timeoutMs, () => reject(new Error(`no answer within ${timeoutMs / 1000} s`)))
  socket.once(event, resolve)
  socket.once('error', reject)
  socket.once('close', () => reject(new Error('the other side hung up')))
  return promise
}

function helloFor(endpoint: string): Buffer {
  const url = Buffer.from(endpoint)
  const words = [0, 65_536, 65_536, 0, 0, url.length]
  const message = Buffer.alloc(8 + 4 * words.length + url.length)
  message.write('HELF', 'latin1')
  message.writeUInt32LE(message.length, 4)
  for (const [index, word] of words.entries()) message.writeUInt32LE(word, 8 + 4 * index)
  url.copy(message, 8 + 4 * words.length)
  return message
}

function answerOf(bytes: Buffer | undefined): Greeting['answer'] {
  const kind = bytes?.toString('latin1', 0, 4)
  if (bytes !== undefined && kind === 'ACKF' && bytes.length >= 28) {
    return { kind: 'ack', maxMessageBytes: bytes.readUInt32LE(20) }
  }
  if (bytes !== undefined && kind === 'ERRF' && bytes.length >= 16) {
    const length = Math.max(0, bytes.readInt32LE(12))
    const said = bytes.toString('utf8', 16, 16 + Math.min(length, 500))
    return { kind: 'error', text: `0x${bytes.readUInt32LE(8).toString(16)} ${said}`.trim() }
  }
  return undefined
}
