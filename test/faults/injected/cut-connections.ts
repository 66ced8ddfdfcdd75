// A connection of a real broker is captured, then sent again cut off after each of its bytes: no part of a message is taken.
import { rm } from 'node:fs/promises'
import { connectAsync } from 'mqtt'
import type { Feed } from '../../../connectors/connector.ts'
import { mqtt } from '../../../connectors/mqtt/index.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { type CapturedLink, captureLinkTo } from '../../servers/captured-link.ts'
import { missingServer } from '../../servers/gate.ts'
import { startMosquitto } from '../../servers/mosquitto.ts'
import { connectorTools, temporaryFolder } from '../../suites/connector-tools.ts'
import type { Fault, Firing } from '../fault.ts'
import { packetsIn, packetType } from './mqtt-packets.ts'

const messages = 4
const publishType = 3
const pubackType = 4

export const cutConnections: Fault = {
  name: 'link-broker-cut-at-every-byte',
  what: `a captured connection of mosquitto with ${messages} messages that had waited, cut off after each of its bytes`,
  times: 50,
  shortTimes: 1,
  unavailable: () => missingServer('mosquitto'),
  async fire(seed): Promise<Firing> {
    await using broker = await startMosquitto({ persistence: false })
    await using link = await captureLinkTo(broker.port)
    const folder = await temporaryFolder()
    const open = () => mqtt.open(configOf(link.port, seed), connectorTools({ id: 'cut', folder }))
    const sent = await waitingMessages(seed, { url: broker.url, open })
    const all = await captured(link, open)
    const failures: string[] = []
    for (let cut = 0; cut <= all.length; cut++) failures.push(...(await cutAfter(cut, { all, sent, link, open })))
    await rm(folder, { recursive: true })
    const violations = failures.slice(0, 5)
    return {
      fired: all.length + 1,
      inFlight: messages,
      ...judged(failures),
      note: 'each cut after every byte',
      violations,
    }
  },
}

function judged(failures: readonly string[]) {
  return { acknowledged: messages, lost: 0, duplicated: failures.length, recoverySeconds: 0 }
}

function configOf(port: number, seed: number) {
  const subscriptions = [{ topic: 'plant/{line}/{machine}/{signal}' }]
  return mqtt.config.parse({ url: `mqtt://127.0.0.1:${port}`, clientId: `cut-${seed}`, subscriptions })
}

/** Subscribes, leaves, and has the broker keep some messages. Answers their bodies. */
async function waitingMessages(seed: number, parts: { url: string; open: () => Promise<Feed> }): Promise<string[]> {
  const first = await parts.open()
  await first.close()
  const draw = stream(seed, 'bodies')
  const publisher = await connectAsync(parts.url, { protocolVersion: 5 })
  const bodies = Array.from({ length: messages }, (_, index) => `${index}:${'x'.repeat(draw.integer(60))}`)
  for (const body of bodies) await publisher.publishAsync('plant/cell-1/mill-1/load', body, { qos: 1 })
  await publisher.endAsync()
  return bodies
}

/** What the broker says on the connection that brings the messages, to the end of the last of them. */
async function captured(link: CapturedLink, open: () => Promise<Feed>): Promise<Buffer> {
  const feed = await open()
  let read = 0
  for await (const delivery of feed) {
    read += delivery.messages.length
    if (read >= messages) break
  }
  const whole = packetsIn(link.captured())
  const last = whole.findLastIndex((packet) => packetType(packet) === publishType)
  await feed.close()
  return Buffer.concat(whole.slice(0, last + 1))
}

interface Cut {
  readonly all: Buffer
  readonly sent: readonly string[]
  readonly link: CapturedLink
  readonly open: () => Promise<Feed>
}

/** What was wrong with it: empty where exactly the whole messages came, and no other was acknowledged. */
async function cutAfter(bytes: number, { all, sent, link, open }: Cut): Promise<string[]> {
  const prefix = all.subarray(0, bytes)
  const published = packetsIn(prefix).filter((packet) => packetType(packet) === publishType)
  link.replay(prefix)
  const found: string[] = []
  try {
    const feed = await open()
    for await (const delivery of feed) {
      found.push(...delivery.messages.map(({ body }) => Buffer.from(body).toString()))
      delivery.accept()
    }
    return [`cut after ${bytes} bytes: the feed ended without a word`]
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'LINK_LOST') return [`cut after ${bytes} bytes: ${String(cause)}`]
  }
  const acknowledged = packetsIn(link.heard()).filter((packet) => packetType(packet) === pubackType).length
  const wanted = sent.slice(0, published.length)
  const isExact = found.length === wanted.length && found.every((body, index) => body === wanted[index])
  return [
    ...(isExact ? [] : [`cut after ${bytes} bytes: ${found.length} of ${wanted.length} messages`]),
    ...(acknowledged > published.length ? [`cut after ${bytes} bytes: ${acknowledged} acknowledged`] : []),
  ]
}
