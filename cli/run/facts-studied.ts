// What Grafana shows of studies: how they get on, what was foretold beside what came out.
import type { Installation, StudyView } from '../../dashboards/api/installation.ts'
import { type ProgressPoint, readProgress } from '../../dashboards/api/progress.ts'
import { foretoldFact, progressFact } from '../../dashboards/grafana/encode-analysis.ts'
import type { Fact } from '../../dashboards/grafana/facts.ts'
import type { Prediction } from '../../ingest/model.ts'
import { endOf } from '../../optimizer/explanation/calibration.ts'
import { type Foundation, placeOf } from './foundation.ts'

const mostSuggestions = 1000

/** Of every study, over all its measured runs. */
export async function studyFacts(base: Pick<Foundation, 'config'>, installation: Installation): Promise<Fact[]> {
  const facts = installation.studies.list().map((study) => factsOf(base, installation, study))
  return (await Promise.all(facts)).flat()
}

async function factsOf(
  { config }: Pick<Foundation, 'config'>,
  installation: Installation,
  study: StudyView,
): Promise<Fact[]> {
  const { machine, id } = study
  const of = { study: id, place: { ...placeOf(config, machine), machine } }
  const points = await readProgress(installation, study)
  const suggestions = await installation.ledger.suggestions.list({ study: id, limit: mostSuggestions })
  const predictions = new Map(suggestions.map((one) => [one.id, one.predicted]))
  return points.flatMap((point) => [
    progressFact(point, of.study, of.place),
    ...foretoldIn(point, predictions.get(point.suggestion ?? '')).map((one) => foretoldFact(point, one, of)),
  ])
}

/** Outcomes that were foretold, and are measured by now. */
function foretoldIn({ outcomes }: ProgressPoint, predicted: Readonly<Record<string, Prediction>> = {}) {
  return Object.entries(predicted).flatMap(([outcome, prediction]) => {
    const measured = Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined
    if (measured === undefined) return []
    const { mean, sd } = prediction
    return [{ outcome, predicted: mean, sd, lower: endOf(prediction, 0.05), upper: endOf(prediction, 0.95), measured }]
  })
}
