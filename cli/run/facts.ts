// Writes what Grafana shows beside the telemetry into the same InfluxDB: runs, outcomes, decisions, pipeline figures.
import {
  decisionFact,
  eventFact,
  type FactPlace,
  livenessFact,
  outcomeFact,
  pipelineFacts,
  runFact,
  suggestionFact,
} from '../../dashboards/grafana/encode-facts.ts'
import type { Fact } from '../../dashboards/grafana/facts.ts'
import { messageOf } from '../../ingest/errors.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import { writeBisecting } from '../../ingest/stores/influxdb/bisect.ts'
import { influxdbConfig } from '../../ingest/stores/influxdb/config.ts'
import { encodeFact } from '../../ingest/stores/influxdb/fact-lines.ts'
import { openLink } from '../../ingest/stores/influxdb/link.ts'
import { type Foundation, placeOf } from './foundation.ts'
import type { Ingest } from './ingest.ts'

const everyMs = 5000
/** Runs of each machine looked at each time: older ones were written before; a start writes all of them. */
const newestRuns = 50

/** Begins to write; nothing where the store is not an InfluxDB. Facts are derived, so a failed write is made good by the next. */
export function startFacts(base: Foundation, ingest: Ingest, closing: AsyncDisposableStack): void {
  const { kind, ...settings } = base.config.stores.telemetry
  if (kind !== 'influxdb') return
  const target = influxdbConfig.parse(settings)
  const link = openLink(target)
  let isBusy = false
  let limit: number | undefined
  const write = async () => {
    if (isBusy) return
    isBusy = true
    try {
      const lines = (await collect(base, ingest, limit)).map(encodeFact)
      for (let start = 0; start < lines.length; start += target.batchSize) {
        const refused = await writeBisecting(lines.slice(start, start + target.batchSize), link.write)
        for (const { cause } of refused) base.log.warn({ cause }, 'a fact for Grafana was refused')
      }
      limit = newestRuns
    } catch (cause) {
      base.log.warn(
        { code: asKunlunError(cause).code, cause: messageOf(cause) },
        'facts for Grafana could not be written; trying again',
      )
    } finally {
      isBusy = false
    }
  }
  const timer = setInterval(() => void write(), everyMs)
  closing.defer(() => clearInterval(timer))
}

/** Everything that Grafana is to know now; with a limit only each machine's newest runs and the newest suggestions. */
export async function collect(base: Foundation, ingest: Ingest, limit?: number): Promise<Fact[]> {
  const { ledger, config, configuration, clock } = base
  const bound = limit === undefined ? {} : { limit }
  const place = (machine: string): FactPlace => ({ ...placeOf(config, machine), machine })
  // By machine: a mill's many passes must not crowd out a heat whose laboratory results come days later.
  const machines = Object.keys(config.machines)
  const runs = (await Promise.all(machines.map((machine) => ledger.runs.list({ machine, ...bound })))).flat()
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
  return [
    ...runs.map((run) => runFact(run, place(run.machine))),
    ...outcomes.flat(),
    ...suggestions,
    ...events,
    ...pipelineFacts(ingest.view(), config.site.name, clock.now()),
    ...livenessFacts(base, ingest, place),
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
