// What changed when the level of a chart changed: labels, settings, events, the configuration, calibrations.
import type { Suspect } from '../../dashboards/api/capability.ts'
import { type Nanoseconds, nsPerSecond, type Run } from '../../ingest/model.ts'
import { sideOf, welch } from '../../optimizer/effect/welch.ts'
import { figure } from '../../optimizer/explain.ts'
import { namesOfRuns, settingsIn } from './measured-runs.ts'
import { describeSetting, present, type RunTools } from './quantities.ts'

/** Runs of both levels, oldest first, none empty. */
export interface LevelChange {
  readonly machine: string
  readonly before: readonly Run[]
  readonly after: readonly Run[]
}

/** A value that most runs of one level have, hardly any of the other. */
const most = 0.6
const hardlyAny = 0.2
/** Of settings that vary from run to run: chance that as large a difference means nothing. */
const alpha = 0.01
const oldestAudit = 2000
/** What the trail says of the plant; who signed in is nobody's business here. */
const toldActions = /^(configuration|certificate|study|software)\./

/** Those that part both levels first, then by time. */
export async function suspectsOf(tools: RunTools, change: LevelChange): Promise<Suspect[]> {
  const found = [...whatDiffers(tools, change), ...(await happened(tools, change))]
  return found.sort((a, b) => Number(b.separates) - Number(a.separates) || (a.time < b.time ? -1 : 1))
}

/** Labels and settings that most runs of one level have, hardly any of the other. */
export function whatDiffers(tools: RunTools, change: LevelChange): Suspect[] {
  return [...labelSuspects(change), ...settingSuspects(tools, change)]
}

function labelSuspects({ before, after }: LevelChange): Suspect[] {
  const names = new Set([...before, ...after].flatMap(({ labels }) => Object.keys(labels)))
  return [...names]
    .filter((name) => !namesOfRuns.includes(name))
    .flatMap((name) => {
      const valueIn = ({ labels }: Run) => labels[name] ?? ''
      const found = swapped(before.map(valueIn), after.map(valueIn))
      return found
        ? [{ kind: 'label' as const, name, ...found, time: firstWith(after, (run) => valueIn(run) === found.after) }]
        : []
    })
}

function settingSuspects(tools: RunTools, { machine, before, after }: LevelChange): Suspect[] {
  const names = new Set([...before, ...after].flatMap((run) => Object.keys(settingsIn(run))))
  return [...names].flatMap((name) => {
    const [a, b] = [before, after].map((runs) => runs.flatMap((run) => settingsIn(run)[name] ?? []))
    const found = numbersMoved(a!, b!) ?? swapped(a!.map(String), b!.map(String))
    const { title, unit } = describeSetting(tools, machine, name)
    return found
      ? [{ kind: 'setting' as const, name, ...present({ title, unit }), ...found, time: after[0]!.from }]
      : []
  })
}

type Swap = Required<Pick<Suspect, 'before' | 'after' | 'separates'>>

/** The commonest value of each level, where it is not that of the other. */
function swapped(before: readonly string[], after: readonly string[]): Swap | undefined {
  const [a, b] = [commonest(before), commonest(after)]
  if (a === undefined || b === undefined || a === b) return undefined
  const isNew = shareOf(after, b) >= most && shareOf(before, b) <= hardlyAny
  const isGone = shareOf(before, a) >= most && shareOf(after, a) <= hardlyAny
  if (!isNew && !isGone) return undefined
  return { before: a, after: b, separates: !after.some((value) => before.includes(value)) }
}

function numbersMoved(before: readonly (number | string)[], after: readonly (number | string)[]): Swap | undefined {
  const isNumber = (value: number | string) => typeof value === 'number'
  const [a, b] = [before.filter(isNumber), after.filter(isNumber)]
  if (a.length < before.length || b.length < after.length) return undefined
  const difference = welch(sideOf(a), sideOf(b))
  if (difference === undefined || difference.p > alpha) return undefined
  const separates = Math.max(...a) < Math.min(...b) || Math.min(...a) > Math.max(...b)
  return { before: figure(sideOf(a).mean), after: figure(sideOf(b).mean), separates }
}

function commonest(values: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(values, (value) => value)].sort((a, b) => b[1].length - a[1].length)
  return counts[0]?.[0]
}

function shareOf(values: readonly string[], value: string): number {
  return values.filter((one) => one === value).length / values.length
}

function firstWith(runs: readonly Run[], test: (run: Run) => boolean): Nanoseconds {
  return (runs.find(test) ?? runs[0]!).from
}

/** Between the begin of the last run but one before and the end of the second after: a change is found a run off at times. */
async function happened({ ledger }: RunTools, { machine, before, after }: LevelChange): Promise<Suspect[]> {
  const from = (before.at(-2) ?? before.at(-1)!).from
  const end = after[1] ?? after[0]!
  const to = (end.to ?? end.from) + nsPerSecond
  const isWithin = (time: Nanoseconds) => time >= from && time < to
  const [events, audit, calibrations] = await Promise.all([
    ledger.events.list({ machine, from, to }),
    ledger.audit.list({ limit: oldestAudit }),
    ledger.calibrations.list({ machine }),
  ])
  return [
    ...events.map(({ kind, text, time, who }): Suspect => ({ ...once('event', kind, text, time), who })),
    ...audit
      .filter(({ action, when }) => toldActions.test(action) && isWithin(when))
      .map(({ action, subject, when }) => once('audit', action, subject, when)),
    ...calibrations
      .filter(({ recorded }) => isWithin(recorded))
      .map(({ id, material, recorded }) => once('calibration', material, id, recorded)),
  ]
}

function once(kind: Suspect['kind'], name: string, after: string, time: Nanoseconds): Suspect {
  return { kind, name, after, separates: false, time }
}
