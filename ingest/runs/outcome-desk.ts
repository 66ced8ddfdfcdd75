// The desk where laboratory results arrive: each goes to its run, or comes back with the reason why not.
import { createHash } from 'node:crypto'
import type { Ledger, NewOutcome } from '../../ledger/ledger.ts'
import { describe } from '../errors.ts'
import type { Clock, Nanoseconds, Outcome, OutcomeReport, Problem } from '../model.ts'
import { matchOutcome } from './match-outcome.ts'

export interface OutcomeDeskOptions {
  readonly ledger: Ledger
  readonly clock: Clock
  /** Told of the outcomes that are in the ledger now, those that were there before included. */
  readonly onRecorded?: (outcomes: readonly Outcome[]) => void
  /** Awaited once where a run is unknown: its last samples may be stored and not yet derived. */
  readonly settle?: () => Promise<void>
}

/** Where the reports came from. */
export interface ReportContext {
  readonly connector: string
  readonly received: Nanoseconds
  /** Who reported them; the connector where nobody did. */
  readonly who?: string
}

/** `part` is the index of the report that could not be placed. */
export interface ReportProblem extends Problem {
  readonly part: number
}

export interface OutcomeDesk {
  /**
   * Resolves once every report is in the ledger or among the problems (RUN_UNKNOWN, MATCH_AMBIGUOUS, REQUEST_INVALID).
   * The same report again counts once; one that repeats specimen, method, appraiser, measuring time with another value is a
   * correction and supersedes.
   */
  report(reports: readonly OutcomeReport[], context: ReportContext): Promise<readonly ReportProblem[]>
}

export function createOutcomeDesk(options: OutcomeDeskOptions): OutcomeDesk {
  return {
    async report(reports, context) {
      const first = await place(reports, context, options.ledger)
      const isEarly = first.problems.some(({ code }) => code === 'RUN_UNKNOWN')
      if (isEarly) await options.settle?.()
      const { outcomes, problems } = isEarly && options.settle ? await place(reports, context, options.ledger) : first
      if (outcomes.length > 0) {
        const by = { who: context.who ?? `connector/${context.connector}`, when: options.clock.now() }
        const recorded = await options.ledger.outcomes.add(outcomes, by)
        options.onRecorded?.(recorded)
      }
      return problems
    },
  }
}

interface Placed {
  readonly outcomes: NewOutcome[]
  readonly problems: ReportProblem[]
}

async function place(reports: readonly OutcomeReport[], context: ReportContext, ledger: Ledger): Promise<Placed> {
  const placed: Placed = { outcomes: [], problems: [] }
  const seen = new Map<string, number>()
  for (const [part, report] of reports.entries()) {
    const measuredAt = report.measuredAt ?? context.received
    const detail = faultOf(report)
    const match = detail ?? (await matchOutcome(report, measuredAt, ledger))
    if (typeof match === 'string') {
      placed.problems.push({ part, code: 'REQUEST_INVALID', message: describe('REQUEST_INVALID', { detail: match }) })
    } else if (match.kind === 'problem') {
      placed.problems.push({ part, code: match.code, message: match.message })
    } else {
      // A report without a measuring time may come again later (a redelivery, the same table): it is the same one.
      const key = keyOf(report, report.measuredAt, seen)
      placed.outcomes.push(await outcomeFor(report, { key, run: match.run, measuredAt }, ledger))
    }
  }
  return placed
}

function faultOf({ name, value, sd }: OutcomeReport): string | undefined {
  if (!Number.isFinite(value)) return `${name} is ${value}`
  return sd === undefined || Number.isFinite(sd) ? undefined : `the standard deviation of ${name} is ${sd}`
}

/** By content, not by message: a report that is delivered or replayed again is the same. Equal twins within one message are two. */
function keyOf(report: OutcomeReport, measuredAt: Nanoseconds | undefined, seen: Map<string, number>): string {
  const { run, batch, machine, name, value, unit, sd, specimen, position, method, appraiser } = report
  const parts = [run, batch, machine, name, value, unit, sd, specimen, position, method, measuredAt?.toString()]
  // Reports that do not say who measured keep the keys that they had before any could.
  if (appraiser !== undefined) parts.push(appraiser)
  const content = createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('hex')
  const twin = (seen.get(content) ?? 0) + 1
  seen.set(content, twin)
  return `report:${content}${twin === 1 ? '' : `:${twin}`}`
}

async function outcomeFor(
  report: OutcomeReport,
  facts: { key: string; run: string; measuredAt: Nanoseconds },
  ledger: Ledger,
): Promise<NewOutcome> {
  const { name, value, unit, sd, specimen, position, method, appraiser } = report
  const corrected = await correctedBy(report, facts, ledger)
  return {
    ...{ ...facts, name, value, unit },
    ...(sd === undefined ? {} : { sd }),
    ...(specimen === undefined ? {} : { specimen }),
    ...(position === undefined ? {} : { position }),
    ...(method === undefined ? {} : { method }),
    ...(appraiser === undefined ? {} : { appraiser }),
    ...(corrected === undefined ? {} : { supersedes: corrected.id }),
  }
}

/** A specimen measured by one method, by one person, at one time has one result. Without specimen or time nothing tells a correction. */
async function correctedBy(
  report: OutcomeReport,
  { run, measuredAt }: { run: string; measuredAt: Nanoseconds },
  ledger: Ledger,
): Promise<Outcome | undefined> {
  const { name, value, specimen, position, method, appraiser } = report
  if (specimen === undefined || report.measuredAt === undefined) return undefined
  const known = await ledger.outcomes.list({ run })
  return known.find(
    (one) =>
      one.name === name &&
      one.specimen === specimen &&
      one.position === position &&
      one.method === method &&
      one.appraiser === appraiser &&
      one.measuredAt === measuredAt &&
      one.value !== value,
  )
}
