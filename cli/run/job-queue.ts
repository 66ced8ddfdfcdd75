// Work in the background: one job of a kind at a time in the order they were asked for, each kept in the ledger.
import { availableParallelism } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Log } from '../../connectors/connector.ts'
import { type JobHead, jobsKept } from '../../dashboards/api/job.ts'
import { fault } from '../../dashboards/api/wire.ts'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { type Clock, nsPerMs } from '../../ingest/model.ts'
import { asKunlunError, persist } from '../../ingest/persist.ts'
import type { Actor, JobChange, Ledger, StoredJob } from '../../ledger/ledger.ts'
import { delay } from './delay.ts'
import { faultOf } from './pipeline-view.ts'

/** What a person sees of a job: the head that all have, what was asked for, what came out. */
export type Job<F, R> = JobHead & F & { readonly result?: R }

/** What a job may do while it works. */
export interface Work<F, T> {
  readonly task: T
  readonly signal: AbortSignal
  /** Wall seconds since it began. */
  seconds(): number
  /** How far it is. */
  update(change: Partial<F>): void
}

export interface JobKind<F, T, R> {
  readonly name: 'simulation' | 'backtest'
  /** Both are stored in the form in which they travel. */
  readonly facts: z.ZodType<F>
  readonly result: z.ZodType<R>
  readonly carryOut: (work: Work<F, T>) => Promise<R>
  /** Makes the error for a job too many. */
  readonly refuse: (waiting: number) => Error
}

export interface JobTools {
  readonly ledger: Pick<Ledger, 'jobs'>
  readonly clock: Clock
  readonly log: Log
}

export interface JobQueue<F, T, R> {
  /** Throws what `refuse` makes where too many wait. */
  begin(facts: F, task: T, by: Actor): Promise<Job<F, R>>
  /** Newest first. */
  list(): Promise<Job<F, R>[]>
  get(id: string): Promise<Job<F, R> | undefined>
  /** Ends what waits or works. */
  cancel(id: string): Promise<Job<F, R> | undefined>
  /** Interrupts all. */
  close(): Promise<void>
}

const mostWaiting = 10
/** Wall seconds between two notes of how far a job is: a kill takes no more of it from sight. */
const noteEverySeconds = 5
/** One core stays free for the data path; the threads of a job give way besides. */
export const jobWorkers = Math.max(1, availableParallelism() - 1)

/** A job until its end stands in the ledger. */
interface Live<F, T, R> {
  head: JobHead
  facts: F
  result?: R
  readonly task: T
  readonly ending: AbortController
}

export function createJobQueue<F extends object, T, R>(
  kind: JobKind<F, T, R>,
  { ledger: { jobs }, clock, log }: JobTools,
): JobQueue<F, T, R> {
  const live = new Map<string, Live<F, T, R>>()
  const closing = new AbortController()
  let turn: Promise<void> = Promise.resolve()
  let adding = 0

  async function work(one: Live<F, T, R>): Promise<void> {
    if (one.head.state !== 'waiting') return
    one.head = { ...one.head, state: 'working' }
    const begun = clock.now()
    const seconds = () => Number((clock.now() - begun) / nsPerMs) / 1000 / clock.factor
    let noted = one.facts
    let nextNote = 0
    try {
      one.result = await kind.carryOut({
        ...{ task: one.task, signal: one.ending.signal, seconds },
        update(change) {
          if (one.head.state !== 'working') return
          one.facts = { ...one.facts, ...change }
          if (seconds() < nextNote || isDeepStrictEqual(one.facts, noted)) return
          noted = one.facts
          nextNote = seconds() + noteEverySeconds
          jobs.change(one.head.id, changeOf(kind, one)).catch(complain)
        },
      })
      await end(one, { state: 'done' })
    } catch (cause) {
      await end(one, { state: 'failed', error: faultOf(asKunlunError(cause)) })
    }
  }

  async function end(one: Live<F, T, R>, how: Pick<JobHead, 'state' | 'error'>): Promise<void> {
    if (one.head.ended !== undefined) return
    one.head = { ...one.head, ...how, ended: clock.now() }
    one.ending.abort()
    await keepEnd(one)
  }

  /** A result is not lost to a ledger that is away for a moment; until it is written the list has it from here. */
  async function keepEnd(one: Live<F, T, R>): Promise<void> {
    const tools = { log, delay, random: Math.random, alarm: () => undefined }
    const change = changeOf(kind, one)
    if ((await persist(() => jobs.change(one.head.id, change), closing.signal, tools)) === undefined) return
    live.delete(one.head.id)
    await jobs.forget(kind.name, jobsKept)
  }

  /** What cannot be written must not hold up the jobs behind it. */
  const complain = (cause: unknown) => log.error({ cause: messageOf(cause) }, `a ${kind.name} could not be kept`)
  const find = async (id: string) => {
    const one = live.get(id)
    if (one !== undefined) return seen(one)
    const stored = await jobs.get(kind.name, id)
    return stored && readBack(kind, stored)
  }
  return {
    async begin(facts, task, by) {
      const waiting = [...live.values()].filter(({ head }) => head.state === 'waiting').length + adding
      if (waiting >= mostWaiting) throw kind.refuse(waiting)
      adding++
      const adds = jobs.add({ kind: kind.name, facts: z.encode(kind.facts, facts) }, by)
      const { id } = await adds.finally(() => adding--)
      const head: JobHead = { id, state: 'waiting', who: by.who, asked: by.when }
      const one: Live<F, T, R> = { head, facts, task, ending: new AbortController() }
      live.set(id, one)
      turn = turn.then(() => work(one)).catch(complain)
      return seen(one)
    },
    async list() {
      // Before the ledger is read: what ends meanwhile is in one of the two.
      const own = new Map(live)
      return (await jobs.list(kind.name)).flatMap((job) => {
        const one = own.get(job.id)
        return one === undefined ? (readBack(kind, job) ?? []) : seen(one)
      })
    },
    get: find,
    async cancel(id) {
      const one = live.get(id)
      if (one !== undefined) await end(one, { state: 'cancelled' })
      return find(id)
    },
    async close() {
      closing.abort()
      await Promise.all([...live.values()].map((one) => end(one, { state: 'interrupted' })))
      await turn
    },
  }
}

function seen<F, T, R>({ head, facts, result }: Live<F, T, R>): Job<F, R> {
  return { ...facts, ...head, ...(head.state === 'done' && { result: result! }) }
}

/** As the ledger keeps it; one that has ended there stays as it is. */
function changeOf<F, T, R>(kind: JobKind<F, T, R>, { head, facts, result }: Live<F, T, R>): JobChange {
  return {
    ...{ state: head.state, facts: z.encode(kind.facts, facts) },
    ...(head.ended !== undefined && { ended: head.ended }),
    ...(head.error && { error: z.encode(fault, head.error) }),
    ...(head.state === 'done' && { result: z.encode(kind.result, result!) }),
  }
}

/** Undefined where an older version wrote it in another form. */
function readBack<F, T, R>({ facts, result }: JobKind<F, T, R>, stored: StoredJob): Job<F, R> | undefined {
  const { id, state, who, asked, ended } = stored
  const read = facts.safeDecode(stored.facts as never)
  const out = result.optional().safeDecode(stored.result as never)
  if (!read.success || !out.success) return undefined
  const error = state === 'interrupted' ? faultOf(kunlunError('JOB_INTERRUPTED', {})) : stored.error
  return {
    ...read.data,
    ...{ id, state, who, asked },
    ...(ended !== undefined && { ended }),
    ...(error !== undefined && { error: z.decode(fault, error as z.input<typeof fault>) }),
    ...(out.data !== undefined && { result: out.data }),
  }
}
