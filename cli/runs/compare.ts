// Two runs beside each other for the API: every difference, beside what is usual for runs of the machine.

import type { MachineView } from '../../dashboards/api/installation.ts'
import { type JudgedRun, judgedRuns } from '../../dashboards/api/judged-runs.ts'
import type { CompareRuns, DifferenceRow, RunComparison } from '../../dashboards/api/run-comparison.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { runName } from '../../ingest/model.ts'
import { usualDifference } from '../../optimizer/separation/usual-difference.ts'
import { newestRuns } from './groups.ts'
import type { OverlayParts } from './overlays.ts'
import { phaseSpans } from './phases.ts'
import { factsOf } from './traits.ts'

type CompareParts = Omit<OverlayParts, 'separate'>

/** Runs that say what is usual. */
const usualRuns = 40

interface Fact {
  readonly kind: DifferenceRow['kind']
  readonly name: string
  readonly value: number | string
}

export function compareRuns(parts: CompareParts): CompareRuns {
  return async (a, b) => {
    const pair = await Promise.all([a, b].map((id) => known(parts, id)))
    const [first, second] = pair as [JudgedRun, JudgedRun]
    if (first.run.process !== second.run.process)
      throw kunlunError('REQUEST_INVALID', { detail: `${a} is ${first.run.process}, ${b} ${second.run.process}` })
    const newest = await newestRuns(parts.ledger, { machine: first.run.machine, newest: usualRuns })
    const usual = await judgedRuns(parts, newest)
    const facts = await Promise.all([...pair, ...usual].map((one) => allFacts(parts, one)))
    const [ofA, ofB, ...ofUsual] = facts as [Fact[], Fact[], ...Fact[][]]
    const rows = withoutTwins(keysOf([...ofA, ...ofB]).map((key) => rowOf(key, [ofA, ofB], ofUsual)))
    const units = { ...second.units, ...first.units }
    return { a: sideOf(first), b: sideOf(second), usual: usual.length, rows: rows.sort(byRarity).map(withUnit(units)) }
  }
}

/** Throws NOT_FOUND. */
async function known(parts: CompareParts, id: string): Promise<JudgedRun> {
  const run = await parts.ledger.runs.get(id)
  if (run === undefined) throw kunlunError('NOT_FOUND', { what: 'run', id: id.slice(0, 100) })
  const [judged] = await judgedRuns(parts, [run])
  return judged!
}

async function allFacts(parts: CompareParts, { run, outcomes }: JudgedRun): Promise<Fact[]> {
  const machine: MachineView | undefined = parts.machines().find(({ id }) => id === run.machine)
  const signal = machine?.phases?.signal
  const to = run.to ?? parts.clock.now()
  const phases = signal === undefined ? [] : await phaseSpans(parts.series, { run, to, signal })
  const measured = Object.entries(outcomes).map(([name, value]) => ({ kind: 'outcome' as const, name, value }))
  return [...measured, ...factsOf(run, phases)]
}

function keysOf(facts: readonly Fact[]): Pick<Fact, 'kind' | 'name'>[] {
  return [...new Map(facts.map(({ kind, name }) => [`${kind} ${name}`, { kind, name }])).values()]
}

function rowOf(
  { kind, name }: Pick<Fact, 'kind' | 'name'>,
  [ofA, ofB]: readonly [readonly Fact[], readonly Fact[]],
  usual: readonly (readonly Fact[])[],
): DifferenceRow {
  const valueIn = (facts: readonly Fact[]) => facts.find((one) => one.kind === kind && one.name === name)?.value
  const [a, b] = [valueIn(ofA), valueIn(ofB)]
  const none = Number.NaN
  if (a === undefined || b === undefined)
    return { kind, name, a: a ?? none, b: b ?? none, difference: none, spread: none, spreads: none, share: none }
  const difference = typeof a === 'number' && typeof b === 'number' ? b - a : none
  const { spread, share } = usualDifference(a, b, usual.map(valueIn))
  return { kind, name, a, b, difference, spread, spreads: difference / spread, share }
}

/** What was measured comes with its unit; the page knows those of settings, features, phases. */
function withUnit(units: JudgedRun['units']): (row: DifferenceRow) => DifferenceRow {
  return (row) => {
    const unit = row.kind === 'outcome' && Object.hasOwn(units, row.name) ? units[row.name] : undefined
    return unit === undefined ? row : { ...row, unit }
  }
}

/** A feature that shows an achieved setting is told once, as the setting. */
function withoutTwins(rows: readonly DifferenceRow[]): DifferenceRow[] {
  const achieved = rows.filter(({ kind }) => kind === 'achieved')
  return rows.filter(({ kind, a, b }) => kind !== 'feature' || !achieved.some((one) => one.a === a && one.b === b))
}

/** What few pairs of runs differ so much in comes first; then by the number of spreads; what is equal comes last. */
function byRarity(one: DifferenceRow, other: DifferenceRow): number {
  const rank = ({ a, b, share, spreads }: DifferenceRow) => {
    if (a === b) return [2, 0]
    return [Number.isNaN(share) ? 1 : share, -Math.abs(Number.isNaN(spreads) ? 0 : spreads)]
  }
  const [x, y] = [rank(one), rank(other)]
  return x[0]! - y[0]! || x[1]! - y[1]!
}

function sideOf({ run, judgement }: JudgedRun): RunComparison['a'] {
  return { id: run.id, name: runName(run), machine: run.machine, from: run.from, judgement }
}
