// The connector contract: how raw messages enter Kunlun, whatever the protocol.
import type { z } from 'zod'
import type { Clock, Decoded, Gap, GapCause, GapState, Nanoseconds, Promised, RawMessage } from '../ingest/model.ts'

/**
 * Raw messages plus the duty to answer for them. The supervisor appends the messages to the spool, and calls `accept`
 * once they are durable: only then may the connector acknowledge them to the source (a group of PUBACKs, an advanced
 * OPC UA acknowledgement). If they could not be made durable it calls `refuse`: the connector must not acknowledge
 * them and ends the link, so that the source delivers again. Exactly one of the two is called, exactly once.
 */
export interface Delivery {
  readonly messages: readonly RawMessage[]
  accept(): void
  refuse(cause: Error): void
}

/**
 * An open link. Iterating yields deliveries until `close`; a lost link makes the iteration throw (the supervisor then
 * opens anew, with growing delays). Whatever arrives while a delivery awaits its answer is gathered into the next one,
 * within a bound; what the protocol lets us push back is pushed back, anything beyond is counted in `status().dropped`.
 * Iteration ends without an error where the source has an end (a replayed file).
 */
export interface Feed extends AsyncIterable<Delivery> {
  status(): FeedStatus
  close(): Promise<void>
  /**
   * Whether the source kept for us what it said since the last link (a broker's session). Absent: nothing can be missed
   * (a replayed file). False makes the time without a link a gap.
   */
  readonly resumed?: boolean
  /**
   * Reads back what the source's history holds of a gap; it comes as deliveries, and counts once those are accepted.
   * Undefined where the link ended before that: the next link is asked again. Absent where sources keep no history.
   */
  fill?(gap: Gap): Promise<Filled | undefined>
}

/** What came of reading a gap back. */
export interface Filled {
  readonly state: Extract<GapState, 'filled' | 'part' | 'none'>
  readonly samples: number
  readonly detail: string
}

export interface FeedStatus {
  readonly connected: boolean
  /** Messages lost before acceptance because nobody took them in time. 0 unless the protocol cannot push back. */
  readonly dropped: number
  /** When the source last said anything, if only that it is alive; absent: now, while it is connected. */
  readonly heard?: Nanoseconds
  /** What a person should know of this link, by name: e.g. certificate expiry, items monitored of items configured. */
  readonly details: Readonly<Record<string, string | number>>
}

/** How much of a source is looked at. */
export interface DiscoveryBounds {
  readonly maxDepth?: number
  readonly maxNodes?: number
  readonly maxSeconds?: number
  /** Over all machines. */
  readonly maxSignals?: number
}

/** What a source tells of its machines. */
export interface Discovery {
  /** What the source says of itself: maker, product, version. */
  readonly source: string
  readonly machines: readonly DiscoveredMachine[]
  /** Nodes that were looked at. */
  readonly nodes: number
  /** Why not all of the source was looked at, e.g. `depth`, `nodes`, `time`, `signals`. Empty where it was. */
  readonly cut: readonly string[]
}

export interface DiscoveredMachine {
  readonly promised: Promised
  /** The companion specification that describes it, `plain` where none does. */
  readonly standard: string
  /** What no signal could be drafted of. */
  readonly leftOut: readonly { readonly node: string; readonly reason: string }[]
}

/** Nothing is fetched, so nothing can be missing. */
export type DiscoveryTools = Omit<ConnectorTools, 'gaps' | 'session'>

/** What a connector may use of its surroundings. */
export interface ConnectorTools {
  /** Id of this connector in the configuration; the `connector` of every message it yields. */
  readonly id: string
  readonly clock: Clock
  /** Folder of its own that outlives the process (certificates, sessions). */
  readonly folder: string
  /** Grows with every opening: the `session` of every message. */
  readonly session: number
  readonly log: Log
  readonly gaps: GapReporter
}

/** Where a connector says that samples are missing. Each becomes durable by itself; none of the calls waits. */
export interface GapReporter {
  /** The link is interrupted, by the connector's own account since `from`. The supervisor says so of links that end. */
  interrupted(gap: { readonly cause: GapCause; readonly from: Nanoseconds; readonly detail: string }): void
  /** Data come again; `isKept`: nothing was lost. */
  resumed(isKept: boolean): void
  /** Something is missing while the link is up. */
  missing(gap: MissingPart): void
}

export interface MissingPart extends Pick<Gap, 'cause' | 'from' | 'detail' | 'machine' | 'signals'> {
  readonly to: Nanoseconds
}

export interface Log {
  info(facts: object, text: string): void
  warn(facts: object, text: string): void
  error(facts: object, text: string): void
}

/** Turns one raw message into readings. Pure: it holds no link; a message may be decoded years after it came. */
export type Decoder = (message: RawMessage) => Decoded

/**
 * A kind of connector. `config` is the one source of the type, the defaults, the validation, the editor schema, the
 * README table and the sample file. `open` resolves only once subscribed. `decoder` is built once per configuration.
 */
export interface ConnectorKind<Config = unknown> {
  readonly name: string
  readonly summary: string
  readonly config: z.ZodType<Config>
  open(config: Config, tools: ConnectorTools): Promise<Feed>
  decoder(config: Config): Decoder
  /** Asks the source which machines it has; absent where a source cannot be asked. Changes nothing there. */
  discover?(config: Config, tools: DiscoveryTools, bounds?: DiscoveryBounds): Promise<Discovery>
}
