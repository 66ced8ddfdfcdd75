// One open OPC UA link: its state, and how it ends.
import type { ClientSubscription } from 'node-opcua'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { fromMs, type Nanoseconds } from '../../ingest/model.ts'
import type { ConnectorTools } from '../connector.ts'
import type { Gathering } from '../gathering.ts'
import type { Acceptance } from './acceptance.ts'
import type { Canary } from './canary.ts'
import { contentType, encodeMessage, type WireValue } from './capture.ts'
import type { CertificateInfo } from './certificates.ts'
import type { OpcuaConfig } from './config.ts'
import type { Connected } from './connect.ts'
import type { Overflows } from './overflows.ts'
import type { Pause } from './pause.ts'
import type { Namespaces } from './resolve.ts'
import type { ServerLimits } from './server-limits.ts'

/** The state of one link, from its subscription to its end. */
export interface Link extends Connected {
  readonly config: OpcuaConfig
  readonly tools: ConnectorTools
  readonly subscription: ClientSubscription
  readonly namespaces: Namespaces
  readonly limits: ServerLimits
  readonly gathering: Gathering
  readonly pause: Pause
  readonly ownCertificate: CertificateInfo | undefined
  readonly acceptance: Acceptance
  readonly overflows: Overflows
  readonly canary: Canary
  readonly counts: {
    values: number
    overflows: number
    dropped: number
    reconnections: number
    late: number
    /** Notifications that were missing, and that the server sent again. */
    republished: number
  }
  /** Values of the notification that is being read. */
  values: WireValue[]
  isUp: boolean
  lastSignMs: number
  /** When a value last came, by the same clock. */
  lastValueMs: number
  /** Set once: by `close`, or with the error that the iteration throws. */
  end?: { readonly error?: Error }
  farewell?: Promise<void>
  /** Ends the timers of the link. */
  stopWatching?: () => void
}

/** How long the server may take to answer our farewell. */
const farewellMs = 2_000

/** The error of a lost link. */
export function lost({ tools, config }: Link, reason: string, cause?: unknown): Error {
  return kunlunError('LINK_LOST', { connector: tools.id, where: config.endpoint, cause: reason }, cause)
}

/** Ends the link with an error, unless it has ended. */
export function end(link: Link, reason: string, cause?: unknown): void {
  if (link.end !== undefined) return
  link.end = { error: lost(link, reason, cause) }
  void finish(link)
}

/** When the server last gave a sign of life, by our clock; earlier where something of before is not told yet. */
export function heardOf(link: Link): Nanoseconds {
  const heard = ago(link, link.lastSignMs)
  const untold = link.overflows.since()
  return untold !== undefined && untold < heard ? untold : heard
}

/** A moment of the monotonic clock, by ours. */
export function ago({ tools: { clock } }: Link, moment: number): Nanoseconds {
  return clock.now() - fromMs((performance.now() - moment) * clock.factor)
}

/** Hands values on as one message; `isAgain`: read back, so that they tell nothing of clocks. */
export function add(link: Link, values: readonly WireValue[], { isAgain }: { readonly isAgain: boolean }): void {
  const { tools, config, gathering, acceptance } = link
  acceptance.added()
  gathering.add({
    connector: tools.id,
    received: tools.clock.now(),
    source: config.endpoint,
    contentType,
    body: encodeMessage(values),
    session: tools.session,
    redelivered: isAgain,
  })
}

/** Ends the link for good, once; what waits is kept for the reader unless he closed. */
export function finish(link: Link): Promise<void> {
  if (link.end === undefined) {
    link.end = {}
    link.counts.dropped += link.gathering.take().messages.length
  }
  link.isUp = false
  link.stopWatching?.()
  link.overflows.end()
  link.acceptance.end()
  link.gathering.wake()
  link.farewell ??= sayFarewell(link)
  return link.farewell
}

/** In bounded time: a server that is gone cannot be told, the socket goes with the client either way. */
async function sayFarewell({ session, client, certificates, tools }: Link): Promise<void> {
  const leave = async () => {
    await session.close(true)
    await client.disconnect()
  }
  const impatience = Promise.withResolvers<void>()
  const timer = setTimeout(impatience.resolve, farewellMs)
  try {
    await Promise.race([leave(), impatience.promise])
  } catch (cause) {
    tools.log.info({ cause: messageOf(cause) }, 'the server did not hear the farewell')
    await Promise.race([client.disconnect().catch(() => undefined), impatience.promise])
  } finally {
    clearTimeout(timer)
    await certificates.dispose()
  }
}
