// One open OPC UA link: its state, and how it ends.
import type { ClientSubscription } from 'node-opcua'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import type { ConnectorTools } from '../connector.ts'
import type { Gathering } from '../gathering.ts'
import type { WireValue } from './capture.ts'
import type { CertificateInfo } from './certificates.ts'
import type { OpcuaConfig } from './config.ts'
import type { Connected } from './connect.ts'
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
  readonly counts: { values: number; overflows: number; dropped: number; reconnections: number; late: number }
  /** Values of the notification that is being read. */
  values: WireValue[]
  isUp: boolean
  lastSignMs: number
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

/** Ends the link for good, once; what waits is kept for the reader unless he closed. */
export function finish(link: Link): Promise<void> {
  if (link.end === undefined) {
    link.end = {}
    link.counts.dropped += link.gathering.take().messages.length
  }
  link.isUp = false
  link.stopWatching?.()
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
