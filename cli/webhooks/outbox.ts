// Puts into the outbox what happened: found in the ledger, so that a process that is killed forgets nothing.
import { z } from 'zod'
import type { ChartAlarm } from '../../dashboards/api/capability.ts'
import type { PipelineView } from '../../dashboards/api/installation.ts'
import { runWire } from '../../dashboards/api/routes/runs.ts'
import { suggestionWire } from '../../dashboards/api/routes/suggestions.ts'
import { formatInstant } from '../../dashboards/api/wire.ts'
import { type Clock, type Nanoseconds, nsPerSecond } from '../../ingest/model.ts'
import type { Delivery, NewDelivery } from '../../ledger/delivery-facts.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Configuration } from '../config/schema.ts'
import { type Alarm, type AlarmWatch, alarmsIn, watchAlarms } from './alarms.ts'

export interface OutboxTools {
  readonly config: Pick<Configuration, 'webhooks' | 'site'>
  readonly ledger: Pick<Ledger, 'runs' | 'suggestions' | 'quarantine' | 'deliveries'>
  readonly clock: Clock
  view(): PipelineView
  /** Control charts with a rule hit at their newest run. */
  charts?(): Promise<readonly ChartAlarm[]>
}

export interface Outbox {
  /** Looks for what happened since the last look. */
  look(): Promise<void>
  /** Runs may have ended: the next look asks for them. */
  runsChanged(): void
}

/** The first event of a webhook: from here on it is told what happens, the past is not. */
export const readyEvent = 'webhook.ready'

const day = 86_400n * nsPerSecond
/** What ended longer ago is no news, such as a history that is imported. */
const oldest = 7n * day
const newestRuns = 1000
const newestSuggestions = 100
/** A receiver that is gone must not fill the disk. */
const mostWaiting = 10_000
/** Keys that need not be put there again; the outbox itself knows all of them. */
const mostKnown = 20_000

export function createOutbox(tools: OutboxTools): Outbox {
  const { config, ledger, clock } = tools
  const { deliveries } = ledger
  const hooks = Object.keys(config.webhooks)
  const wants = (hook: string, event: string) => config.webhooks[hook]?.events.some((one) => one === event) ?? false
  const watches = new Map<string, AlarmWatch>()
  const known = new Set<string>()
  let isFresh = true

  const deliveryOf = (hook: string, event: string, { id, data }: { id: string; data: unknown }): NewDelivery => {
    const { enterprise, name: site } = config.site
    const when = clock.now()
    const body = JSON.stringify({ id, event, when: formatInstant(when), enterprise, site, data })
    return { hook, key: id, event, body, created: when }
  }

  async function since(hook: string): Promise<Nanoseconds> {
    const [ready] = await deliveries.list({ hook, event: readyEvent, limit: 1 })
    if (ready !== undefined) return ready.created
    const first = deliveryOf(hook, readyEvent, { id: readyEvent, data: {} })
    await deliveries.add([first])
    return first.created
  }

  async function runsOf(hook: string, from: Nanoseconds): Promise<NewDelivery[]> {
    const runs = await ledger.runs.list({ from, limit: newestRuns })
    return runs.flatMap((run) => {
      const isNews = (run.state === 'finished' || run.state === 'aborted') && (run.to ?? 0n) >= from
      if (!isNews) return []
      return [deliveryOf(hook, 'run.finished', { id: `run.finished/${run.id}`, data: z.encode(runWire, run) })]
    })
  }

  async function suggestionsOf(hook: string, from: Nanoseconds): Promise<NewDelivery[]> {
    const made = await ledger.suggestions.list({ limit: newestSuggestions })
    return made
      .filter((one) => one.made >= from)
      .map((one) => {
        const data = z.encode(suggestionWire, one)
        return deliveryOf(hook, 'suggestion.ready', { id: `suggestion.ready/${one.id}`, data })
      })
  }

  async function alarmsOf(hook: string): Promise<NewDelivery[]> {
    const watch = watches.get(hook) ?? watchAlarms(openAlarms(await deliveries.list({ hook, event: 'alarm' })))
    watches.set(hook, watch)
    const [quarantine, charts] = await Promise.all([ledger.quarantine.counts(), tools.charts?.() ?? []])
    const present = alarmsIn({ view: tools.view(), quarantine, charts })
    return watch.look(present).map(({ state, alarm }) => {
      const id = `alarm/${alarm.subject}/${clock.now()}/${state}`
      return deliveryOf(hook, 'alarm', { id, data: { state, ...alarm } })
    })
  }

  async function lookFor(hook: string, withRuns: boolean): Promise<void> {
    const begun = await since(hook)
    const from = begun > clock.now() - oldest ? begun : clock.now() - oldest
    const found = [
      ...(withRuns && wants(hook, 'run.finished') ? await runsOf(hook, from) : []),
      ...(wants(hook, 'suggestion.ready') ? await suggestionsOf(hook, from) : []),
      ...(wants(hook, 'alarm') ? await alarmsOf(hook) : []),
    ].filter(({ key }) => !known.has(`${hook} ${key}`))
    if (found.length === 0) return
    await deliveries.add(found.reverse())
    if (known.size > mostKnown) known.clear()
    for (const { key } of found) known.add(`${hook} ${key}`)
    await deliveries.bound(hook, mostWaiting)
  }

  return {
    async look() {
      const withRuns = isFresh
      isFresh = false
      try {
        for (const hook of hooks) await lookFor(hook, withRuns)
      } catch (cause) {
        isFresh ||= withRuns
        // What was raised may not have been kept: looked up anew.
        watches.clear()
        throw cause
      }
    },
    runsChanged() {
      isFresh = true
    },
  }
}

/** Those whose newest word is that they were raised. `told` comes newest first. */
function openAlarms(told: readonly Delivery[]): Alarm[] {
  const newest = new Map<string, Alarm & { readonly state: string }>()
  for (const { body } of told) {
    const { data } = JSON.parse(body) as { data: Alarm & { state: string } }
    if (!newest.has(data.subject)) newest.set(data.subject, data)
  }
  return [...newest.values()].flatMap(({ state, ...alarm }) => (state === 'raised' ? [alarm] : []))
}
