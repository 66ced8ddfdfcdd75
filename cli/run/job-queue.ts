// Work in the background: one job at a time in the order they were asked for, the newest kept in memory.
import type { Fault } from '../../dashboards/api/installation.ts'
import { type Clock, type Nanoseconds, nsPerMs } from '../../ingest/model.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import { faultOf } from './pipeline-view.ts'

export interface JobHead {
  readonly id: string
  readonly state: 'waiting' | 'working' | 'done' | 'failed' | 'cancelled'
  readonly ended?: Nanoseconds
  readonly error?: Omit<Fault, 'code'> & { readonly code: string }
}

export interface Kept<H extends JobHead, T, R> {
  readonly head: H
  readonly task: T
  readonly result?: R
}

/** What a job may do while it works. */
export interface Work<H extends JobHead, T> {
  readonly task: T
  readonly signal: AbortSignal
  /** Wall seconds since it began. */
  seconds(): number
  /** How far it is. */
  update(change: Partial<H>): void
}

export interface JobQueue<H extends JobHead, T, R> {
  /** Throws what `refuse` throws where too many wait. */
  begin(head: (id: string) => H, task: T): Kept<H, T, R>
  /** Newest first. */
  list(): H[]
  get(id: string): Kept<H, T, R> | undefined
  /** Ends what waits or works. */
  cancel(id: string): Kept<H, T, R> | undefined
  /** Ends all. */
  close(): Promise<void>
}

export interface JobQueueOptions<H extends JobHead, T, R> {
  readonly clock: Clock
  readonly carryOut: (work: Work<H, T>) => Promise<R>
  /** Makes the error for a job too many. */
  readonly refuse: (waiting: number) => Error
}

const mostKept = 50
const mostWaiting = 10

interface Entry<H extends JobHead, T, R> extends Kept<H, T, R> {
  head: H
  result?: R
  readonly ending: AbortController
}

export function createJobQueue<H extends JobHead, T, R>(options: JobQueueOptions<H, T, R>): JobQueue<H, T, R> {
  const { clock, carryOut, refuse } = options
  const kept = new Map<string, Entry<H, T, R>>()
  let turn: Promise<void> = Promise.resolve()
  let count = 0

  async function work(one: Entry<H, T, R>): Promise<void> {
    if (one.head.state !== 'waiting') return
    one.head = { ...one.head, state: 'working' }
    const begun = clock.now()
    try {
      one.result = await carryOut({
        task: one.task,
        signal: one.ending.signal,
        seconds: () => Number((clock.now() - begun) / nsPerMs) / 1000 / clock.factor,
        update(change) {
          if (one.head.state === 'working') one.head = { ...one.head, ...change }
        },
      })
      end(one, { state: 'done' })
    } catch (cause) {
      if (!one.ending.signal.aborted) end(one, { state: 'failed', error: faultOf(asKunlunError(cause)) })
    }
  }

  function end(one: Entry<H, T, R>, how: Pick<JobHead, 'state' | 'error'>): void {
    if (one.head.ended === undefined) one.head = { ...one.head, ...how, ended: clock.now() }
  }

  function cancel(one: Entry<H, T, R>): void {
    if (one.head.ended !== undefined) return
    end(one, { state: 'cancelled' })
    one.ending.abort()
  }

  return {
    begin(head, task) {
      const waiting = [...kept.values()].filter((one) => one.head.state === 'waiting').length
      if (waiting >= mostWaiting) throw refuse(waiting)
      count++
      const one: Entry<H, T, R> = { head: head(String(count)), task, ending: new AbortController() }
      kept.set(one.head.id, one)
      forgetOldest(kept)
      turn = turn.then(() => work(one))
      return one
    },
    list: () => [...kept.values()].map(({ head }) => head).reverse(),
    get: (id) => kept.get(id),
    cancel(id) {
      const one = kept.get(id)
      if (one !== undefined) cancel(one)
      return one
    },
    async close() {
      for (const one of kept.values()) cancel(one)
      await turn
    },
  }
}

function forgetOldest(kept: Map<string, { readonly head: JobHead }>): void {
  for (const [id, { head }] of kept) {
    if (kept.size <= mostKept) return
    if (head.ended !== undefined) kept.delete(id)
  }
}
