// Carries out all repeats on worker threads; what is already on disk is not done again.

import { Piscina } from 'piscina'
import type { Outcome } from './play.ts'
import type { Results } from './results.ts'
import type { Job } from './worker.ts'

export interface Work {
  readonly jobs: readonly Job[]
  readonly results: Results
  readonly threads: number
  /** Called after each job with how many are done. */
  readonly progress: (done: number, outcome: Outcome | undefined) => void
}

/** Resolves when every job is among the results. Their order on disk depends on the threads, their content does not. */
export async function carryOut({ jobs, results, threads, progress }: Work): Promise<void> {
  const left = jobs.filter((job) => !results.find(job))
  let done = jobs.length - left.length
  progress(done, undefined)
  if (left.length === 0) return
  const pool = new Piscina({
    filename: new URL('worker.ts', import.meta.url).href,
    minThreads: Math.min(threads, left.length),
    maxThreads: threads,
    // Idle threads are kept: starting one reads all sources again.
    idleTimeout: Number.POSITIVE_INFINITY,
  })
  const queue = left.values()
  // Each thread takes the next job when it is free: the pool's own queue keeps no order.
  const runner = async () => {
    for (const job of queue) {
      const outcome: Outcome = await pool.run(job)
      results.add(outcome)
      progress(++done, outcome)
    }
  }
  try {
    await Promise.all(Array.from({ length: threads }, runner))
  } finally {
    await pool.destroy()
  }
}
