// A worker thread of a simulation: takes the next block, works it out into shared memory, until it is ended.
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { type DigestPlan, digestBlock } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { openJob } from '../../optimizer/simulation/kinds.ts'
import { control, partBlocks, type Ring, slots, viewer } from './ring.ts'

export interface Task {
  readonly job: Job
  readonly plan: DigestPlan
  readonly ring: Ring
  /** Gives way to everything else on the machine. */
  readonly isQuiet: boolean
}

const niceness = 15
const { job, plan, ring, isQuiet } = workerData as Task
// On Linux this is the thread's own priority; elsewhere the whole process would be slowed.
if (isQuiet && process.platform === 'linux') setPriority(niceness)
const simulation = openJob(job)
const view = viewer(ring, simulation, plan)
const shared = new Int32Array(ring.control)

for (;;) {
  const item = Atomics.add(shared, control.next, 1)
  waitUntilAllowed(item)
  const part = Atomics.load(shared, control.parts + (Math.floor(item / partBlocks) % slots))
  const { values, digest, ...shape } = view(item, part * partBlocks + (item % partBlocks))
  if (shape.rows > 0) {
    simulation.fill(part * partBlocks + (item % partBlocks), values, shape.rows)
    digestBlock(plan, { values, ...shape }, digest)
  }
  parentPort!.postMessage(item)
}

/** Nothing to do, or the ring is full while the main thread writes: sleeps until a part is given out. */
function waitUntilAllowed(item: number): void {
  for (let allowed = Atomics.load(shared, control.allowed); item >= allowed; ) {
    Atomics.wait(shared, control.allowed, allowed)
    allowed = Atomics.load(shared, control.allowed)
  }
}
