// The gaps of one connector: noted when they begin and end, read back where the source has a history.
import { mkdir } from 'node:fs/promises'
import type { Feed, Filled, GapReporter, Log, MissingPart } from '../../connectors/connector.ts'
import { messageOf } from '../errors.ts'
import type { Clock, Gap, GapCause, Nanoseconds, RawMessage } from '../model.ts'
import { backoffMs } from '../persist.ts'
import { type GapMemory, recallGaps, rememberGaps } from './memory.ts'
import { noteOf } from './note.ts'

export interface LinkGapsOptions {
  readonly id: string
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
  append(messages: readonly RawMessage[]): Promise<void>
  delay(milliseconds: number, signal: AbortSignal): Promise<void>
  random(): number
}

export interface LinkGaps extends GapReporter {
  /** Takes up what an earlier process left: if it ever had a link, the time since then is a gap. */
  begin(): Promise<void>
  /** The link is up: ends the gap, then reads back what waits for it. `session` marks the notes. */
  linked(feed: Feed, session: number): void
  /** Everything that the source said until then is durable. */
  aliveUntil(time: Nanoseconds): void
  /** Until when everything is known to be durable. */
  alive(): Nanoseconds | undefined
  /** Writes down what changed. */
  save(): Promise<void>
  /** Ends the work; what is not noted yet will be by the next process. */
  stop(): Promise<void>
}

/** More gaps than this do not wait to be read back: the oldest stay as they are. */
const maxToFill = 200
const retrying = { firstDelayMs: 200, longestDelayMs: 5000 }
const readingAgain = { firstDelayMs: 1000, longestDelayMs: 60_000 }

/** Nothing is noted before `begin`. The memory is written before a note goes out, so that a kill repeats notes at most. */
export function createLinkGaps(options: LinkGapsOptions): LinkGaps {
  const stopped = new AbortController()
  let memory: GapMemory = { next: 1, toFill: [] }
  let session = 0
  let feed: Feed | undefined
  let work = Promise.resolve()
  let filling: Promise<void> | undefined
  let isDirty = false

  /** In order, one after the other, away from whoever called. */
  function enqueue(step: () => Promise<void>): void {
    work = work
      .then(step)
      .catch((cause: unknown) => options.log.error({ cause: messageOf(cause) }, 'a gap was not noted'))
  }

  async function save(): Promise<void> {
    isDirty = false
    await rememberGaps(options.folder, memory)
  }

  /** Resolves once durable, or to false where the process ends before that. */
  async function note(gap: Gap): Promise<boolean> {
    for (let attempt = 0; !stopped.signal.aborted; attempt++) {
      try {
        await options.append([noteOf(gap, { received: options.clock.now(), session })])
        return true
      } catch (cause) {
        if (attempt === 0) options.log.warn({ cause: messageOf(cause) }, 'a gap cannot be noted yet')
        await options.delay(backoffMs(attempt, options.random, retrying), stopped.signal)
      }
    }
    return false
  }

  function noted(gap: Gap): void {
    enqueue(async () => {
      await save()
      await note(gap)
    })
  }

  function newGap(part: Pick<Gap, 'cause' | 'from' | 'detail'>): Gap {
    const key = `${options.id}-${memory.next++}-${part.from}`
    return { key, step: 0, connector: options.id, state: 'open', samples: 0, ...part }
  }

  function toBeFilled(gap: Gap): void {
    memory.toFill.push(gap)
    while (memory.toFill.length > maxToFill) memory.toFill.shift()
  }

  function interrupted({ cause, from, detail }: { cause: GapCause; from: Nanoseconds; detail: string }): void {
    if (memory.open !== undefined) return
    memory.open = newGap({ cause, from, detail })
    noted(memory.open)
  }

  function resumed(isKept: boolean): void {
    const { open } = memory
    if (open === undefined) return
    delete memory.open
    const now = options.clock.now()
    const to = now > open.from ? now : open.from
    const over: Gap = { ...open, step: 1, to, state: isKept ? 'kept' : 'closed' }
    if (!isKept && feed?.fill !== undefined) toBeFilled(over)
    noted(over)
    fill()
  }

  function missing(part: MissingPart): void {
    const gap: Gap = { ...newGap(part), ...part, step: 1, state: 'closed' }
    if (feed?.fill !== undefined) toBeFilled(gap)
    noted(gap)
    fill()
  }

  function fill(): void {
    const { fill: readBack } = feed ?? {}
    const of = feed
    if (filling !== undefined || readBack === undefined || of === undefined) return
    filling = fillAll(of).then((isDone) => {
      filling = undefined
      // What came in meanwhile, or waits for a newer link.
      if (memory.toFill.length > 0 && (isDone || feed !== of)) fill()
    })
  }

  /** True once nothing waits any more; false where the link is not up to it. */
  async function fillAll(of: Feed): Promise<boolean> {
    for (let failures = 0; ; ) {
      const [gap] = memory.toFill
      if (gap === undefined) return true
      if (feed !== of || stopped.signal.aborted) return false
      const filled = await fillOne(of, gap)
      if (filled === undefined) return false
      if (filled === 'failed') {
        await options.delay(backoffMs(failures++, options.random, readingAgain), stopped.signal)
        continue
      }
      options.log.info({ connector: options.id, gap: gap.key, ...filled }, 'a gap was read back')
      if (!(await note({ ...gap, ...filled, step: 2, detail: joined(gap.detail, filled.detail) }))) return false
      memory.toFill = memory.toFill.filter(({ key }) => key !== gap.key)
      enqueue(save)
    }
  }

  async function fillOne(of: Feed, gap: Gap): Promise<Filled | 'failed' | undefined> {
    try {
      return await of.fill?.(gap)
    } catch (cause) {
      options.log.warn(
        { connector: options.id, gap: gap.key, cause: messageOf(cause) },
        'a gap cannot be read back yet',
      )
      return 'failed'
    }
  }

  return {
    async begin() {
      await mkdir(options.folder, { recursive: true })
      memory = await recallGaps(options.folder)
      // Notes that may not have become durable; the ledger knows those that have.
      for (const gap of [...memory.toFill, ...(memory.open === undefined ? [] : [memory.open])]) noted(gap)
      if (memory.alive !== undefined) interrupted({ cause: 'stopped', from: memory.alive, detail: '' })
    },
    linked(opened, number) {
      session = number
      feed = opened
      resumed(opened.resumed === true)
      fill()
    },
    aliveUntil(time) {
      if (memory.open !== undefined || (memory.alive !== undefined && time <= memory.alive)) return
      memory.alive = time
      isDirty = true
    },
    alive: () => memory.alive,
    async save() {
      if (isDirty) enqueue(save)
      await work
    },
    interrupted,
    resumed,
    missing,
    async stop() {
      stopped.abort()
      feed = undefined
      await work
      if (isDirty) await save()
    },
  }
}

function joined(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('; ')
}
