// A relay between Kunlun and its broker that reads along: which message was delivered, which was acknowledged.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type Packet, type Parser, parser } from 'mqtt-packet'

export interface TapEvents {
  /** A message on its way to Kunlun. */
  delivered(payload: string, isDuplicate: boolean): void
  /** Kunlun has taken over the duty for the message. */
  acknowledged(payload: string): void
  /** Kunlun has asked to be let in. */
  connected(clientId: string): void
}

export interface Tap extends AsyncDisposable {
  readonly port: number
  /** Messages delivered over links that stand, not yet acknowledged. */
  outstanding(): number
  /** Ends all connections and refuses new ones, as a cut cable. */
  cut(): void
  mend(): void
}

/** Payloads by the packet identifier of a link. */
type Unacknowledged = ReadonlyMap<number, string>

/** Listens on a free port of loopback, relays to the broker's. */
export async function tapBefore(brokerPort: number, events: TapEvents): Promise<Tap> {
  const sockets = new Map<Socket, Unacknowledged>()
  let isCut = false
  const server = createServer({ noDelay: true }, (near) => {
    near.on('error', () => near.destroy())
    if (isCut) return void near.destroy()
    near.on('close', () => sockets.delete(near))
    sockets.set(near, relay(near, brokerPort, events))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    isCut = true
    for (const socket of sockets.keys()) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    outstanding: () => [...sockets.values()].reduce((sum, open) => sum + open.size, 0),
    cut,
    mend() {
      isCut = false
    },
    async [Symbol.asyncDispose]() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What was delivered is noted before Kunlun can have it; what is acknowledged, before the broker can know. */
function relay(near: Socket, brokerPort: number, events: TapEvents): Unacknowledged {
  const far = connect({ port: brokerPort, host: '127.0.0.1', noDelay: true })
  far.on('error', () => far.destroy())
  far.on('close', () => near.destroy())
  near.on('close', () => far.destroy())
  const open = new Map<number, string>()
  // What is no MQTT ends the link: the oracle must not misread what follows.
  const reader = (version?: number): Parser =>
    parser(version === undefined ? {} : { protocolVersion: version }).on('error', () => near.destroy())
  const fromKunlun = reader()
  let fromBroker = reader()
  const readBroker = (packet: Packet) => {
    if (packet.cmd !== 'publish' || packet.qos !== 1) return
    const payload = packet.payload.toString()
    open.set(packet.messageId ?? 0, payload)
    events.delivered(payload, packet.dup)
  }
  fromKunlun.on('packet', (packet) => {
    if (packet.cmd === 'connect') {
      events.connected(packet.clientId)
      // What comes back is written in the version that was asked for.
      fromBroker = reader(packet.protocolVersion ?? 4)
      fromBroker.on('packet', readBroker)
    }
    if (packet.cmd !== 'puback') return
    const payload = open.get(packet.messageId ?? 0)
    open.delete(packet.messageId ?? 0)
    if (payload !== undefined) events.acknowledged(payload)
  })
  pump(far, near, (chunk) => fromBroker.parse(chunk))
  pump(near, far, (chunk) => fromKunlun.parse(chunk))
  return open
}

function pump(from: Socket, to: Socket, read: (chunk: Buffer) => void): void {
  from.on('data', (chunk: Buffer) => {
    read(chunk)
    if (!to.write(chunk)) from.pause()
  })
  to.on('drain', () => from.resume())
}
