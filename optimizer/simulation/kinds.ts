// The kinds of plan, with the one way from a job to its blocks.

import { twinFor } from '../knowledge/twin.ts'
import { setupWith } from '../processes/drawn-setups.ts'
import type { Twin } from '../processes/twin.ts'
import { type OpenedTwin, type PlanKind, rowsIn, type Simulation } from './block.ts'
import type { Job, Limit, Plan } from './job.ts'
import { rangesKind } from './ranges.ts'
import { partsKind } from './scattered-parts.ts'

type Kinds = { readonly [K in Plan['kind']]: PlanKind<Extract<Plan, { readonly kind: K }>> }

const kinds: Kinds = { ranges: rangesKind, parts: partsKind }

/** What is wrong with a job, in words, all at once; none if it can be opened. */
export function problemsOf(job: Job): string[] {
  const twin = twinFor(job)
  if (twin === undefined) return [`there is no twin of ${job.process}`]
  const materials = Object.keys(twin.setups)
  const known = new Set(twin.outcomes.map(({ name }) => name))
  const named = [...(job.outcomes ?? []), ...job.limits.map(({ outcome }) => outcome)]
  const kind = Object.hasOwn(kinds, job.plan.kind) ? kinds[job.plan.kind] : undefined
  return [
    ...(materials.includes(job.material)
      ? []
      : [`there is no material ${job.material}: choose one of ${materials.join(', ')}`]),
    ...(job.fidelity === 'closed' || job.fidelity === 'full' ? [] : [`there is no fidelity ${String(job.fidelity)}`]),
    ...(Number.isSafeInteger(job.seed) ? [] : ['the seed must be a whole number']),
    ...(job.outcomes?.length === 0 ? ['no outcome is asked for'] : []),
    ...[...new Set(named)]
      .filter((name) => !known.has(name))
      .map((name) => `there is no outcome ${name}; there are ${[...known].join(', ')}`),
    ...job.limits.flatMap(limitProblems),
    // Safe: the kind is that of the plan.
    ...(kind ? kind.problems(job.plan as never, twin) : [`there is no plan ${String(job.plan.kind)}`]),
  ]
}

/** @throws RangeError naming every problem. */
export function openJob(job: Job): Simulation {
  const problems = problemsOf(job)
  if (problems.length > 0) throw new RangeError(problems.join('; '))
  // Safe: the kind is that of the plan.
  return kinds[job.plan.kind].open(job as never, openTwin(job))
}

const opened = new WeakMap<Job, Simulation>()

/** The numbers of one block, as `Simulation.fill` lays them out; returns its rows. The job is opened once. */
export function simulateBlock(job: Job, block: number, into: Float64Array): number {
  const simulation = opened.get(job) ?? openJob(job)
  opened.set(job, simulation)
  const rows = rowsIn(simulation, block)
  simulation.fill(block, into, rows)
  return rows
}

function openTwin(job: Job): OpenedTwin {
  const { material, fidelity, constants, outcomes: asked } = job
  const twin: Twin = twinFor(job)!
  const recipe = twin.recipes[material]!
  const outcomes = twin.outcomes
    .map((quantity, place) => ({ ...quantity, place }))
    .filter(({ name }) => asked?.includes(name) ?? true)
  const sheets = twin.setups[material]!
  const setup = constants ? setupWith(sheets, constants.values) : sheets
  return {
    ...{ twin, setup },
    kernel: twin.open(setup, fidelity),
    recipe: Float64Array.from(twin.parameters, ({ name }) => recipe[name]!),
    outcomes,
  }
}

function limitProblems({ outcome, min, max }: Limit): string[] {
  const given = [min, max].filter((one) => one !== undefined)
  if (given.length === 0 || !given.every(Number.isFinite)) return [`the limit of ${outcome} needs a number`]
  return min !== undefined && max !== undefined && min >= max ? [`the limits of ${outcome} leave nothing`] : []
}
