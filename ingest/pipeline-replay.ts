// Puts quarantined messages through again, after the contract or the mapping was mended.
import type { Actor, StoredQuarantineEntry } from '../ledger/ledger.ts'
import { kunlunError } from './errors.ts'
import type { Problem } from './model.ts'
import type { Pipeline, PipelineOptions, Replayed, SpoolableMessage } from './pipeline.ts'
import type { Opened } from './pipeline-batch.ts'

export interface Replays extends Pick<Pipeline, 'putThrough' | 'partsOf'> {
  replay(entry: StoredQuarantineEntry, by: Actor): Promise<Replayed>
  /** To be called with each settled batch: answers those who wait for a replayed message. */
  settled(opened: readonly Opened[]): void
}

/**
 * A replayed message is a new one that counts as redelivered. Its negative session marks it, so that it is known again
 * behind the spool; connectors count their sessions upwards from 1.
 */
export function createReplays({ spool, quarantine }: Pick<PipelineOptions, 'spool' | 'quarantine'>): Replays {
  const waiting = new Map<number, (problems: readonly Problem[]) => void>()
  let count = 0

  async function putThrough(message: SpoolableMessage): Promise<Replayed> {
    const { connector, received, source, contentType, body } = message
    const session = -++count
    const { promise, resolve } = Promise.withResolvers<readonly Problem[]>()
    waiting.set(session, resolve)
    try {
      await spool.append([{ connector, received, source, contentType, body, session, redelivered: true }])
    } catch (cause) {
      waiting.delete(session)
      throw cause
    }
    return { settled: promise }
  }

  /** All parts of the message go again, so all its entries are marked; what was mended must not come a second time. */
  async function replay(entry: StoredQuarantineEntry, by: Actor): Promise<Replayed> {
    if (entry.code === 'PAYLOAD_TOO_LARGE')
      throw kunlunError('REQUEST_INVALID', { detail: `of entry ${entry.id} only the first bytes were kept` })
    const parts = await partsOf(entry)
    const mended = parts.find(({ answered }) => answered?.mend !== undefined)
    if (mended !== undefined) throw kunlunError('QUARANTINE_ANSWERED', { id: mended.id })
    const replayed = await putThrough(entry)
    const kept = parts.filter(({ state }) => state === 'kept').map(({ id }) => id)
    for (const id of new Set([entry.id, ...kept])) await quarantine.markReplayed(id, by)
    return replayed
  }

  /** They stand together in the ledger. */
  async function partsOf(entry: StoredQuarantineEntry): Promise<StoredQuarantineEntry[]> {
    const { connector, id, sequence } = entry
    const near = await quarantine.list({ connector, before: id + entriesAround, limit: 2 * entriesAround })
    return near.filter((one) => one.sequence === sequence)
  }

  function settled(opened: readonly Opened[]): void {
    if (waiting.size === 0) return
    for (const { message, bad } of opened) {
      const resolve = message.session < 0 ? waiting.get(message.session) : undefined
      waiting.delete(message.session)
      resolve?.(bad.map(({ code, reason }) => ({ code, message: reason })))
    }
  }

  return { replay, putThrough, partsOf, settled }
}

/** More than the entries of one message. */
const entriesAround = 17
