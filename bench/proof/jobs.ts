// Plays every seed of every arm on worker threads; what is already on disk is not played again.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Piscina } from 'piscina'
import type { Played } from './play.ts'

export interface Job {
  /** Module of the world, and its export, as the worker loads them. */
  readonly module: string
  readonly world: string
  readonly arm: string
  readonly seed: number
}

export interface Work {
  readonly jobs: readonly Job[]
  /** Name of the world in what is kept. */
  readonly name: string
  /** JSON lines, one played seed each. */
  readonly file: string
  readonly threads: number
  progress(done: number, of: number, played: Played | undefined): void
}

export function playedIn(file: string): Played[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Played)
}

/** Resolves to everything played, in the order of arms and seeds: the order on disk depends on the threads. */
export async function carryOut({ jobs, name, file, threads, progress }: Work): Promise<Played[]> {
  const key = ({ arm, seed }: Pick<Job, 'arm' | 'seed'>) => `${arm}/${seed}`
  const kept = playedIn(file).filter(({ world }) => world === name)
  const known = new Map(kept.map((played) => [key(played), played]))
  const left = jobs.filter((job) => !known.has(key(job)))
  progress(jobs.length - left.length, jobs.length, undefined)
  mkdirSync(dirname(file), { recursive: true })
  const pool = new Piscina({
    filename: new URL('worker.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
  })
  const queue = left.values()
  const runner = async () => {
    for (const job of queue) {
      const played: Played = await pool.run(job)
      appendFileSync(file, `${JSON.stringify(played)}\n`)
      known.set(key(played), played)
      progress(known.size, jobs.length, played)
    }
  }
  try {
    await Promise.all(Array.from({ length: threads }, runner))
  } finally {
    await pool.destroy()
  }
  return jobs.map((job) => known.get(key(job))!)
}
