// Publishes with QoS 1 at the least cost: packets written to a bare socket, acknowledgements counted.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from './load.ts'

export interface Publisher extends AsyncDisposable {
  /** Resolves once the broker has acknowledged all of them. */
  send(messages: Iterable<Message>): Promise<void>
  /** So many messages each second, until the signal aborts; resolves to how many were sent. */
  keepSending(next: () => Message, perSecond: number, signal: AbortSignal): Promise<number>
}

/** Messages that may await their acknowledgement: below what the broker takes at once. */
const window = 800
const tickMs = 5

/** MQTT 3.1.1, where every acknowledgement has four bytes, so that counting bytes counts messages. */
export async function startPublisher(port: number): Promise<Publisher> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  socket.write(connectPacket())
  await once(socket, 'data')
  const link = { socket, sent: 0, acknowledged: 0, bytes: 0 }
  socket.on('data', (data) => {
    link.bytes += data.length
    link.acknowledged = Math.floor(link.bytes / 4)
    socket.emit('acknowledged')
  })
  return {
    async send(messages) {
      let packets: Buffer[] = []
      for (const message of messages) {
        packets.push(publishPacket(message, ++link.sent))
        if (packets.length < window / 4) continue
        await put(link, packets)
        packets = []
      }
      await put(link, packets)
      await roomFor(link, 0)
    },
    async keepSending(next, perSecond, signal) {
      const begun = performance.now()
      let sent = 0
      while (!signal.aborted) {
        const due = Math.floor(((performance.now() - begun) * perSecond) / 1000)
        const packets: Buffer[] = []
        for (; sent < due && packets.length < window / 2; sent++) packets.push(publishPacket(next(), ++link.sent))
        await put(link, packets)
        if (sent >= due) await sleep(tickMs)
      }
      await roomFor(link, 0)
      return sent
    },
    async [Symbol.asyncDispose]() {
      socket.end(Buffer.from([0xe0, 0]))
      await once(socket, 'close')
    },
  }
}

interface Link {
  readonly socket: Socket
  sent: number
  acknowledged: number
}

async function put(link: Link, packets: readonly Buffer[]): Promise<void> {
  await roomFor(link, window)
  if (packets.length > 0) link.socket.write(Buffer.concat(packets))
}

async function roomFor(link: Link, most: number): Promise<void> {
  while (link.sent - link.acknowledged > most) await once(link.socket, 'acknowledged')
}

function connectPacket(): Buffer {
  const id = text(`publisher-${process.pid}-${performance.now()}`)
  // Clean session, no keep-alive.
  const body = Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 0]), id])
  return Buffer.concat([Buffer.from([0x10, body.length]), body])
}

function publishPacket({ topic, body }: Message, count: number): Buffer {
  const id = (count % 65_535) + 1
  const content = Buffer.concat([text(topic), Buffer.from([id >> 8, id & 255]), Buffer.from(body)])
  return Buffer.concat([Buffer.from([0x32, ...lengthBytes(content.length)]), content])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}

function lengthBytes(length: number): number[] {
  return length < 128 ? [length] : [(length & 127) | 128, ...lengthBytes(length >> 7)]
}
