// Outcomes of runs that are computed of what was measured: edges, the cost of each good part.
import type { Ledger } from '../../ledger/ledger.ts'
import { viewOf } from '../../optimizer/history.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { observationsOf } from './observations.ts'

/** By run; empty for a study that derives nothing. */
export async function derivedOutcomes(
  ledger: Ledger,
  study: StudyConfig,
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const names = [
    ...Object.keys(study.edges),
    ...study.objectives.flatMap(({ outcome, perGoodPart }) => (perGoodPart === undefined ? [] : [outcome])),
  ]
  if (names.length === 0) return new Map()
  const observations = await observationsOf(ledger, study)
  const { placed } = viewOf({ study, observations, seed: study.seed }, [])
  return new Map(
    placed.map(({ observation }) => {
      const told = names.flatMap((name) => {
        const value = observation.outcomes.get(name)
        return value === undefined ? [] : [[name, value] as const]
      })
      return [observation.id, Object.fromEntries(told)]
    }),
  )
}
