// The piscina worker's entry: one block into shared memory.

import { Piscina } from 'piscina'
import { rowsIn } from '../../optimizer/simulation/block.ts'
import { type DigestPlan, digestBlock, digestLength } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { openJob } from '../../optimizer/simulation/kinds.ts'

const { job, plan, digests } = Piscina.workerData as {
  readonly job: Job
  readonly plan: DigestPlan
  readonly digests: SharedArrayBuffer
}
const simulation = openJob(job)
const values = new Float64Array(simulation.columns.length * simulation.blockRows)
const all = new Float64Array(digests)
const length = digestLength(plan)

export default function work(block: number): void {
  const rows = rowsIn(simulation, block)
  simulation.fill(block, values, rows)
  const digest = all.subarray(block * length, (block + 1) * length)
  digestBlock(plan, { values, stride: simulation.blockRows, rows }, digest)
}
