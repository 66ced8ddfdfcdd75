// Studies as they are drafted on the page: what the runs on record mean to them, what they can speak of.
import type {
  DefinitionPorts,
  Quantities,
  Quantity,
  RunsOfStudy,
  Strategies,
} from '../../dashboards/api/definitions.ts'
import { missed } from '../../dashboards/api/judgement.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Outcome, Run } from '../../ingest/model.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { acquisitions } from '../../optimizer/acquisition/index.ts'
import type { PlugIn } from '../../optimizer/config/plug-in.ts'
import { designNames } from '../../optimizer/designs/index.ts'
import type { RunObservation } from '../../optimizer/history.ts'
import { bayesian } from '../../optimizer/strategies/bayesian.ts'
import { strategies } from '../../optimizer/strategies/index.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { surrogates } from '../../optimizer/surrogates/index.ts'
import { studyKeyOf } from '../config/effective.ts'
import type { LiveConfiguration } from './configuration.ts'
import { derivedOutcomes } from './derived.ts'
import { disturbedRuns, hasEnded, isComplete, observationsOf, untoldRuns } from './observations.ts'
import { featuresOf, studyView } from './views.ts'

export function definitionPorts(ledger: Ledger, configuration: LiveConfiguration): DefinitionPorts {
  return {
    strategies: () => chosenAmong,
    async check(id, definition) {
      const checked = await configuration.check(studyKeyOf(id), definition)
      if ('problems' in checked) return checked
      const before = configuration.studies().get(id)
      return {
        definition: checked.study,
        runs: await runsOf(ledger, checked.study),
        ...(before && { before: await runsOf(ledger, before) }),
      }
    },
    async runs(id) {
      const study = configuration.studies().get(id)
      if (study === undefined) throw kunlunError('NOT_FOUND', { what: 'study', id })
      return runsOf(ledger, study)
    },
    versions: (id) => configuration.versions(studyKeyOf(id)),
    quantities: (machine, process) => quantitiesOf({ ledger, configuration }, machine, process),
  }
}

const named = ({ name, summary }: PlugIn) => ({ name, summary })

const chosenAmong: Strategies = {
  strategies: strategies.map((one) => ({ ...named(one), hasModels: one === bayesian })),
  surrogates: surrogates.map(named),
  acquisitions: acquisitions.map(named),
  designs: designNames,
}

async function runsOf(ledger: Ledger, study: StudyConfig): Promise<RunsOfStudy> {
  const { machine, process } = study
  const [runs, observations, derived] = await Promise.all([
    ledger.runs.list({ machine, process }),
    observationsOf(ledger, study),
    derivedOutcomes(ledger, study),
  ])
  const ended = runs.filter(hasEnded)
  const teaching = observations.filter((one) => isComplete(one, study))
  const withDerived = teaching.map((one) => ({ ...one, outcomes: { ...one.outcomes, ...derived.get(one.run) } }))
  const limits = studyView('', study).constraints
  const measured = new Set((await ledger.outcomes.list({ runs: runs.map(({ id }) => id) })).map(({ name }) => name))
  return {
    ended: ended.length,
    teaching: teaching.length,
    incomplete: observations.length - teaching.length,
    leftOut: [...untoldRuns(ended, study)].map(([parameter, count]) => ({ parameter, runs: count })),
    disturbed: disturbedRuns(ended, study),
    outside: teaching.filter((one) => isOutside(one, study)).length,
    kept: withDerived.filter(({ outcomes, failed }) => failed !== true && missed(limits, outcomes).length === 0).length,
    unmeasured: measuredBy(study).filter((outcome) => !measured.has(outcome)),
  }
}

/** What people measure for it: outcomes that are computed stand for what they are computed of. */
function measuredBy({ objectives, constraints, edges }: StudyConfig): string[] {
  const wanted = [
    ...objectives.map(({ outcome, perGoodPart }) => perGoodPart ?? outcome),
    ...constraints.map(({ outcome }) => outcome),
  ]
  return [...new Set(wanted.map((outcome) => edges[outcome]?.of ?? outcome))]
}

function isOutside({ settings }: RunObservation, { parameters }: StudyConfig): boolean {
  return parameters.some((parameter) => {
    const value = settings[parameter.name]
    if (parameter.type === 'context' || value === undefined) return false
    if ('values' in parameter) return !parameter.values.some((one) => String(one) === String(value))
    return typeof value === 'number' && (value < parameter.low || value > parameter.high)
  })
}

/** Enough to know what is usual. */
const newestRuns = 500

type Known = { readonly ledger: Ledger; readonly configuration: LiveConfiguration }

async function quantitiesOf({ ledger, configuration }: Known, machine: string, process?: string): Promise<Quantities> {
  const all = await ledger.runs.list({ machine, limit: newestRuns })
  const runs = all.filter((run) => process === undefined || run.process === process)
  const outcomes = await ledger.outcomes.list({ runs: runs.map(({ id }) => id) })
  const kind = configuration.current().machines[machine]?.kind ?? 'other'
  const features = featuresOf(kind)
  const told = tally(runs, ({ features: found }) => found).map((one) => ({ ...one, ...features[one.name] }))
  return {
    processes: [...new Set(all.map((run) => run.process))],
    settings: tally(runs, ({ planned, achieved }) => ({ ...planned, ...achieved })),
    features: told.filter(({ name }) => Object.hasOwn(features, name)),
    outcomes: measuredNames(outcomes),
  }
}

function tally(runs: readonly Run[], of: (run: Run) => Readonly<Record<string, number | string>>): Quantity[] {
  const values = new Map<string, (number | string)[]>()
  for (const [name, value] of runs.flatMap((run) => Object.entries(of(run))))
    values.set(name, [...(values.get(name) ?? []), value])
  return [...values].map(([name, all]) => ({ name, runs: all.length, ...rangeOf(all) }))
}

function measuredNames(outcomes: readonly Outcome[]): Quantity[] {
  return [...Map.groupBy(outcomes, ({ name }) => name)].map(([name, all]) => ({
    name,
    unit: all[0]?.unit ?? '',
    runs: new Set(all.map(({ run }) => run)).size,
    ...rangeOf(all.map(({ value }) => value)),
  }))
}

function rangeOf(values: readonly (number | string)[]): Pick<Quantity, 'low' | 'high' | 'words'> {
  const numbers = values.filter((value) => typeof value === 'number')
  const words = [...new Set(values.filter((value) => typeof value === 'string'))]
  return { words, ...(numbers.length > 0 && { low: Math.min(...numbers), high: Math.max(...numbers) }) }
}
