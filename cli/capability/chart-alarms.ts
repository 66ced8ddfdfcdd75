// Charts whose newest run takes part in a rule hit: what an operator should know before the next run begins.

import type { ChartAlarm } from '../../dashboards/api/capability.ts'
import { type Run, runName } from '../../ingest/model.ts'
import { meansOf } from '../../optimizer/spc/choose.ts'
import { type Control, controlOf } from '../../optimizer/spc/control.ts'
import { fewestForControl } from '../../optimizer/spc/verdict.ts'
import { chosenRuns, type MeasuredRun, measuredRuns } from './measured-runs.ts'
import { describeQuantity, type Named, present, type RunTools } from './quantities.ts'

/** A point beyond the limits, nine on one side: the other rules would cry too often over all figures of all machines. */
const alarming: readonly string[] = ['N1', 'N2', 'ewma']
/** Limits follow from so many runs, which are few enough to forget an old level. */
const alarmRuns = 50

/**
 * Of runs of the recipe that ran last: another recipe is meant to be another level. Machines, and figures, with fewer
 * than 20 such runs are left out.
 */
export async function chartAlarms(tools: RunTools, machine: string): Promise<ChartAlarm[]> {
  const [newest] = await tools.ledger.runs.list({ machine, state: 'finished', limit: 1 })
  if (newest === undefined) return []
  const runs = await chosenRuns(tools, { machine, like: newest.id })
  if (runs.length < fewestForControl) return []
  const found = await Promise.all(
    (await figuresOf(tools, runs)).map((figure) => alarmOf(tools, { machine, runs, figure })),
  )
  return found.flat()
}

async function figuresOf({ ledger }: RunTools, runs: readonly Run[]): Promise<Named[]> {
  const recent = runs.slice(0, alarmRuns)
  const outcomes = (await Promise.all(recent.map((run) => ledger.outcomes.list({ run: run.id })))).flat()
  const named = (kind: Named['kind'], names: readonly string[]) => [...new Set(names)].map((name) => ({ kind, name }))
  return [
    ...named(
      'outcome',
      outcomes.map(({ name }) => name),
    ),
    ...named(
      'feature',
      recent.flatMap(({ features }) => Object.keys(features)),
    ),
  ]
}

interface Watched {
  readonly machine: string
  readonly runs: readonly Run[]
  readonly figure: Named
}

async function alarmOf(tools: RunTools, { machine, runs, figure }: Watched): Promise<ChartAlarm[]> {
  const { measured } = await measuredRuns(tools, runs, { ...figure, limit: alarmRuns })
  if (measured.length < fewestForControl || isCoarse(measured)) return []
  const control: Control = controlOf(
    measured.map(({ values }) => values),
    { rules: 'nelson' },
  )
  const newest = measured.length - 1
  const hit = control.episodes.find(
    ({ chart, rule, points }) => chart === 0 && alarming.includes(rule) && points.at(-1) === newest,
  )
  if (hit === undefined) return []
  const { run, unit } = measured[newest]!
  return [
    {
      ...{ machine, rule: hit.rule, sentence: hit.sentence, run: run.id, label: runName(run) },
      quantity: describeQuantity(tools, machine, { ...figure, ...present({ unit }) }),
      since: measured[hit.points[0]!]!.run.from,
      runs: measured.length,
    },
  ]
}

/** A figure that hardly moves, such as minutes without data: its limits mean nothing. */
function isCoarse(measured: readonly MeasuredRun[]): boolean {
  const means = meansOf(measured.map(({ values }) => values))
  return new Set(means).size <= means.length / 2
}

/** The same for all machines, worked out anew no more often than every so many wall milliseconds. */
export function createChartAlarms(
  tools: RunTools,
  { everyMs, wallMs }: { readonly everyMs: number; wallMs(): number },
): (machine?: string) => Promise<readonly ChartAlarm[]> {
  const known = new Map<string, { readonly at: number; readonly alarms: Promise<ChartAlarm[]> }>()
  const of = (machine: string): Promise<ChartAlarm[]> => {
    const before = known.get(machine)
    if (before !== undefined && wallMs() - before.at < everyMs) return before.alarms
    const alarms = chartAlarms(tools, machine)
    known.set(machine, { at: wallMs(), alarms })
    alarms.catch(() => known.delete(machine))
    return alarms
  }
  return async (machine) => {
    const machines = tools.machines().filter(({ id }) => machine === undefined || id === machine)
    return (await Promise.all(machines.map(({ id }) => of(id)))).flat()
  }
}
