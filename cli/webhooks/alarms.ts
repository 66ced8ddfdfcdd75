// What is wrong with the installation now, as alarms that are raised and cleared.
import type { ChartAlarm } from '../../dashboards/api/capability.ts'
import type { Fault, PipelineView } from '../../dashboards/api/installation.ts'
import type { Ledger } from '../../ledger/ledger.ts'

export interface Alarm extends Pick<Fault, 'message'> {
  /** What it is about: stays the same while it lasts. */
  readonly subject: string
  readonly code: string
  /** Of the view that shows more, behind the address of the page. */
  readonly view?: string
}

export type QuarantineCounts = Awaited<ReturnType<Ledger['quarantine']['counts']>>

export interface Watched {
  readonly view: PipelineView
  readonly quarantine: QuarantineCounts
  readonly charts: readonly ChartAlarm[]
}

/**
 * Links that are down, the store, signals that fell silent, messages that broke a contract and wait in quarantine, control
 * charts whose newest run takes part in a rule hit.
 */
export function alarmsIn({ view, quarantine, charts }: Watched): Alarm[] {
  const links = view.connectors.flatMap(({ id, state, lastError }) =>
    state === 'connected' || lastError === undefined ? [] : [alarmOf(`connector/${id}`, lastError)],
  )
  const store = view.store.lastError === undefined ? [] : [alarmOf('store', view.store.lastError)]
  const stale = view.stale.map(({ machine, signal, intervalSeconds }) => ({
    subject: `signal/${machine}/${signal}`,
    code: 'SIGNAL_STALE',
    message: `${machine}/${signal} is silent for more than three times its ${intervalSeconds} s`,
  }))
  const kept = quarantine.map(({ code, connector }) => ({
    subject: `quarantine/${connector}/${code}`,
    code,
    message: `messages of ${connector} wait in quarantine: ${code}`,
  }))
  return [...links, ...store, ...stale, ...kept, ...charts.map(chartAlarm)]
}

function chartAlarm({ machine, quantity: { kind, name }, sentence, run, runs, label }: ChartAlarm): Alarm {
  const path = [machine, kind, name].map(encodeURIComponent).join('/')
  return {
    subject: `chart/${machine}/${kind}/${name}`,
    code: 'RULE_HIT',
    message: `control chart of ${machine}/${name}: ${sentence.en} Newest run: ${label}`,
    view: `#/capability/${path}?${new URLSearchParams({ like: run, limit: String(runs) })}`,
  }
}

function alarmOf(subject: string, { code, message }: Fault): Alarm {
  return { subject, code, message }
}

export interface AlarmWatch {
  /** What was raised or cleared since the last look. */
  look(present: readonly Alarm[]): readonly { readonly state: 'raised' | 'cleared'; readonly alarm: Alarm }[]
}

/** Looks in a row that an alarm must be there before it is told: a link that comes back at once wakes nobody. */
const looksToTell = 3

/** `open`: alarms that were told and not cleared. */
export function watchAlarms(open: readonly Alarm[]): AlarmWatch {
  const told = new Map(open.map((alarm) => [alarm.subject, alarm]))
  const seen = new Map<string, number>()
  return {
    look(present) {
      const now = new Map(present.map((alarm) => [alarm.subject, alarm]))
      for (const subject of seen.keys()) if (!now.has(subject)) seen.delete(subject)
      const raised = [...now.values()].filter(({ subject }) => {
        seen.set(subject, (seen.get(subject) ?? 0) + 1)
        return !told.has(subject) && seen.get(subject)! >= looksToTell
      })
      const cleared = [...told.values()].filter(({ subject }) => !now.has(subject))
      for (const alarm of raised) told.set(alarm.subject, alarm)
      for (const { subject } of cleared) told.delete(subject)
      return [
        ...raised.map((alarm) => ({ state: 'raised', alarm }) as const),
        ...cleared.map((alarm) => ({ state: 'cleared', alarm }) as const),
      ]
    },
  }
}
