// The twins of an installation's studies for the API: names both ways, the recipe, the version in force.
import type { TwinPorts, TwinView } from '../../dashboards/api/twins.ts'
import { KunlunError } from '../../ingest/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { linesOf, type MappedParameters, nameIn, twinFor } from '../../optimizer/knowledge/twin.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { calibrationOf } from './calibrations.ts'
import { machiningCharts } from './machining-charts.ts'
import { boundsIn, specificationsOf, todayOf } from './twin-words.ts'

export function twinPorts(ledger: Ledger, studies: () => ReadonlyMap<string, StudyConfig>): TwinPorts {
  return {
    async list() {
      const views = await Promise.all([...studies()].map(([id, study]) => viewOf(ledger, id, study)))
      return views.filter((view) => view !== undefined)
    },
    async machining(id) {
      const study = studies().get(id)
      return study === undefined ? {} : machiningCharts(ledger, study)
    },
  }
}

async function viewOf(ledger: Ledger, id: string, study: StudyConfig): Promise<TwinView | undefined> {
  const twin = study.twin && twinFor(study.twin)
  if (study.twin === undefined || twin === undefined) return undefined
  const { process, material, calibration, settings } = study.twin
  const version = await versionOf(ledger, study)
  const recipe: Readonly<Record<string, number>> = { ...twin.recipes[material], ...settings }
  const [parameters, outcomes] = [askedBy(study.twin.parameters), askedBy(study.twin.outcomes)]
  return {
    ...{ study: id, machine: study.machine, process, material, calibration },
    ...(version !== undefined && { version }),
    parameters: twin.parameters.map((one) => ({
      ...one,
      value: recipe[one.name]!,
      ...parameters(one.name),
      ...boundsIn(study, one),
    })),
    outcomes: twin.outcomes.map((one) => ({ ...one, ...outcomes(one.name) })),
    today: await todayOf(ledger, study),
    specifications: specificationsOf(study, twin),
  }
}

/** A version that is named but gone leaves the sheets: the page says so, instead of failing as a whole. */
async function versionOf(ledger: Ledger, study: StudyConfig): Promise<string | undefined> {
  try {
    return (await calibrationOf(ledger, study))?.id
  } catch (cause) {
    if (cause instanceof KunlunError && cause.code === 'NOT_FOUND') return undefined
    throw cause
  }
}

function askedBy(mapping: MappedParameters) {
  const byTwin = new Map(linesOf(mapping).map(({ own, mapped }) => [nameIn(mapped), own] as const))
  return (name: string) => {
    const asked = byTwin.get(name)
    return asked === undefined ? {} : { asked }
  }
}
