// What a person must know to answer a question: the run in question, the planned runs or runs that it may be.
import type { Run } from '../../ingest/model.ts'
import type { PlannedRun, Question } from '../../ledger/ledger.ts'
import type { Installation } from './installation.ts'

export interface QuestionView extends Question {
  /** The run whose plan is sought; a result has none yet. */
  readonly about?: Run
  /** The candidates, described: planned runs for a run, runs for a result. */
  readonly plans: readonly PlannedRun[]
  readonly runs: readonly Run[]
}

export async function describeQuestions(
  { ledger }: Pick<Installation, 'ledger'>,
  questions: readonly Question[],
): Promise<QuestionView[]> {
  if (questions.length === 0) return []
  const plans = new Map((await ledger.plans.list({})).map((plan) => [plan.id, plan]))
  return Promise.all(
    questions.map(async (question) => {
      const isRun = question.kind === 'match-run'
      const about = isRun ? await ledger.runs.get(question.subject) : undefined
      const runs = isRun ? [] : await Promise.all(question.candidates.map((id) => ledger.runs.get(id)))
      return {
        ...question,
        ...(about === undefined ? {} : { about }),
        plans: question.candidates.flatMap((id) => plans.get(id) ?? []),
        runs: runs.filter((run) => run !== undefined),
      }
    }),
  )
}
