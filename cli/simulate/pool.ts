// Worker threads that work out parts of a job in shared memory; finished parts are handed over in order.
import { Worker } from 'node:worker_threads'
import type { Simulation } from '../../optimizer/simulation/block.ts'
import type { DigestPlan } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { allowedItems, type Block, blocksIn, control, createRing, partBlocks, type Ring, viewer } from './ring.ts'
import type { Task } from './worker.ts'

export interface OpenedJob {
  readonly job: Job
  readonly simulation: Simulation
  readonly plan: DigestPlan
}

export interface Effort {
  readonly workers: number
  readonly isQuiet?: boolean
  readonly signal?: AbortSignal
  /** Whether `take` looks at values, not only at digests. */
  readonly isKept: boolean
  /** Rows that came in since the last call. */
  readonly onRows?: (rows: number) => void
}

/** The views are good until `take` is done with them. */
export type TakePart = (part: number, blocks: readonly Block[]) => Promise<void>

/** Works out the parts asked for; `take` sees each of them once, in the order asked for. */
export async function workOut(
  opened: OpenedJob,
  parts: readonly number[],
  effort: Effort & { readonly take: TakePart },
) {
  const { job, simulation, plan } = opened
  const ring = createRing(simulation, plan, effort.isKept)
  const shared = new Int32Array(ring.control)
  shared[control.allowed] = allowedItems(0)
  const task: Task = { job, plan, ring, parts, isQuiet: effort.isQuiet ?? false }
  const arrivals = countArrivals(opened, { parts, ring, onRows: effort.onRows })
  const blocks = parts.reduce((sum, part) => sum + blocksIn(simulation, part), 0)
  const threads = Array.from({ length: Math.max(1, Math.min(effort.workers, blocks)) }, () => startThread(task))
  for (const thread of threads) thread.on('message', arrivals.arrived).on('error', arrivals.failed)
  const stop = () => arrivals.failed(effort.signal!.reason)
  effort.signal?.addEventListener('abort', stop, { once: true })
  try {
    effort.signal?.throwIfAborted()
    for (const [place, part] of parts.entries()) {
      await effort.take(part, await arrivals.part(place))
      Atomics.store(shared, control.allowed, allowedItems(place + 1))
      Atomics.notify(shared, control.allowed)
    }
  } finally {
    effort.signal?.removeEventListener('abort', stop)
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
}

function startThread(task: Task): Worker {
  // Compiled files end in .js, those of a checkout in .ts.
  const file = import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js'
  return new Worker(new URL(`./${file}`, import.meta.url), { workerData: task })
}

interface Expected {
  readonly parts: readonly number[]
  readonly ring: Ring
  readonly onRows: Effort['onRows']
}

/** Which parts are whole: blocks come in any order from any thread. */
function countArrivals({ simulation, plan }: OpenedJob, { parts, ring, onRows }: Expected) {
  const view = viewer(ring, simulation, plan)
  const blockAt = (item: number) => parts[Math.floor(item / partBlocks)]! * partBlocks + (item % partBlocks)
  const missing = parts.map((part) => blocksIn(simulation, part))
  const failure = Promise.withResolvers<never>()
  // Whoever waits for a part hears of it; before that nobody does.
  failure.promise.catch(() => undefined)
  const whole = parts.map(() => Promise.withResolvers<void>())
  return {
    failed: failure.reject,
    arrived(item: number) {
      const place = Math.floor(item / partBlocks)
      onRows?.(view(item, blockAt(item)).rows)
      missing[place]!--
      if (missing[place] === 0) whole[place]!.resolve()
    },
    async part(place: number): Promise<Block[]> {
      await Promise.race([whole[place]!.promise, failure.promise])
      const first = place * partBlocks
      return Array.from({ length: blocksIn(simulation, parts[place]!) }, (_, i) => view(first + i, blockAt(first + i)))
    },
  }
}
