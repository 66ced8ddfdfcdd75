// Keeps one connector's link open: answers its deliveries, opens it anew when it is lost, tells how it is.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectorKind, Delivery, Feed, Log } from '../connectors/connector.ts'
import { KunlunError, kunlunError, messageOf } from './errors.ts'
import { createLinkGaps, type LinkGaps } from './gaps/link-gaps.ts'
import type { Clock, Nanoseconds, RawMessage } from './model.ts'
import { asKunlunError, backoffMs } from './persist.ts'
import { createReopening, type Reopening, stableMs } from './reopening.ts'

export interface SupervisorOptions<Config = unknown> {
  readonly id: string
  readonly kind: ConnectorKind<Config>
  readonly config: Config
  /** Folder of the connector's own. */
  readonly folder: string
  /** Makes messages durable: the spool's. */
  append(messages: readonly RawMessage[]): Promise<void>
  /** Told of messages on receipt, before they are durable. */
  readonly live?: { receive(messages: readonly RawMessage[]): void }
  readonly clock: Clock
  readonly log: Log
  /** Resolves after the time or when the signal aborts. Wall time. */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>
  /** Uniform in [0, 1). */
  random(): number
  /** Started at each delivery, ended at its acceptance. */
  readonly timer?: () => () => void
}

export interface ConnectorStatus {
  readonly id: string
  readonly kind: string
  readonly state: 'connecting' | 'connected' | 'lost' | 'ended' | 'stopped'
  /** Since when it is in this state. */
  readonly since: Nanoseconds
  readonly session: number
  readonly lastError?: { readonly error: KunlunError; readonly when: Nanoseconds }
  /** Why the source is held back at the moment, if it is. */
  readonly holding?: KunlunError
  /** Said of a link that is lost again and again soon after it was opened, also while it is open. */
  readonly unstable?: KunlunError
  /** Over all sessions of this process. */
  readonly dropped: number
  readonly details: Readonly<Record<string, string | number>>
}

export interface Supervised {
  status(): ConnectorStatus
  /** Closes the link; what was not answered is refused, so that the source delivers it again. */
  stop(): Promise<void>
}

const holding = { firstDelayMs: 200, longestDelayMs: 5000 }
/** How often it is written down that everything up to now is durable: a kill is known no more exactly. */
const beatMs = 2000

/** Starts at once and never throws; a link that cannot be opened is tried again for ever. */
export function superviseConnector<Config>(options: SupervisorOptions<Config>): Supervised {
  const supervision = new Supervision(options)
  const running = supervision.keepOpen()
  return {
    status: () => supervision.status(),
    async stop() {
      await supervision.end()
      await running
    },
  }
}

type Changing = { -readonly [Key in keyof ConnectorStatus]: ConnectorStatus[Key] }

class Supervision<Config> {
  readonly #options: SupervisorOptions<Config>
  readonly #stopped = new AbortController()
  readonly #status: Changing
  #feed: Feed | undefined
  readonly #gaps: LinkGaps
  readonly #reopening: Reopening
  #droppedBefore = 0
  /** True while a delivery awaits its answer. */
  #isAnswering = false
  /** Losses that are noted already, of the open link, up to when. */
  #noted = { dropped: 0, at: 0n }

  constructor(options: SupervisorOptions<Config>) {
    this.#options = options
    const { id, kind, clock } = options
    const since = clock.now()
    this.#gaps = createLinkGaps(options)
    this.#reopening = createReopening(id, options.random)
    this.#status = { id, kind: kind.name, state: 'connecting', since, session: 0, dropped: 0, details: {} }
  }

  status(): ConnectorStatus {
    const now = this.#feed?.status()
    const isDown = this.#status.state === 'connected' && now?.connected === false
    const { unstable, losses } = this.#reopening
    return {
      ...this.#status,
      state: isDown ? 'lost' : this.#status.state,
      dropped: this.#droppedBefore + (now?.dropped ?? 0),
      details: { ...now?.details, losses },
      ...(unstable === undefined ? {} : { unstable }),
    }
  }

  async end(): Promise<void> {
    this.#stopped.abort()
    if (this.#feed !== undefined) await closeQuietly(this.#feed, this.#options)
    await this.#gaps.stop()
  }

  async keepOpen(): Promise<void> {
    const { signal } = this.#stopped
    const { delay } = this.#options
    await this.#gaps.begin()
    while (!signal.aborted) {
      this.#become('connecting')
      let restMs = 0
      try {
        await this.#openOnce()
        if (!signal.aborted) this.#become('ended')
        break
      } catch (cause) {
        restMs = this.#reopening.failed(cause)
        this.#failed(cause)
      }
      if (!signal.aborted) await delay(restMs, signal)
    }
    if (signal.aborted) this.#become('stopped')
  }

  /** One link from its opening to its end. Throws where it was lost. */
  async #openOnce(): Promise<void> {
    const { id, kind, config, folder, clock, log } = this.#options
    const session = await nextSession(folder)
    this.#status.session = session
    const feed = await kind.open(config, { id, clock, folder, session, log, gaps: this.#gaps })
    this.#feed = feed
    const ended = new AbortController()
    this.#noted = { dropped: 0, at: clock.now() }
    const beating = setInterval(() => this.#beat(feed, true), beatMs).unref()
    try {
      if (this.#stopped.signal.aborted) return
      this.#become('connected')
      this.#reopening.opened()
      log.info({ connector: id, session }, 'the link is open')
      if (feed.resumed !== undefined) this.#gaps.linked(feed, session)
      this.#beat(feed, true)
      void this.#forgiveOnceStable(ended.signal)
      for await (const delivery of feed) {
        await this.#answer(delivery)
        this.#beat(feed, false)
      }
    } catch (cause) {
      this.#lostLink(feed, messageOf(cause))
      throw cause
    } finally {
      ended.abort()
      clearInterval(beating)
      this.#beat(feed, true)
      this.#droppedBefore += feed.status().dropped
      this.#feed = undefined
      await closeQuietly(feed, this.#options)
    }
  }

  /** Notes what is durable; and what was lost, where the feed tells of it. `isDue`: on disk too. */
  #beat(feed: Feed, isDue: boolean): void {
    if (feed.resumed === undefined) return
    const now = this.#options.clock.now()
    const { connected, heard = now, dropped } = feed.status()
    if (connected && !this.#isAnswering) this.#gaps.aliveUntil(heard)
    if (!isDue) return
    const lost = dropped - this.#noted.dropped
    if (lost > 0)
      this.#gaps.missing({ cause: 'dropped', from: this.#noted.at, to: now, detail: `${lost} messages were lost` })
    this.#noted = { dropped, at: now }
    void this.#gaps.save()
  }

  #lostLink(feed: Feed, detail: string): void {
    if (feed.resumed === undefined || this.#stopped.signal.aborted) return
    const from = this.#gaps.alive() ?? this.#options.clock.now()
    this.#gaps.interrupted({ cause: 'link', from, detail })
  }

  async #forgiveOnceStable(ended: AbortSignal): Promise<void> {
    await this.#options.delay(stableMs, ended)
    if (!ended.aborted) this.#reopening.stood()
  }

  /** Accepts once durable. A spool that takes nothing now holds the source back: the answer waits, nothing is lost. */
  async #answer(delivery: Delivery): Promise<void> {
    const { append, live, timer, delay, random } = this.#options
    const { signal } = this.#stopped
    const timed = timer?.()
    live?.receive(delivery.messages)
    this.#isAnswering = true
    for (let failures = 0; ; failures++) {
      try {
        await append(delivery.messages)
        break
      } catch (cause) {
        const error = asKunlunError(cause)
        if (!error.retry || signal.aborted) return delivery.refuse(error)
        this.#hold(error)
        await delay(backoffMs(failures, random, holding), signal)
      }
    }
    delete this.#status.holding
    this.#isAnswering = false
    delivery.accept()
    timed?.()
  }

  #hold(error: KunlunError): void {
    const { id, log } = this.#options
    if (this.#status.holding === undefined)
      log.error({ connector: id, code: error.code }, `${error.message}; the source is held back`)
    this.#status.holding = error
  }

  #failed(cause: unknown): void {
    const { id, kind, clock, log } = this.#options
    delete this.#status.holding
    if (this.#stopped.signal.aborted) return
    const facts = { connector: id, where: kind.name, cause: messageOf(cause) }
    const error = cause instanceof KunlunError ? cause : kunlunError('LINK_LOST', facts, cause)
    this.#become('lost')
    this.#status.lastError = { error, when: clock.now() }
    log.warn({ connector: id, code: error.code, next: error.next }, error.message)
  }

  #become(state: ConnectorStatus['state']): void {
    this.#status.state = state
    this.#status.since = this.#options.clock.now()
  }
}

/** A link that is being given up may fail at its farewell as well: no reason not to open the next. */
async function closeQuietly(feed: Feed, { id, log }: { id: string; log: Log }): Promise<void> {
  try {
    await feed.close()
  } catch (cause) {
    log.warn({ connector: id, cause: messageOf(cause) }, 'the link did not close cleanly')
  }
}

/** Counts the openings of a connector in its folder, across restarts. */
async function nextSession(folder: string): Promise<number> {
  const path = join(folder, 'session')
  await mkdir(folder, { recursive: true })
  const text = await readFile(path, 'utf8').catch(() => '')
  const session = (Number.parseInt(text, 10) || 0) + 1
  await writeFile(`${path}.draft`, String(session))
  await rename(`${path}.draft`, path)
  return session
}
