// What Grafana shows beside the telemetry, as the ledger and the pipeline have it now.
import {
  decisionFact,
  eventFact,
  livenessFact,
  outcomeFact,
  pipelineFacts,
  runFact,
  suggestionFact,
} from '../../dashboards/grafana/encode-facts.ts'
import { gapFact, quarantinedFact } from '../../dashboards/grafana/encode-waiting.ts'
import type { FactPlace } from '../../dashboards/grafana/fact-fields.ts'
import type { Fact } from '../../dashboards/grafana/facts.ts'
import { type Foundation, placeOf } from './foundation.ts'
import type { Ingest } from './ingest.ts'

/** Of the first look: the page has them all. */
const mostQuarantined = 1000

/** Everything that Grafana is to know now; with a limit only each machine's newest runs and the newest suggestions. */
export async function collect(base: Foundation, ingest: Ingest, limit?: number): Promise<Fact[]> {
  const { ledger, config, configuration, clock } = base
  const bound = limit === undefined ? {} : { limit }
  const place = (machine: string): FactPlace => ({ ...placeOf(config, machine), machine })
  // By machine: a mill's many passes must not crowd out a heat whose laboratory results come days later.
  const machines = Object.keys(config.machines)
  const lists = machines.flatMap((machine) => [
    ledger.runs.list({ machine, ...bound }),
    ledger.runs.list({ machine, state: 'void', ...bound }),
  ])
  const runs = (await Promise.all(lists)).flat()
  const outcomes = await Promise.all(
    runs.map(async (run) => (await ledger.outcomes.history(run.id)).map((one) => outcomeFact(one, place(run.machine)))),
  )
  const events = (await ledger.events.list({})).map((event) => eventFact(event, place(event.machine)))
  const suggestions = (await ledger.suggestions.list(bound)).flatMap((one) => {
    const study = configuration.studies().get(one.study)
    if (study === undefined) return []
    const at = place(study.machine)
    return [suggestionFact(one, at), ...(one.decision === undefined ? [] : [decisionFact(one.decision, one.study, at)])]
  })
  const now = clock.now()
  return [
    ...runs.map((run) => runFact(run, place(run.machine), now)),
    ...outcomes.flat(),
    ...suggestions,
    ...events,
    ...pipelineFacts(ingest.view(), config.site.name, now),
    ...livenessFacts(base, ingest, place),
    ...(await ledger.gaps.list(bound)).map((gap) => gapFact(gap, now)),
    ...(await ledger.quarantine.list({ limit: limit ?? mostQuarantined })).map(quarantinedFact),
  ]
}

function livenessFacts({ config, clock }: Foundation, { live }: Ingest, place: (machine: string) => FactPlace): Fact[] {
  const newest = new Map(live.snapshot().map(({ machine, signal, time }) => [`${machine}/${signal}`, time]))
  return Object.entries(config.machines).flatMap(([machine, { signals }]) =>
    Object.entries(signals).map(([signal, { intervalSeconds }]) => {
      const time = newest.get(`${machine}/${signal}`)
      const age = {
        place: place(machine),
        signal,
        ...(time === undefined ? {} : { newest: time }),
        ...(intervalSeconds === undefined ? {} : { expectedSeconds: intervalSeconds }),
      }
      return livenessFact(age, clock.now())
    }),
  )
}
