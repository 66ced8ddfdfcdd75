// Which run a laboratory result belongs to: by run id, else by the batch or part serial that the machine reported.
import type { Ledger } from '../../ledger/ledger.ts'
import { describe, type ErrorCode } from '../errors.ts'
import type { Nanoseconds, OutcomeReport, Run } from '../model.ts'

/** A batch that fits more runs than this is no name for a run. */
const mostCandidates = 20

export type OutcomeMatch =
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'problem'; readonly code: ErrorCode; readonly message: string }

/** What of the ledger it takes. */
export interface Matching {
  readonly runs: Pick<Ledger['runs'], 'get' | 'list'>
  readonly questions: Pick<Ledger['questions'], 'ask'>
}

/** Several runs that fit become a question; once a person has answered it, the answer holds for the whole batch. */
export async function matchOutcome(
  report: Pick<OutcomeReport, 'run' | 'batch' | 'machine'>,
  measured: Nanoseconds,
  ledger: Matching,
): Promise<OutcomeMatch> {
  const { run: id, batch, machine } = report
  if (id !== undefined) {
    const run = await ledger.runs.get(id)
    return run && run.state !== 'void' ? { kind: 'run', run: run.id } : unknown(id)
  }
  if (batch === undefined) return unknown('for a result that names neither run nor batch')
  const filter = { batch, limit: mostCandidates, ...(machine === undefined ? {} : { machine }) }
  // What was measured before a run began is not its result: batch names come round again.
  const begun = (await ledger.runs.list(filter)).filter((run) => run.from <= measured)
  // A machine shows the old name until somebody enters the new one: a run that goes on is meant only where no other is.
  const over = begun.filter((run) => run.to !== undefined && run.to <= measured)
  const candidates = over.length > 0 ? over : begun
  const [only, ...others] = candidates
  if (only === undefined) return unknown(`of batch ${batch}${machine === undefined ? '' : ` on ${machine}`}`)
  return others.length === 0 ? { kind: 'run', run: only.id } : askFor(report, candidates, { measured, ledger })
}

async function askFor(
  { batch, machine }: Pick<OutcomeReport, 'batch' | 'machine'>,
  runs: readonly Run[],
  { measured, ledger }: { measured: Nanoseconds; ledger: Matching },
): Promise<OutcomeMatch> {
  const subject = machine === undefined ? `${batch}` : `${batch} (${machine})`
  const candidates = runs.map((run) => run.id).sort()
  const { answer } = await ledger.questions.ask({ kind: 'match-outcome', subject, candidates, asked: measured })
  if (answer !== undefined && candidates.includes(answer)) return { kind: 'run', run: answer }
  if (answer !== undefined) return unknown(`for ${subject}, a person says`)
  const facts = { what: `The result for ${subject}`, count: candidates.length, candidates: candidates.join(', ') }
  return { kind: 'problem', code: 'MATCH_AMBIGUOUS', message: describe('MATCH_AMBIGUOUS', facts) }
}

function unknown(run: string): OutcomeMatch {
  return { kind: 'problem', code: 'RUN_UNKNOWN', message: describe('RUN_UNKNOWN', { run }) }
}
