// What threads are compared with: the kernel by itself, then the same blocks in one thread.

import { sinteringTwin } from '../../optimizer/processes/sintering/twin.ts'
import { blocksOf, rowsIn } from '../../optimizer/simulation/block.ts'
import { digestBlock, digestLength, digestPlan } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { openJob } from '../../optimizer/simulation/kinds.ts'

/** As many calls as the job has runs, on settings that change a little; nothing is kept. */
export function bareKernel({ material, fidelity, plan }: Job): number {
  const recipe = sinteringTwin.recipes[material]!
  const settings = Float64Array.from(sinteringTwin.parameters, ({ name }) => recipe[name]!)
  const outcomes = new Float64Array(sinteringTwin.outcomes.length)
  const kernel = sinteringTwin.open(sinteringTwin.setups[material]!, fidelity)
  const peak = sinteringTwin.parameters.findIndex(({ name }) => name === 'peakTemperature')
  const runs = plan.kind === 'ranges' ? plan.runs : 0
  let sum = 0
  for (let run = 0; run < runs; run++) {
    settings[peak] = 1500 + (140 * run) / runs
    kernel(settings, outcomes)
    sum += outcomes[0]!
  }
  return sum
}

export function blocksAlone(job: Job): void {
  const simulation = openJob(job)
  const plan = digestPlan(simulation, job.limits)
  const { columns, blockRows: stride } = simulation
  const [values, digest] = [new Float64Array(columns.length * stride), new Float64Array(digestLength(plan))]
  for (let block = 0; block < blocksOf(simulation); block++) {
    const rows = rowsIn(simulation, block)
    simulation.fill(block, values, rows)
    digestBlock(plan, { values, stride, rows }, digest)
  }
}
