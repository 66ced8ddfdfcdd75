// Spreads jobs over worker threads, keeping each result as it comes: order and number of threads change nothing.
import { Piscina } from 'piscina'
import { progressBar } from './progress.ts'
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
}

/** The results in the order of the jobs; those known already are not made again. */
export async function carryOut<J, R>({ jobs, keyOf, results, workers, worker, workerData }: Plan<J, R>): Promise<R[]> {
  const open = jobs.filter((job) => results.find(keyOf(job)) === undefined)
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const pool = new Piscina({
    filename: new URL(`./${worker}.${ending}`, import.meta.url).href,
    minThreads: Math.max(1, Math.min(workers, open.length)),
    maxThreads: Math.max(1, workers),
    workerData,
  })
  const progress = progressBar(jobs.length, jobs.length - open.length)
  try {
    await Promise.all(
      open.map(async (job) => {
        results.add(keyOf(job), (await pool.run(job)) as R)
        progress.step(keyOf(job))
      }),
    )
  } finally {
    progress.end()
    await pool.destroy()
  }
  return jobs.map((job) => results.find(keyOf(job))!)
}
