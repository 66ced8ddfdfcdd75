// The connector contract as tests: each duty by name, over every connector.
import { rm } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import type { ConnectorKind, Delivery, Feed } from '../../connectors/connector.ts'
import type { RawMessage, Reading } from '../../ingest/model.ts'
import { undescribedSettings } from './config-documentation.ts'
import { connectorTools, temporaryFolder } from './connector-tools.ts'
import { waitFor } from './wait.ts'

/** A reading that the source has sent, as the decoder must find it. */
export type Sent = Pick<Reading, 'machine' | 'signal' | 'value' | 'time'>

/** Something to connect to: a real server with what the tests need to do to it. */
export interface TestSource extends AsyncDisposable {
  /** Settings that reach it, as they would stand in `kunlun.yaml`. */
  readonly config: unknown
  /** Sends `count` new readings, none ever sent before; resolves once the source has them. */
  publish(count: number): Promise<readonly Sent[]>
  /** Ends the link from the far side. */
  cutLink?(): Promise<void>
  /** Settings with a small bound, under which `publish` is more than a reader who never reads can be given. */
  readonly stalled?: { readonly config: unknown; readonly count: number }
}

export interface ConnectorHarness {
  readonly kind: ConnectorKind
  start(): Promise<TestSource>
  /** Duties that the connector cannot have, each with the reason. */
  readonly exempt?: Partial<Record<Duty, string>>
}

/** A source with an open feed and the means to open it again. */
interface Stage {
  readonly source: TestSource
  readonly kind: ConnectorKind
  open(config?: unknown): Promise<Feed>
  decode(messages: readonly RawMessage[]): Reading[]
}

const connectorId = 'under-test'

const duties = {
  'describes every setting': async ({ kind }) => {
    expect(undescribedSettings(kind.config as z.ZodType)).toEqual([])
  },

  'has subscribed once opening resolves': async (stage) => {
    const feed = await stage.open()
    const sent = await stage.source.publish(1)
    await readUntil(stage, feed, sent)
  },

  'brings every reading': async (stage) => {
    const feed = await stage.open()
    const sent = await stage.source.publish(50)
    await readUntil(stage, feed, sent)
  },

  'puts connector, session, source and time on each message': async (stage) => {
    const feed = await stage.open()
    const messages = await readUntil(stage, feed, await stage.source.publish(5))
    for (const message of messages) {
      expect(message).toMatchObject({ connector: connectorId, session: 1, received: expect.any(BigInt) })
      expect(message.source).not.toBe('')
      expect(message.contentType).toMatch(/^[\w.+-]+\/[\w.+-]+/)
      expect(message.body).toBeInstanceOf(Uint8Array)
    }
    const later = await stage.open()
    const [delivery] = await readDeliveries(later, stage, await stage.source.publish(1))
    expect(delivery?.messages[0]?.session).toBe(2)
  },

  'acknowledges nothing before accept': async (stage) => {
    const first = await stage.open()
    const sent = await stage.source.publish(20)
    await readDeliveries(first, stage, sent)
    await first.close()
    await readUntil(stage, await stage.open(), sent)
  },

  'acknowledges what was accepted': async (stage) => {
    const first = await stage.open()
    const sent = await stage.source.publish(20)
    await readUntil(stage, first, sent)
    await first.close()
    const second = await stage.open()
    const later = await stage.source.publish(1)
    const messages = await readUntil(stage, second, later)
    expect(stage.decode(messages).filter((reading) => sent.some((one) => isSame(one, reading)))).toEqual([])
  },

  'delivers again what was refused': async (stage) => {
    const first = await stage.open()
    const sent = await stage.source.publish(20)
    const deliveries = await readDeliveries(first, stage, sent)
    for (const delivery of deliveries) delivery.refuse(new Error('no space left'))
    await expect(drain(first)).rejects.toMatchObject({ code: 'LINK_LOST' })
    await readUntil(stage, await stage.open(), sent)
  },

  'throws when the link is lost': async (stage) => {
    const feed = await stage.open()
    const iteration = drain(feed)
    await Promise.all([expect(iteration).rejects.toMatchObject({ code: 'LINK_LOST' }), stage.source.cutLink?.()])
    expect(feed.status().connected).toBe(false)
    await feed.close()
  },

  'ends the iteration on close, which may come twice': async (stage) => {
    const feed = await stage.open()
    const iteration = drain(feed)
    await feed.close()
    await iteration
    await feed.close()
    expect(feed.status().connected).toBe(false)
    expect(await drain(feed)).toBe(0)
  },

  'is bounded while the reader stalls, and counts what was dropped': async (stage) => {
    const { config, count } = stage.source.stalled ?? { config: stage.source.config, count: 0 }
    const feed = await stage.open(config)
    await stage.source.publish(count)
    await waitFor('something to be dropped', () => feed.status().dropped > 0)
    let read = 0
    for await (const delivery of feed) {
      read += delivery.messages.length
      delivery.accept()
      if (read + feed.status().dropped >= count) break
    }
    expect(read).toBeLessThan(count)
    expect(read + feed.status().dropped).toBe(count)
  },

  'decodes purely: the same message gives the same, and is left as it was': async (stage) => {
    const feed = await stage.open()
    const messages = await readUntil(stage, feed, await stage.source.publish(5))
    const decode = stage.kind.decoder(stage.kind.config.parse(stage.source.config))
    const bodies = messages.map(({ body }) => Buffer.from(body))
    const forwards = messages.map((message) => decode(message))
    const backwards = messages.toReversed().map((message) => decode(message))
    expect(backwards.toReversed()).toEqual(forwards)
    expect(messages.map(({ body }) => Buffer.from(body))).toEqual(bodies)
  },

  'never throws on a message, whatever its bytes': async (stage) => {
    const [sample] = await readUntil(stage, await stage.open(), await stage.source.publish(1))
    const decode = stage.kind.decoder(stage.kind.config.parse(stage.source.config))
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
    )
    const property = fc.property(bytes, fc.string(), fc.boolean(), (body, text, keepsSource) => {
      const message = { ...(sample as RawMessage), body, ...(keepsSource ? {} : { source: text, contentType: text }) }
      const { readings, outcomes, problems } = decode(message)
      expect(readings.length + outcomes.length + problems.length).toBeGreaterThan(0)
      for (const problem of problems) expect(problem.message).not.toBe('')
    })
    fc.assert(property, { numRuns: 2_000, seed: 20260105 })
  },
} satisfies Record<string, (stage: Stage) => Promise<void>>

export type Duty = keyof typeof duties

/** Registers every duty as a test through `register` (the gate of the servers that the harness needs). */
export function connectorSuite(
  harness: ConnectorHarness,
  register: (name: string, body: () => Promise<void>) => void,
): void {
  for (const [duty, check] of Object.entries(duties) as [Duty, (stage: Stage) => Promise<void>][]) {
    const title = `${harness.kind.name}: ${duty}`
    const reason = harness.exempt?.[duty]
    if (reason !== undefined) test.runIf(false)(`${title} (exempt: ${reason})`, () => {})
    else register(title, () => onStage(harness, check))
  }
}

async function onStage({ kind, start }: ConnectorHarness, check: (stage: Stage) => Promise<void>): Promise<void> {
  await using source = await start()
  const folder = await temporaryFolder()
  const feeds: Feed[] = []
  const decode = kind.decoder(kind.config.parse(source.config))
  const stage: Stage = {
    source,
    kind,
    async open(config = source.config) {
      const tools = connectorTools({ id: connectorId, folder, session: feeds.length + 1 })
      for (const earlier of feeds) await earlier.close()
      const feed = await kind.open(kind.config.parse(config), tools)
      feeds.push(feed)
      return feed
    },
    decode: (messages) => messages.flatMap((message) => [...decode(message).readings]),
  }
  try {
    await check(stage)
  } finally {
    for (const feed of feeds) await feed.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads, accepts, until each of `sent` has been decoded; the messages read. */
async function readUntil(stage: Stage, feed: Feed, sent: readonly Sent[]): Promise<RawMessage[]> {
  const deliveries = await readDeliveries(feed, stage, sent)
  for (const delivery of deliveries) delivery.accept()
  return deliveries.flatMap((delivery) => [...delivery.messages])
}

/** Reads without an answer until each of `sent` has been decoded. */
async function readDeliveries(feed: Feed, stage: Stage, sent: readonly Sent[]): Promise<Delivery[]> {
  const deliveries: Delivery[] = []
  const awaited = [...sent]
  const iterator = feed[Symbol.asyncIterator]()
  while (awaited.length > 0) {
    const { value, done } = await iterator.next()
    if (done) throw new Error(`the feed ended with ${awaited.length} readings missing`)
    deliveries.push(value)
    for (const reading of stage.decode(value.messages)) {
      const at = awaited.findIndex((one) => isSame(one, reading))
      if (at >= 0) awaited.splice(at, 1)
    }
  }
  return deliveries
}

function isSame(one: Sent, other: Sent): boolean {
  const isSameSignal = one.machine === other.machine && one.signal === other.signal
  return isSameSignal && one.value === other.value && one.time === other.time
}

/** Reads to the end of the feed without an answer; the number of deliveries. */
async function drain(feed: Feed): Promise<number> {
  let count = 0
  for await (const _ of feed) count++
  return count
}
