// How a study got on: the objectives of each run, whether it met the specs, the best so far, the best compromises.
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
  /** The same of each objective. */
  readonly bests: Readonly<Record<string, number>>
  /** True where there are several objectives, and no other run that met every spec is as good in all, better in one. */
  readonly compromise?: true
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
  let bests: Readonly<Record<string, number>> = {}
  const told = points.map((run) => {
    const measured = { ...meansOf(byRun.get(run.id) as Outcome[]), ...derived.get(run.id) }
    const judgement = judge(study.constraints, measured)
    const meetsAll = judgement === 'open' && study.constraints.length > 0 ? undefined : judgement !== 'bad'
    if (meetsAll === true) bests = bettered(study, bests, measured)
    const best = bests[study.objectives[0]?.outcome ?? '']
    const suggestion = origins.get(run.id)
    const point = { run: run.id, when: run.to ?? run.from, settings: run.achieved, outcomes: measured, bests }
    return {
      ...point,
      ...(meetsAll === undefined ? {} : { meetsAll }),
      ...(best === undefined ? {} : { best }),
      ...(suggestion === undefined ? {} : { suggestion }),
    }
  })
  return study.objectives.length > 1 ? withCompromises(study, told) : told
}

type Objective = StudyView['objectives'][number]

const isBetter = ({ direction }: Objective, a: number, b: number) => (direction === 'maximize' ? a > b : a < b)

function bettered(
  { objectives }: StudyView,
  bests: ProgressPoint['bests'],
  measured: ProgressPoint['outcomes'],
): ProgressPoint['bests'] {
  const better = objectives.flatMap((objective) => {
    const [value, best] = [measured[objective.outcome], bests[objective.outcome]]
    const isNew = value !== undefined && (best === undefined || isBetter(objective, value, best))
    return isNew ? [[objective.outcome, value] as const] : []
  })
  return better.length === 0 ? bests : { ...bests, ...Object.fromEntries(better) }
}

function withCompromises({ objectives }: StudyView, points: readonly ProgressPoint[]): ProgressPoint[] {
  const isWhole = ({ meetsAll, outcomes }: ProgressPoint) =>
    meetsAll === true && objectives.every(({ outcome }) => Object.hasOwn(outcomes, outcome))
  const isBeatenBy = (a: ProgressPoint) => (b: ProgressPoint) => {
    const pairs = objectives.map((one) => [one, a.outcomes[one.outcome] ?? 0, b.outcomes[one.outcome] ?? 0] as const)
    return pairs.every(([one, x, y]) => !isBetter(one, x, y)) && pairs.some(([one, x, y]) => isBetter(one, y, x))
  }
  const whole = points.filter(isWhole)
  return points.map((point) =>
    isWhole(point) && !whole.some(isBeatenBy(point)) ? { ...point, compromise: true } : point,
  )
}
