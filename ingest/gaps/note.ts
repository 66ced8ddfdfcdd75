// How news of a gap travels: as a message of its own through the spool, so that it outlives any process.
import type { Gap, GapCause, GapState, RawMessage } from '../model.ts'

/** Stands in the place of a connector: the notes have a balance of their own, no connector's figures contain them. */
export const gapNotes = '(gaps)'

const contentType = 'application/vnd.kunlun.gap+json'
const causes: ReadonlySet<string> = new Set<GapCause>(['link', 'stopped', 'silent', 'overflow', 'sequence', 'dropped'])
const states: ReadonlySet<string> = new Set<GapState>(['open', 'closed', 'kept', 'filled', 'part', 'none'])
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The gap as JSON: times as text, so that nanoseconds stay exact. */
export interface WrittenGap extends Omit<Gap, 'from' | 'to'> {
  readonly from: string
  readonly to?: string
}

export function written({ from, to, ...same }: Gap): WrittenGap {
  return { ...same, from: String(from), ...(to === undefined ? {} : { to: String(to) }) }
}

/** Throws where it is no gap. */
export function gapOf(value: unknown): Gap {
  const { from, to, ...same } = value as WrittenGap
  const isWhole =
    typeof same.key === 'string' &&
    Number.isSafeInteger(same.step) &&
    typeof same.connector === 'string' &&
    causes.has(same.cause) &&
    states.has(same.state) &&
    Number.isSafeInteger(same.samples) &&
    typeof same.detail === 'string'
  if (!isWhole) throw new TypeError('not a note of a gap')
  return { ...same, from: BigInt(from), ...(to === undefined ? {} : { to: BigInt(to) }) }
}

/** The message that carries it. */
export function noteOf(gap: Gap, { received, session }: Pick<RawMessage, 'received' | 'session'>): RawMessage {
  const body = encoder.encode(JSON.stringify(written(gap)))
  return { connector: gapNotes, received, source: gap.connector, contentType, body, session, redelivered: false }
}

/** The gap in a message that `noteOf` made. Throws where it cannot be read. */
export function readNote({ body }: RawMessage): Gap {
  return gapOf(JSON.parse(decoder.decode(body)))
}
