// Keeps one connector's link open: answers its deliveries, opens it anew when it is lost, tells how it is.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectorKind, Delivery, Feed, Log } from '../connectors/connector.ts'
import { KunlunError, kunlunError, messageOf } from './errors.ts'
import type { Clock, Nanoseconds, RawMessage } from './model.ts'
import { asKunlunError, backoffMs } from './persist.ts'

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
  /** Over all sessions of this process. */
  readonly dropped: number
  readonly details: Readonly<Record<string, string | number>>
}

export interface Supervised {
  status(): ConnectorStatus
  /** Closes the link; what was not answered is refused, so that the source delivers it again. */
  stop(): Promise<void>
}

const reopening = { firstDelayMs: 1000, longestDelayMs: 60_000 }
const holding = { firstDelayMs: 200, longestDelayMs: 5000 }
/** A link that lived so long was good: the next loss begins with a short delay again. */
const stableMs = 30_000

/** Starts at once and never throws; a link that cannot be opened is tried again for ever. */
export function superviseConnector<Config>(options: SupervisorOptions<Config>): Supervised {
  const { id, kind, clock, log, delay, random } = options
  const stopped = new AbortController()
  let feed: Feed | undefined
  let attempt = 0
  let droppedBefore = 0
  const status: { -readonly [K in keyof ConnectorStatus]: ConnectorStatus[K] } = {
    id,
    kind: kind.name,
    state: 'connecting',
    since: clock.now(),
    session: 0,
    dropped: 0,
    details: {},
  }
  const become = (state: ConnectorStatus['state']): void => {
    status.state = state
    status.since = clock.now()
  }

  async function keepOpen(): Promise<void> {
    while (!stopped.signal.aborted) {
      become('connecting')
      try {
        await liveOnce()
        if (!stopped.signal.aborted) become('ended')
        break
      } catch (cause) {
        failed(cause)
      }
      if (!stopped.signal.aborted) await delay(backoffMs(attempt++, random, reopening), stopped.signal)
    }
    if (stopped.signal.aborted) become('stopped')
  }

  /** One link from its opening to its end. Throws where it was lost. */
  async function liveOnce(): Promise<void> {
    status.session = await nextSession(options.folder)
    const { folder, config } = options
    const opened = await kind.open(config, { id, clock, folder, session: status.session, log })
    feed = opened
    const ended = new AbortController()
    try {
      if (stopped.signal.aborted) return
      become('connected')
      log.info({ connector: id, session: status.session }, 'the link is open')
      void delay(stableMs, ended.signal).then(() => {
        if (!ended.signal.aborted) attempt = 0
      })
      for await (const delivery of opened) await answer(delivery)
    } finally {
      ended.abort()
      droppedBefore += opened.status().dropped
      feed = undefined
      await closeQuietly(opened, options)
    }
  }

  /** Accepts once durable. A spool that takes nothing now holds the source back: the answer waits, nothing is lost. */
  async function answer(delivery: Delivery): Promise<void> {
    const timed = options.timer?.()
    options.live?.receive(delivery.messages)
    for (let failures = 0; ; failures++) {
      try {
        await options.append(delivery.messages)
        delete status.holding
        delivery.accept()
        timed?.()
        return
      } catch (cause) {
        const error = asKunlunError(cause)
        if (!error.retry || stopped.signal.aborted) return delivery.refuse(error)
        status.holding = error
        if (failures === 0) log.error({ connector: id, code: error.code }, `${error.message}; the source is held back`)
        await delay(backoffMs(failures, random, holding), stopped.signal)
      }
    }
  }

  function asLinkError(cause: unknown): KunlunError {
    if (cause instanceof KunlunError) return cause
    return kunlunError('LINK_LOST', { connector: id, where: kind.name, cause: messageOf(cause) }, cause)
  }

  function failed(cause: unknown): void {
    delete status.holding
    if (stopped.signal.aborted) return
    const error = asLinkError(cause)
    become('lost')
    status.lastError = { error, when: clock.now() }
    log.warn({ connector: id, code: error.code, next: error.next }, error.message)
  }

  const running = keepOpen()
  return {
    status: () => {
      const now = feed?.status()
      const isDown = status.state === 'connected' && now?.connected === false
      return {
        ...status,
        state: isDown ? 'lost' : status.state,
        dropped: droppedBefore + (now?.dropped ?? 0),
        details: now?.details ?? {},
      }
    },
    async stop() {
      stopped.abort()
      if (feed !== undefined) await closeQuietly(feed, options)
      await running
    },
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
