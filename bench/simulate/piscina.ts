// The same blocks over piscina: one task a block, digests in shared memory.

import { Piscina } from 'piscina'
import { blocksOf } from '../../optimizer/simulation/block.ts'
import { addDigest, digestLength, digestPlan } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { openJob } from '../../optimizer/simulation/kinds.ts'
import { summaryOf } from '../../optimizer/simulation/summary.ts'

export async function overPiscina(job: Job, workers: number) {
  const simulation = openJob(job)
  const plan = digestPlan(simulation, job.limits)
  const [length, blocks] = [digestLength(plan), blocksOf(simulation)]
  const digests = new SharedArrayBuffer(length * blocks * Float64Array.BYTES_PER_ELEMENT)
  const pool = new Piscina({
    filename: new URL('./piscina-worker.ts', import.meta.url).href,
    ...{ minThreads: workers, maxThreads: workers, workerData: { job, plan, digests } },
  })
  await Promise.all(Array.from({ length: blocks }, (_, block) => pool.run(block)))
  await pool.destroy()
  const total = new Float64Array(length)
  for (let block = 0; block < blocks; block++)
    addDigest(plan, total, new Float64Array(digests).subarray(block * length, (block + 1) * length))
  return summaryOf(simulation, plan, total)
}
