// The benchmark's results do not depend on how many threads made them.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { carryOut } from '../../../bench/optimizer/jobs.ts'
import { openResults } from '../../../bench/optimizer/results.ts'
import type { Job } from '../../../bench/optimizer/worker.ts'

const jobs: Job[] = ['mixture_pool', 'gramacy', 'hartmann3+late'].flatMap((task) =>
  ['random', 'sobol'].flatMap((method) => [0, 1].map((repeat) => ({ task, method, repeat }))),
)

async function made(threads: number): Promise<unknown[]> {
  const results = openResults(mkdtempSync(join(tmpdir(), 'kunlun-jobs-')), 'x')
  await carryOut({ jobs, results, threads, progress: () => undefined })
  return jobs.map((job) => ({ ...results.find(job), asks: [] }))
}

it('gives the same outcomes on one thread as on two', async () => {
  const [one, two] = [await made(1), await made(2)]
  expect(one).toHaveLength(jobs.length)
  expect(one).toEqual(two)
})

it('does not do again what is on disk', async () => {
  const results = openResults(mkdtempSync(join(tmpdir(), 'kunlun-jobs-')), 'x')
  const seen: number[] = []
  const all = { jobs, results, threads: 2, progress: (done: number) => seen.push(done) }
  await carryOut({ ...all, jobs: jobs.slice(0, 4) })
  await carryOut(all)
  expect(seen).toEqual([0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  await carryOut(all)
  expect(seen.at(-1)).toBe(12)
})
