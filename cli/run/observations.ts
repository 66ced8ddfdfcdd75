// What a study learns from: runs with their achieved settings and measured outcomes.
import type { Outcome, Run, Settings } from '../../ingest/model.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { type Disturbance, disturbanceOf } from '../../optimizer/config/undisturbed.ts'
import { edgesOf, type Specimens } from '../../optimizer/edges.ts'
import type { RunObservation, SisterHistory } from '../../optimizer/history.ts'
import { specimenScatter } from '../../optimizer/robust/within-run.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'

/**
 * What the runs of a study's machine teach: achieved settings with the mean of each outcome. Runs without any outcome and
 * disturbed ones are left out.
 */
export async function observationsOf(ledger: Ledger, study: StudyConfig): Promise<RunObservation[]> {
  const ended = await endedRuns(ledger, study)
  const observed = await Promise.all(
    ended.reverse().map(async (run) => observationOf(run, study, await ledger.outcomes.list({ run: run.id }))),
  )
  const known = observed.filter((one) => one !== undefined)
  const edges = edgesOf(
    study.edges,
    known.map(({ specimens }) => specimens),
  )
  return known.map(({ observation }, i) => ({
    ...observation,
    outcomes: { ...observation.outcomes, ...edges[i] },
  }))
}

interface Observed {
  readonly observation: RunObservation
  readonly specimens: Specimens
}

/** What the studies that this one names as sisters have run; a run that both count is the study's own. */
export async function sistersOf(
  ledger: Ledger,
  study: StudyConfig,
  studies: ReadonlyMap<string, StudyConfig>,
): Promise<SisterHistory[]> {
  const isOwn = ({ machine, process }: StudyConfig) => machine === study.machine && process === study.process
  const known = study.sisters.flatMap((name) => {
    const sister = studies.get(name)
    return sister === undefined || isOwn(sister) ? [] : [{ name, sister }]
  })
  return Promise.all(
    known.map(async ({ name, sister }) => ({ name, observations: await observationsOf(ledger, sister) })),
  )
}

function observationOf(run: Run, study: StudyConfig, outcomes: readonly Outcome[]): Observed | undefined {
  const settings = settingsOf(run, study)
  if (settings === undefined || disturbanceOf(study.undisturbed, run.features)) return undefined
  // Whatever was measured on a run that was cut short is no outcome of its settings.
  if (run.state === 'aborted')
    return { observation: { run: run.id, settings, outcomes: {}, failed: true }, specimens: new Map() }
  if (outcomes.length === 0) return undefined
  const byName = Map.groupBy(outcomes, ({ name }) => name)
  const specimens = new Map([...byName].map(([name, all]) => [name, all.map(({ value }) => value)]))
  const { batch } = run.labels
  const observation = {
    run: run.id,
    ...(batch === undefined ? {} : { label: batch }),
    ...blockOf(run, study),
    settings,
    ...(Object.keys(run.planned).length === 0 ? {} : { planned: run.planned }),
    outcomes: Object.fromEntries([...byName].map(([name, all]) => [name, meanOf(all)])),
    ...scatterOf(outcomes),
  }
  return { observation, specimens }
}

function blockOf({ labels }: Run, { block }: StudyConfig): Pick<RunObservation, 'block'> {
  const name = block !== undefined && Object.hasOwn(labels, block) ? labels[block] : undefined
  return name === undefined ? {} : { block: name }
}

/** Of outcomes with two and more specimens. */
function scatterOf(outcomes: readonly Outcome[]): Pick<RunObservation, 'scatter'> {
  const byName = Map.groupBy(outcomes, ({ name }) => name)
  const scatter = [...byName].flatMap(([name, all]) => {
    const one = specimenScatter(all.map(({ value }) => value))
    return one ? [[name, one] as const] : []
  })
  return scatter.length > 0 ? { scatter: Object.fromEntries(scatter) } : {}
}

/** The achieved value of each parameter: its feature where the study names one, else the run's achieved or planned setting. */
function settingsOf(run: Run, study: StudyConfig): Settings | undefined {
  const settings: Record<string, number | string> = {}
  for (const parameter of study.parameters) {
    const feature = parameter.feature === undefined ? undefined : run.features[parameter.feature]
    const before = parameter.type === 'context' ? undefined : parameter.before
    const value = feature ?? run.achieved[parameter.name] ?? run.planned[parameter.name] ?? before
    // A context that nobody recorded is unknown, not a reason to forget the run.
    if (value === undefined && parameter.type !== 'context') return undefined
    if (value !== undefined) settings[parameter.name] = value
  }
  return settings
}

/** The runs that a study may learn from or leave out, newest first. */
export async function endedRuns(ledger: Ledger, { machine, process }: StudyConfig): Promise<Run[]> {
  const runs = await ledger.runs.list({ machine, process })
  return runs.filter(hasEnded)
}

export function hasEnded({ state }: Run): boolean {
  return state !== 'void' && state !== 'running'
}

/** How many runs are left out because they do not tell a parameter, by its name; those that leave out none are absent. */
export function untoldRuns(ended: readonly Run[], study: StudyConfig): ReadonlyMap<string, number> {
  const counts = study.parameters.map((parameter) => {
    const alone = { ...study, parameters: [parameter] }
    return [parameter.name, ended.filter((run) => settingsOf(run, alone) === undefined).length] as const
  })
  return new Map(counts.filter(([, count]) => count > 0))
}

/** Runs that are left out because they were disturbed, with what shows it. */
export function disturbedRuns(ended: readonly Run[], study: StudyConfig): DisturbedRun[] {
  return ended.flatMap(({ id, labels: { batch }, features }) => {
    const disturbance = disturbanceOf(study.undisturbed, features)
    return disturbance ? [{ run: id, ...(batch === undefined ? {} : { label: batch }), ...disturbance }] : []
  })
}

export interface DisturbedRun extends Disturbance {
  readonly run: string
  /** Its batch, where the machine told one. */
  readonly label?: string
}

/** Specimens of one run are replicates of the run, not runs of their own. */
function meanOf(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + outcome.value, 0) / outcomes.length
}

/** True where every outcome that the study names is known, or the run failed. */
export function isComplete({ outcomes, failed }: RunObservation, study: StudyConfig): boolean {
  const measured = study.objectives.map(({ outcome, perGoodPart }) => perGoodPart ?? outcome)
  const wanted = [...measured, ...study.constraints.map(({ outcome }) => outcome)]
  return failed === true || wanted.every((outcome) => Object.hasOwn(outcomes, outcome))
}
