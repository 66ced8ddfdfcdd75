// The plan of parts: one recipe as production meets it, part by part; what is true of each, lots being the blocks.

import type { Twin } from '../processes/twin.ts'
import { drawParts, type Nesting, nestingFor } from '../robust/draws.ts'
import { simulateParts } from '../robust/parts.ts'
import { scatterPlans } from '../robust/processes.ts'
import { openScattered } from '../robust/scattered.ts'
import type { Column, OpenedTwin, PlanKind, Simulation } from './block.ts'
import type { Job } from './job.ts'
import { mostRuns, type Varied } from './ranges.ts'

export interface PartsPlan {
  readonly kind: 'parts'
  /** Parts, rounded up to whole lots. */
  readonly runs: number
  /** Settings other than in the material's recipe. */
  readonly fixed: Readonly<Record<string, number>>
  /** None: parts vary by what scatters. */
  readonly vary: readonly Varied[]
  readonly draw: 'random'
}

const lotsOfBlock = { closed: 64, full: 4 } as const
/** What stands before the outcomes of a part. */
const places = ['lot', 'run', 'place'] as const

export const partsKind: PlanKind<PartsPlan> = { problems, open }

function open(job: Job<PartsPlan>, { twin, setup, recipe, outcomes }: OpenedTwin): Simulation {
  const plan = scatterPlans.find(({ process }) => process === job.process)!
  const scattered = openScattered({ twin, plan, setup: { ...setup, scatter: plan.sheet } }, job.fidelity)
  const settings = recipe.map((value, i) => job.plan.fixed[twin.parameters[i]!.name] ?? value)
  const whole = nestingFor(job.plan.runs)
  const perLot = whole.runs * whole.places * whole.parts
  const told = outcomes.filter(({ name }) => plan.ofParts.includes(name))
  const stride = lotsOfBlock[job.fidelity] * perLot
  return {
    columns: [
      ...places.map((name): Column => ({ name, unit: '1', role: 'setting' })),
      ...told.map(({ name, unit }): Column => ({ name, unit, role: 'outcome' })),
    ],
    rows: whole.lots * perLot,
    blockRows: stride,
    runsPerRow: 1,
    fill(block, into, rows) {
      const firstLot = block * lotsOfBlock[job.fidelity]
      const drawn = drawParts(plan, { ...whole, lots: rows / perLot }, { seed: job.seed, firstLot })
      const { truth } = simulateParts(scattered, settings, drawn)
      number(into, { nesting: drawn.nesting, firstLot, stride })
      for (const [k, { name }] of told.entries()) into.set(truth.get(name)!, (places.length + k) * stride)
    },
  }
}

/** Numbers of lot, run, place through the whole job. */
function number(into: Float64Array, at: { nesting: Nesting; firstLot: number; stride: number }): void {
  const { nesting, firstLot, stride } = at
  const sizes = [nesting.runs * nesting.places * nesting.parts, nesting.places * nesting.parts, nesting.parts]
  const rows = nesting.lots * sizes[0]!
  for (const [column, size] of sizes.entries()) {
    const first = (firstLot * sizes[0]!) / size
    for (let row = 0; row < rows; row++) into[column * stride + row] = first + Math.floor(row / size)
  }
}

function problems({ runs, fixed, vary }: PartsPlan, twin: Twin): string[] {
  const known = new Set(twin.parameters.map(({ name }) => name))
  return [
    ...(Number.isSafeInteger(runs) && runs >= 1 && runs <= mostRuns ? [] : [`parts must be from 1 to ${mostRuns}`]),
    ...(vary.length === 0 ? [] : ['parts vary by what scatters in production, not over ranges']),
    ...(scatterPlans.some(({ process }) => process === twin.process)
      ? []
      : [`nothing is known of what scatters in ${twin.process}`]),
    ...Object.entries(fixed).flatMap(([name, value]) => [
      ...(known.has(name) ? [] : [`there is no setting ${name}`]),
      ...(Number.isFinite(value) ? [] : [`${name} is ${value}, which is no number`]),
    ]),
  ]
}
