// The desk where people put right what is in quarantine: what it would become first, then through the pipeline again.
import type { Actor, Correction, Ledger, Question, StoredQuarantineEntry } from '../../ledger/ledger.ts'
import { judge, type Refusal, type Verdict } from '../contract/judge.ts'
import { describe, kunlunError } from '../errors.ts'
import type { Clock, OutcomeReport, Problem, Reading, Sample } from '../model.ts'
import type { Pipeline, Replayed } from '../pipeline.ts'
import { entriesPerMessage } from '../pipeline-batch.ts'
import { type Matching, matchOutcome } from '../runs/match-outcome.ts'
import { asItStands, bodyOf, type CorrectionTools, changesBetween, correctedPart } from './correction.ts'
import { mendedMessage } from './mended.ts'

/** `field` of the correction is what the problem lies in. */
export interface MendProblem extends Problem {
  readonly field: string
}

/** What a corrected part would become. */
export interface Foreseen {
  readonly samples: readonly (Sample & { readonly unit: string })[]
  readonly outcomes: readonly (OutcomeReport & { readonly run: string })[]
  readonly problems: readonly MendProblem[]
}

/** How a corrected part fared. */
export interface Mended extends Replayed {
  /** All for which it was refused: then nothing was put through. */
  readonly problems: readonly MendProblem[]
}

export interface Mends {
  /** The part as it stands, which is what can be corrected; undefined where nothing can be. */
  look(entry: StoredQuarantineEntry): Promise<Correction | undefined>
  /** Changes nothing. */
  foresee(entry: StoredQuarantineEntry, correction: Correction): Promise<Foreseen>
  /**
   * Puts the corrected part through, once, unless it would be refused again. The bytes stay as they came. Throws
   * QUARANTINE_ANSWERED, REQUEST_INVALID for what cannot be mended.
   */
  mend(entry: StoredQuarantineEntry, correction: Correction, by: Actor & { readonly why: string }): Promise<Mended>
}

export interface MendOptions extends CorrectionTools {
  readonly ledger: Pick<Ledger, 'quarantine' | 'questions' | 'runs'>
  readonly pipeline: Pick<Pipeline, 'putThrough' | 'partsOf'>
  readonly clock: Clock
}

export function createMends(options: MendOptions): Mends {
  const { ledger, pipeline } = options
  const underWay = new Set<number>()

  /** Many bad parts of one message have one cause, which lies in its mapping or its contract: not all are listed. */
  async function look(entry: StoredQuarantineEntry): Promise<Correction | undefined> {
    const before = asItStands(entry, options)
    if (before === undefined || before.kind === 'message') return before
    return (await pipeline.partsOf(entry)).length < entriesPerMessage ? before : undefined
  }

  async function put(entry: StoredQuarantineEntry, correction: Correction, who: string): Promise<Replayed> {
    if (correction.kind === 'message') return pipeline.putThrough({ ...entry, ...bodyOf(entry, correction) })
    const { readings, outcomes } = correctedPart(entry, correction, options)
    return pipeline.putThrough(mendedMessage({ who, readings, outcomes }, entry))
  }

  async function mend(...[entry, correction, { why, ...by }]: Parameters<Mends['mend']>): Promise<Mended> {
    const parts = await pipeline.partsOf(entry)
    const isWhole = correction.kind === 'message'
    const isAnswered = parts.some(({ id, answered }) => (id === entry.id ? answered : isWhole && answered?.mend))
    if (isAnswered) throw kunlunError('QUARANTINE_ANSWERED', { id: entry.id })
    const before = await look(entry)
    if (before === undefined || before.kind !== correction.kind)
      throw kunlunError('REQUEST_INVALID', { detail: `entry ${entry.id} cannot be mended like this` })
    const { problems } = await foreseen(entry, correction, options)
    if (problems.length > 0) return { problems, settled: Promise.resolve(problems) }
    const replayed = await put(entry, correction, by.who)
    const mended = { why, changes: changesBetween(before, correction) }
    const answered = isWhole ? parts.filter(({ state }) => state === 'kept') : [entry]
    for (const { id } of answered) await ledger.quarantine.markReplayed(id, by, mended)
    return { ...replayed, problems }
  }

  return {
    look,
    foresee: (entry, correction) => foreseen(entry, correction, options),
    async mend(entry, correction, by) {
      if (underWay.has(entry.id)) throw kunlunError('QUARANTINE_ANSWERED', { id: entry.id })
      underWay.add(entry.id)
      try {
        return await mend(entry, correction, by)
      } finally {
        underWay.delete(entry.id)
      }
    },
  }
}

async function foreseen(entry: StoredQuarantineEntry, correction: Correction, options: MendOptions): Promise<Foreseen> {
  const { readings, outcomes, problems } = correctedPart(entry, correction, options)
  const judged = readings.map((reading) => judgedFully(reading, entry, options))
  const matched = await Promise.all(outcomes.map((report) => matchedReport(report, entry, options)))
  const fieldOf = (code: string) => (correction.kind === 'message' ? 'text' : (fields[code] ?? 'value'))
  const found = [...problems, ...judged.flatMap((one) => one.problems), ...matched.flatMap((one) => one.problem ?? [])]
  if (found.length === 0 && readings.length + outcomes.length === 0)
    found.push({ code: 'PAYLOAD_SHAPE', message: describe('PAYLOAD_SHAPE', nothingIn(entry)) })
  return {
    samples: judged.flatMap(({ sample }) => sample ?? []),
    outcomes: matched.flatMap(({ outcome }) => outcome ?? []),
    problems: found.map(({ code, message }) => ({ code, message, field: fieldOf(code) })),
  }
}

const nothingIn = ({ source }: StoredQuarantineEntry) => ({ source, detail: 'it holds neither a value nor a result' })

/** Where a refusal lies; elsewhere in the value. */
const fields: Readonly<Record<string, string>> = {
  MACHINE_UNKNOWN: 'machine',
  SIGNAL_UNKNOWN: 'signal',
  SIGNAL_LIMIT: 'signal',
  SIGNAL_DERIVED: 'signal',
  TIME_MISSING: 'time',
  TIME_INVALID: 'time',
  TIME_FUTURE: 'time',
  UNIT_UNKNOWN: 'unit',
  RUN_UNKNOWN: 'batch',
  MATCH_AMBIGUOUS: 'batch',
}

interface Judged {
  readonly sample?: Foreseen['samples'][number]
  readonly problems: readonly Problem[]
}

/** Judging stops at the first fault; time and value are looked at each for itself, so that both are told. */
function judgedFully(reading: Reading, { received }: StoredQuarantineEntry, { contracts, clock }: MendOptions): Judged {
  const moment = { received, now: clock.now() }
  const verdict = judge(reading, contracts, moment)
  if (verdict.sample !== undefined) return { sample: { ...verdict.sample, unit: verdict.contract.unit }, problems: [] }
  const alone = [
    { ...reading, value: null },
    { ...reading, time: received },
  ].flatMap((one) => refusalOf(judge(one, contracts, moment)))
  const told = new Map(alone.map(({ code, reason }) => [code as string, { code, message: reason }]))
  return { problems: [...told.values()] }
}

function refusalOf(verdict: Verdict): Refusal[] {
  return verdict.sample === undefined ? [verdict.refusal] : []
}

interface Matched {
  readonly outcome?: Foreseen['outcomes'][number]
  readonly problem?: Problem
}

async function matchedReport(
  report: OutcomeReport,
  { received }: StoredQuarantineEntry,
  { ledger }: MendOptions,
): Promise<Matched> {
  if (!Number.isFinite(report.value))
    return { problem: { code: 'REQUEST_INVALID', message: `${report.name} is ${report.value}` } }
  const match = await matchOutcome(report, report.measuredAt ?? received, withoutAsking(ledger))
  return match.kind === 'run' ? { outcome: { ...report, run: match.run } } : { problem: match }
}

/** To foresee must not ask people anything: a question that was asked before has its answer, another one none. */
function withoutAsking({ questions, runs }: MendOptions['ledger']): Matching {
  const nameOf = ({ kind, subject, candidates }: Omit<Question, 'id'>) => JSON.stringify([kind, subject, candidates])
  return {
    runs,
    questions: {
      ask: async (question) => {
        const known = await questions.list({})
        return known.find((one) => nameOf(one) === nameOf(question)) ?? { ...question, id: '' }
      },
    },
  }
}
