// The plan of ranges: some settings vary over ranges, evenly or at random; the others stay.

import { stream } from '../math/rng.ts'
import { scrambledSobolFrom } from '../math/sobol.ts'
import type { Twin } from '../processes/twin.ts'
import type { Column, OpenedTwin, PlanKind, Simulation } from './block.ts'
import type { Job } from './job.ts'

/** A setting that varies evenly from `low` to `high`, or over `values` alone. */
export interface Varied {
  readonly name: string
  readonly low: number
  readonly high: number
  /** Rising; where only some values can be set. */
  readonly values?: readonly number[]
}

export interface RangesPlan {
  readonly kind: 'ranges'
  readonly runs: number
  /** Settings that stay, other than in the material's recipe. */
  readonly fixed: Readonly<Record<string, number>>
  readonly vary: readonly Varied[]
  readonly draw: 'sobol' | 'random'
}

/** The points of a Sobol sequence are numbered in 32 bits. */
export const mostRuns = 2 ** 32

const blockRows = { closed: 4096, full: 256 } as const

export const rangesKind: PlanKind<RangesPlan> = { problems, open }

function open(job: Job<RangesPlan>, { twin, kernel, recipe, outcomes }: OpenedTwin): Simulation {
  const { runs, fixed, vary } = job.plan
  const settings = recipe.slice()
  for (const [place, { name }] of twin.parameters.entries())
    if (Object.hasOwn(fixed, name)) settings[place] = fixed[name]!
  const varied = vary.map((one) => ({ ...one, place: twin.parameters.findIndex(({ name }) => name === one.name) }))
  const stride = blockRows[job.fidelity]
  const drawsOf = drawer(job, stride)
  const point = new Float64Array(vary.length)
  const answer = new Float64Array(twin.outcomes.length)
  return {
    columns: columnsOf(
      varied.map(({ place }) => twin.parameters[place]!),
      outcomes,
    ),
    rows: runs,
    blockRows: stride,
    runsPerRow: 1,
    fill(block, into, rows) {
      const next = drawsOf(block)
      for (let row = 0; row < rows; row++) {
        next(point)
        for (let k = 0; k < varied.length; k++) {
          const value = valueAt(varied[k]!, point[k]!)
          settings[varied[k]!.place] = value
          into[k * stride + row] = value
        }
        kernel(settings, answer)
        for (let k = 0; k < outcomes.length; k++) into[(varied.length + k) * stride + row] = answer[outcomes[k]!.place]!
      }
    },
  }
}

function columnsOf(
  settings: readonly { readonly name: string; readonly unit: string }[],
  outcomes: OpenedTwin['outcomes'],
): Column[] {
  return [
    ...settings.map(({ name, unit }): Column => ({ name, unit, role: 'setting' })),
    ...outcomes.map(({ name, unit }): Column => ({ name, unit, role: 'outcome' })),
  ]
}

/** What gives the points of a block, one after the other. */
function drawer({ plan, seed }: Job<RangesPlan>, stride: number): (block: number) => (point: Float64Array) => void {
  if (plan.draw === 'sobol') {
    const sequence = scrambledSobolFrom(plan.vary.length, stream(seed, 'simulation'))
    return (block) => sequence(block * stride)
  }
  return (block) => {
    const rng = stream(seed, 'simulation', block)
    return (point) => {
      for (let k = 0; k < point.length; k++) point[k] = rng.uniform()
    }
  }
}

function valueAt({ low, high, values }: Varied, share: number): number {
  if (values === undefined) return low + share * (high - low)
  return values[Math.min(values.length - 1, Math.floor(share * values.length))]!
}

function problems({ runs, fixed, vary, draw }: RangesPlan, twin: Twin): string[] {
  const known = new Map(twin.parameters.map((one) => [one.name, one]))
  const all = [...known.keys()].join(', ')
  const names = vary.map(({ name }) => name)
  return [
    ...(Number.isSafeInteger(runs) && runs >= 1 && runs <= mostRuns ? [] : [`runs must be from 1 to ${mostRuns}`]),
    ...(draw === 'sobol' || draw === 'random' ? [] : [`there is no way to draw called ${String(draw)}`]),
    ...(vary.length === 0 ? ['no setting varies'] : []),
    ...[...Object.keys(fixed), ...names]
      .filter((name) => !known.has(name))
      .map((name) => `there is no setting ${name}; there are ${all}`),
    ...names.filter((name, i) => names.indexOf(name) < i).map((name) => `${name} varies twice`),
    ...names.filter((name) => Object.hasOwn(fixed, name)).map((name) => `${name} both varies and stays`),
    ...Object.entries(fixed).flatMap(([name, value]) =>
      Number.isFinite(value) ? [] : [`${name} is ${value}, which is no number`],
    ),
    ...vary.flatMap((one) => rangeProblems(one, known.get(one.name))),
  ]
}

/** Ranges beyond the twin's bounds are mistakes: nobody vouches for what a kernel says there. */
function rangeProblems(
  { name, low, high, values }: Varied,
  bounds: { readonly low: number; readonly high: number; readonly unit: string } | undefined,
): string[] {
  if (!(low < high) || !Number.isFinite(low) || !Number.isFinite(high))
    return [`${name}: ${low} to ${high} is no range`]
  if (values !== undefined && (values.length === 0 || !values.every((value) => value >= low && value <= high)))
    return [`${name}: its values do not lie from ${low} to ${high}`]
  if (bounds === undefined || (low >= bounds.low && high <= bounds.high)) return []
  return [
    `${name}: ${low} to ${high} is not within ${bounds.low} to ${bounds.high} ${bounds.unit}, where the twin holds`,
  ]
}
