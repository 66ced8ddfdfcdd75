// How a study got on: the objective of each run, whether it met the specs, and the best so far.
import type { Nanoseconds, Outcome, Settings } from '../../ingest/model.ts'
import type { Installation, StudyView } from './installation.ts'
import { judge } from './judgement.ts'
import { meansOf } from './suggestion-view.ts'

export interface ProgressPoint {
  readonly run: string
  readonly when: Nanoseconds
  readonly settings: Settings
  readonly outcomes: Readonly<Record<string, number>>
  /** Undefined while a constrained outcome is not measured yet, and none is known to be missed. */
  readonly meetsAll?: boolean
  /** Best objective of the runs so far that met every spec. */
  readonly best?: number
  /** The suggestion that this run came from, if any. */
  readonly suggestion?: string
}

const maxRuns = 1000

/** Measured runs of the study's machine and process, oldest first. */
export async function readProgress(installation: Installation, study: StudyView): Promise<ProgressPoint[]> {
  const { ledger } = installation
  const filter = { machine: study.machine, process: study.process, limit: maxRuns }
  const [runs, outcomes, plans, derived] = await Promise.all([
    ledger.runs.list(filter),
    ledger.outcomes.list({ limit: maxRuns * 20 }),
    ledger.plans.list({ machine: study.machine }),
    installation.studies.derived(study.id),
  ])
  const byRun = Map.groupBy(outcomes, (outcome) => outcome.run)
  const origins = new Map(plans.map((plan) => [plan.run, plan.suggestion]))
  const points = runs.filter((run) => run.state !== 'void' && byRun.has(run.id)).reverse()
  let best: number | undefined
  return points.map((run) => {
    const measured = { ...meansOf(byRun.get(run.id) as Outcome[]), ...derived.get(run.id) }
    const judgement = judge(study.constraints, measured)
    const meetsAll = judgement === 'open' && study.constraints.length > 0 ? undefined : judgement !== 'bad'
    best = better(study, best, meetsAll === true ? measured[study.objectives[0]?.outcome ?? ''] : undefined)
    const suggestion = origins.get(run.id)
    const point = { run: run.id, when: run.to ?? run.from, settings: run.achieved, outcomes: measured }
    return {
      ...point,
      ...(meetsAll === undefined ? {} : { meetsAll }),
      ...(best === undefined ? {} : { best }),
      ...(suggestion === undefined ? {} : { suggestion }),
    }
  })
}

function better(study: StudyView, best: number | undefined, value: number | undefined): number | undefined {
  if (value === undefined) return best
  if (best === undefined) return value
  return study.objectives[0]?.direction === 'maximize' ? Math.max(best, value) : Math.min(best, value)
}
