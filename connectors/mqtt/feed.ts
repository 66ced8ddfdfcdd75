// The feed of an open MQTT link: arriving messages become deliveries, accepted deliveries become PUBACKs.
import type { MqttClient } from 'mqtt'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { fromMs, type Nanoseconds, type RawMessage } from '../../ingest/model.ts'
import type { ConnectorTools, Delivery, Feed } from '../connector.ts'
import { type Gathering, gather } from '../gathering.ts'
import type { MqttConfig } from './config.ts'
import { envelope } from './envelope.ts'
import { type AckGroup, type HeldAcks, holdAcks } from './held-acks.ts'
import { type Pause, pausable } from './pause.ts'

/** What stands between arrival and keeping: it may order messages, hold them for a while, say more of them. */
export interface Intake {
  receive(message: RawMessage): readonly RawMessage[]
  /** What it still holds, once the link ends. */
  end(): readonly RawMessage[]
  /** Says goodbye on an open link. */
  farewell(client: MqttClient): Promise<void>
  details(): Readonly<Record<string, number>>
}

/** A feed that also takes in what an intake lets go later. */
export interface MqttFeed extends Feed {
  keep(messages: readonly RawMessage[]): void
  /** Said once subscribed: whether the broker kept everything for us. */
  resumed: boolean
}

/** The state of one link, from the first packet to its end. */
interface Link {
  readonly client: MqttClient
  readonly gathering: Gathering
  readonly acks: HeldAcks
  readonly pause: Pause
  readonly intake: Intake | undefined
  readonly where: string
  readonly connector: string
  readonly tools: ConnectorTools
  /** When the last packet came, by the monotonic clock. */
  heardMs: number
  readonly counts: { received: number; redelivered: number; dropped: number; waitingQos0: number }
  /** Set once: by `close`, or with the error that the iteration throws. */
  end?: { readonly error?: Error }
}

/** mosquitto 2.0 hangs up without a word on a client whose session another one takes over. */
const hungUp = 'the broker hung up; where this repeats, another client may use the same clientId'

/** How long the broker may take to answer our farewell. */
const farewellMs = 2_000

/**
 * Makes the feed of `client`, which is not connected yet: messages of a resumed session follow the CONNACK at once, so
 * the listeners must be there before. It never connects anew: a lost link throws from the iteration, for good.
 */
export function mqttFeed(
  client: MqttClient,
  config: MqttConfig,
  { tools, intake }: { readonly tools: ConnectorTools; readonly intake?: Intake | undefined },
): MqttFeed {
  const pause = pausable(client)
  const gathering = gather({ messages: config.maxPendingMessages, bytes: config.maxPendingBytes })
  const link: Link = {
    client,
    gathering,
    pause,
    intake,
    // QoS 1 waits in the socket: what the broker has not sent, it keeps.
    acks: holdAcks(client, (proceed) => (gathering.isFull() ? pause.until(proceed) : proceed())),
    where: config.url,
    connector: tools.id,
    tools,
    heardMs: performance.now(),
    counts: { received: 0, redelivered: 0, dropped: 0, waitingQos0: 0 },
  }
  client.on('message', (topic, body, packet) => {
    if (link.end === undefined) arrive(link, packet.qos, envelope({ topic, body, packet }, config, tools))
  })
  client.on('packetreceive', () => {
    link.heardMs = performance.now()
  })
  watchEnd(link)
  return {
    resumed: false,
    [Symbol.asyncIterator]: () => deliveries(link),
    status: () => ({
      connected: client.connected,
      dropped: link.counts.dropped,
      heard: heardOf(link),
      details: detailsOf(link),
    }),
    close: () => close(link),
    keep(messages) {
      for (const message of messages) add(link, 0, message)
    },
  }
}

function heardOf({ tools: { clock }, heardMs }: Link): Nanoseconds {
  return clock.now() - fromMs((performance.now() - heardMs) * clock.factor)
}

function arrive(link: Link, qos: number, message: RawMessage): void {
  link.counts.received++
  if (message.redelivered) link.counts.redelivered++
  if (link.intake === undefined) {
    add(link, qos, message)
    return
  }
  const kept = link.intake.receive(message)
  for (const one of kept) add(link, qos, one)
  // MQTT.js asks for the PUBACK once this event is over: of what is not kept it goes at once, no delivery will carry it.
  if (qos === 1 && kept.length === 0) setImmediate(() => releaseIdle(link))
}

/** While messages wait, their delivery takes the acknowledgements with it. */
function releaseIdle(link: Link): void {
  if (link.gathering.waiting() === 0) link.acks.take().release()
}

function add(link: Link, qos: number, message: RawMessage): void {
  // Nobody can hold back QoS 0: what has no room is lost, and counted.
  if (qos === 0 && link.gathering.isFull()) {
    link.counts.dropped++
    return
  }
  link.gathering.add(message)
  if (qos === 0) link.counts.waitingQos0++
}

/** The first reason given is the one reported: a DISCONNECT's text is better than the closed socket that follows. */
function watchEnd(link: Link): void {
  const { client } = link
  let reason: string | undefined
  client.on('disconnect', (packet) => {
    reason ??= `the broker ended it (reason ${packet.reasonCode}${reasonText(packet.reasonCode)})`
  })
  client.on('error', (error) => {
    reason ??= messageOf(error)
  })
  client.on('close', () => finish(link, lost(link, reason ?? hungUp)))
}

function reasonText(code: number | undefined): string {
  if (code === 142) return ': another client took over the session; each replica needs its own clientId'
  return code === 139 ? ': it is shutting down' : ''
}

function lost(link: Link, reason: string, cause?: Error): Error {
  return kunlunError('LINK_LOST', { connector: link.connector, where: link.where, cause: reason }, cause)
}

function finish(link: Link, error?: Error): void {
  if (link.end !== undefined) return
  for (const message of link.intake?.end() ?? []) add(link, 0, message)
  link.end = error === undefined ? {} : { error }
  link.pause.resume()
  link.gathering.wake()
}

async function* deliveries(link: Link): AsyncGenerator<Delivery, void, undefined> {
  for (;;) {
    if (link.end === undefined) await link.gathering.filled()
    // What came before the link was lost is still good: QoS 0 would be gone otherwise.
    if (link.gathering.waiting() > 0) yield deliver(link)
    else if (link.end?.error !== undefined) throw link.end.error
    else if (link.end !== undefined) return
  }
}

function deliver(link: Link): Delivery {
  const gathered = link.gathering.take()
  const acks = link.acks.take()
  link.counts.waitingQos0 = 0
  return {
    messages: gathered.messages,
    accept() {
      settle(link, gathered.settle, acks)
    },
    refuse(cause) {
      gathered.settle()
      discard(link)
      finish(link, lost(link, `the messages could not be kept: ${messageOf(cause)}`, cause))
      // Without a DISCONNECT, unacknowledged: the broker delivers again once we are back.
      link.client.end(true)
    },
  }
}

function settle(link: Link, settleGathered: () => void, acks: AckGroup): void {
  settleGathered()
  acks.release()
  if (!link.gathering.isFull()) link.pause.resume()
}

/** Empties what waits at a refusal or farewell: QoS 1 comes again, QoS 0 counts as lost. */
function discard(link: Link): void {
  link.gathering.take()
  link.counts.dropped += link.counts.waitingQos0
  link.counts.waitingQos0 = 0
}

async function close(link: Link): Promise<void> {
  finish(link)
  discard(link)
  if (link.client.disconnected || !link.client.connected) return
  const impatience = setTimeout(() => link.client.stream.destroy(), farewellMs)
  try {
    await link.intake?.farewell(link.client)
    await link.client.endAsync()
  } finally {
    clearTimeout(impatience)
  }
}

function detailsOf(link: Link): Readonly<Record<string, string | number>> {
  const { client, counts } = link
  return {
    protocol: client.options.protocolVersion === 5 ? 'MQTT 5' : 'MQTT 3.1.1',
    received: counts.received,
    redelivered: counts.redelivered,
    unacknowledged: link.acks.outstanding(),
    waiting: link.gathering.waiting(),
    ...link.intake?.details(),
    ...certificateOf(client),
  }
}

/** When the broker's certificate ends, where the link is encrypted. */
function certificateOf(client: MqttClient): Readonly<Record<string, string>> {
  const { stream } = client as { stream: { getPeerCertificate?: () => { valid_to?: string } } }
  const until = stream.getPeerCertificate?.().valid_to
  return until === undefined ? {} : { certificateUntil: new Date(until).toISOString() }
}
