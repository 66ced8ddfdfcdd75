// Spreads jobs over worker threads, keeping each result as it comes: order and number of threads change nothing.
import { Piscina } from 'piscina'
import { type Progress, progressBar } from './progress.ts'
import type { Results } from './results.ts'

export interface Plan<J, R> {
  readonly jobs: readonly J[]
  readonly keyOf: (job: J) => string
  readonly results: Results<R>
  readonly workers: number
  /** The worker's file without its ending, beside this one. */
  readonly worker: string
  /** Sent to each thread once. */
  readonly workerData: unknown
  /** Absent: a bar on standard error. */
  readonly progress?: Progress
  /** Threads give way to everything else, where the system can. */
  readonly isQuiet?: boolean
  readonly signal?: AbortSignal
}

const niceness = 15

/** The results in the order of the jobs; those known already are not made again. Rejects where the signal ends it. */
export async function carryOut<J, R>(plan: Plan<J, R>): Promise<R[]> {
  const { jobs, keyOf, results, workers, worker, workerData, signal } = plan
  const open = jobs.filter((job) => results.find(keyOf(job)) === undefined)
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const pool = new Piscina({
    filename: new URL(`./${worker}.${ending}`, import.meta.url).href,
    minThreads: Math.max(1, Math.min(workers, open.length)),
    maxThreads: Math.max(1, workers),
    workerData,
    ...(plan.isQuiet && { niceIncrement: niceness }),
  })
  const progress = plan.progress ?? progressBar(jobs.length, jobs.length - open.length)
  try {
    await Promise.all(
      open.map(async (job) => {
        results.add(keyOf(job), (await pool.run(job, { ...(signal && { signal }) })) as R)
        progress.step(keyOf(job))
      }),
    )
  } finally {
    progress.end()
    await pool.destroy()
  }
  return jobs.map((job) => results.find(keyOf(job))!)
}
