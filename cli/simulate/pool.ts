// Worker threads that work out parts of a job in shared memory.
import { Worker } from 'node:worker_threads'
import type { Simulation } from '../../optimizer/simulation/block.ts'
import type { DigestPlan } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { type Block, control, createRing, partBlocks, slots, viewer } from './ring.ts'
import type { Task } from './worker.ts'

export interface OpenedJob {
  readonly job: Job
  readonly simulation: Simulation
  readonly plan: DigestPlan
}

export interface Effort {
  readonly workers: number
  readonly isQuiet?: boolean
  /** Whether `take` looks at values, not only at digests. */
  readonly isKept: boolean
  /** Rows that came in since the last call. */
  readonly onRows?: (rows: number) => void
}

export interface Pool {
  /**
   * Works a part out; `take` sees its blocks, whose memory is used again once it is done. Parts are begun in the order of
   * the calls, some at a time. Rejects where a thread failed or the pool was closed.
   */
  work<T>(part: number, take: (blocks: readonly Block[]) => T | Promise<T>): Promise<T>
  close(reason?: unknown): Promise<void>
}

export function openPool({ job, simulation, plan }: OpenedJob, effort: Effort): Pool {
  const { workers, isQuiet = false, isKept, onRows } = effort
  const ring = createRing(simulation, plan, isKept)
  const shared = new Int32Array(ring.control)
  const view = viewer(ring, simulation, plan)
  const failure = Promise.withResolvers<never>()
  // Whoever waits for a part hears of it; before that nobody does.
  failure.promise.catch(() => undefined)
  const threads = Array.from({ length: Math.max(1, workers) }, () => startThread({ job, plan, ring, isQuiet }))
  for (const thread of threads) thread.on('message', arrived).on('error', failure.reject)
  const atWork = new Map<number, { readonly part: number; missing: number; readonly whole: () => void }>()
  const turns: Promise<void>[] = Array.from({ length: slots }, () => Promise.resolve())
  let given: Promise<void> = Promise.resolve()
  let places = 0

  function arrived(item: number): void {
    const one = atWork.get(Math.floor(item / partBlocks))
    // Left over from a pool that was closed.
    if (one === undefined) return
    onRows?.(view(item, one.part * partBlocks + (item % partBlocks)).rows)
    one.missing--
    if (one.missing === 0) one.whole()
  }

  function giveOut(place: number, part: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    atWork.set(place, { part, missing: partBlocks, whole: resolve })
    Atomics.store(shared, control.parts + (place % slots), part)
    Atomics.store(shared, control.allowed, (place + 1) * partBlocks)
    Atomics.notify(shared, control.allowed)
    return promise
  }

  return {
    async work(part, take) {
      const place = places++
      const [before, done] = [turns[place % slots]!, Promise.withResolvers<void>()]
      turns[place % slots] = done.promise
      const turn = given.then(() => before)
      given = turn
      try {
        const whole = turn.then(() => giveOut(place, part))
        await Promise.race([whole, failure.promise])
        const items = Array.from({ length: partBlocks }, (_, i) => view(place * partBlocks + i, part * partBlocks + i))
        return await Promise.race([take(items.filter(({ rows }) => rows > 0)), failure.promise])
      } finally {
        atWork.delete(place)
        done.resolve()
      }
    },
    async close(reason = new Error('the simulation was ended')) {
      failure.reject(reason)
      await Promise.all(threads.map((thread) => thread.terminate()))
    },
  }
}

function startThread(task: Task): Worker {
  // Compiled files end in .js, those of a checkout in .ts.
  const file = import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js'
  return new Worker(new URL(`./${file}`, import.meta.url), { workerData: task })
}
