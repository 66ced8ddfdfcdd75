// What Grafana shows of control charts: every outcome and feature of the newest runs, rule hits, capability.
import type { CapabilityAnswer, Quantity } from '../../dashboards/api/capability.ts'
import type { Installation } from '../../dashboards/api/installation.ts'
import { type ControlPoint, controlFact, voidControlFact } from '../../dashboards/grafana/encode-analysis.ts'
import type { Fact } from '../../dashboards/grafana/facts.ts'
import { assess } from '../../optimizer/spc/assess.ts'
import { fewestForControl } from '../../optimizer/spc/verdict.ts'
import { type Foundation, placeOf } from './foundation.ts'

/** Runs on a chart; below that many a chart says nothing. */
const charted = { most: 100, fewest: 3 } as const
/** The page says at which index a process is called capable; here only the index itself is told. */
const asked = { limit: charted.most, rules: 'nelson', demanded: 1.33 } as const

/** `isFirst`: with the capability as it stood at each run; later only the newest run tells what it is now. */
export async function chartFacts(
  base: Pick<Foundation, 'config'>,
  installation: Installation,
  isFirst: boolean,
): Promise<Fact[]> {
  const machines = installation.machines().map(({ id }) => factsOf(base, installation, { machine: id, isFirst }))
  return (await Promise.all(machines)).flat()
}

async function factsOf(
  { config }: Pick<Foundation, 'config'>,
  { capabilities, ledger }: Installation,
  { machine, isFirst }: { readonly machine: string; readonly isFirst: boolean },
): Promise<Fact[]> {
  const place = { ...placeOf(config, machine), machine }
  const { quantities } = await capabilities.choices(machine)
  const shown = quantities.filter((one) => one.runs >= charted.fewest && !isShadowed(one, quantities))
  const answers = await Promise.all(
    shown.map(({ kind, name }) => capabilities.chart({ machine, kind, name, ...asked })),
  )
  const voided = await ledger.runs.list({ machine, state: 'void', limit: charted.most })
  return [
    ...answers.flatMap((answer) => pointsOf(answer, isFirst)).map((point) => controlFact(point, place)),
    ...voided.flatMap(({ from }) => shown.map(({ name }) => voidControlFact(name, from, place))),
  ]
}

/** A feature that is called as an outcome: one name, one chart. */
function isShadowed({ kind, name }: Quantity, all: readonly Quantity[]): boolean {
  return kind === 'feature' && all.some((one) => one.kind === 'outcome' && one.name === name)
}

/** The points of the chart of values or means; none where the data cannot be charted. */
function pointsOf(answer: CapabilityAnswer, isFirst: boolean): ControlPoint[] {
  const { quantity, runs, control } = answer
  const chart = control?.charts[0]
  if (chart?.centre === undefined) return []
  const { name, lower, upper } = quantity
  const specification = { ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) }
  const { centre, points, from: first } = chart
  const episodes = control?.episodes.filter((one) => one.chart === 0) ?? []
  return points.flatMap((value, index): ControlPoint[] => {
    const run = runs[first + index]
    if (run === undefined) return []
    const limits = { centre, lower: at(chart.lower, index), upper: at(chart.upper, index) }
    const taking = episodes.filter((one) => one.points.includes(first + index))
    const found = taking.filter((one) => one.points.at(-1) === first + index)
    const capability = capabilityAt(answer, first + index, isFirst)
    return [
      {
        ...{ quantity: name, run: run.id, from: run.from, value, limits, specification, found },
        episodes: taking.length,
        ...(capability && { capability }),
      },
    ]
  })
}

/** One limit for all points, or one for each. */
function at(limit: number | readonly number[], index: number): number {
  return typeof limit === 'number' ? limit : (limit[index] ?? Number.NaN)
}

/** As it stood when the run was the newest; undefined for an earlier run that was told of before. */
function capabilityAt(
  { runs, process }: CapabilityAnswer,
  index: number,
  isFirst: boolean,
): ControlPoint['capability'] {
  if (process === undefined) return undefined
  if (index === runs.length - 1) return { count: runs.length, ...process.indices }
  if (!isFirst || index + 1 < fewestForControl) return undefined
  try {
    const { Cpk, Ppk } = assess(
      runs.slice(0, index + 1).map(({ values }) => values),
      process.specification,
    ).capability
    return { count: index + 1, Cpk, Ppk }
  } catch (cause) {
    if (cause instanceof RangeError) return undefined
    throw cause
  }
}
