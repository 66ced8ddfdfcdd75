// A worker thread of a simulation: takes the next block, works it out into shared memory, until none is left.
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { type DigestPlan, digestBlock } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { openJob } from '../../optimizer/simulation/kinds.ts'
import { blocksIn, control, partBlocks, type Ring, viewer } from './ring.ts'

export interface Task {
  readonly job: Job
  readonly plan: DigestPlan
  readonly ring: Ring
  /** Parts to be worked out, by their number in the job. */
  readonly parts: readonly number[]
  /** Gives way to everything else on the machine. */
  readonly isQuiet: boolean
}

const niceness = 15
const { job, plan, ring, parts, isQuiet } = workerData as Task
// On Linux this is the thread's own priority; elsewhere the whole process would be slowed.
if (isQuiet && process.platform === 'linux') setPriority(niceness)
const simulation = openJob(job)
const view = viewer(ring, simulation, plan)
const shared = new Int32Array(ring.control)

for (let item = take(); item < parts.length * partBlocks; item = take()) {
  const part = parts[Math.floor(item / partBlocks)]!
  const place = item % partBlocks
  if (place >= blocksIn(simulation, part)) continue
  waitUntilAllowed(item)
  const block = part * partBlocks + place
  const { values, digest, ...shape } = view(item, block)
  simulation.fill(block, values, shape.rows)
  digestBlock(plan, { values, ...shape }, digest)
  parentPort!.postMessage(item)
}

function take(): number {
  return Atomics.add(shared, control.next, 1)
}

/** The ring is full while the main thread writes: sleeps until a part is given back. */
function waitUntilAllowed(item: number): void {
  for (let allowed = Atomics.load(shared, control.allowed); item >= allowed; ) {
    Atomics.wait(shared, control.allowed, allowed)
    allowed = Atomics.load(shared, control.allowed)
  }
}
