// What follows from a person's answer: the run takes the settings of its plan, results that waited go through again.
import { messageOf } from '../../ingest/errors.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import type { Actor, Ledger, Question } from '../../ledger/ledger.ts'
import type { Foundation } from './foundation.ts'
import type { Ingest } from './ingest.ts'

/** The ledger as the API sees it: an answer has its consequences at once. */
export function withConsequences({ ledger, log }: Pick<Foundation, 'ledger' | 'log'>, ingest: Ingest): Ledger {
  const follow = async (question: Question, by: Actor) => {
    if (question.kind === 'match-run') await touchRun(question, ledger, ingest)
    else if (question.candidates.includes(question.answer ?? '')) await replayResults(question, { ledger, ingest, by })
  }
  return {
    ...ledger,
    questions: {
      ...ledger.questions,
      async answer(id, answer, by) {
        const question = await ledger.questions.answer(id, answer, by)
        // The answer stands in the ledger whatever comes of it; what waits can still be replayed by hand.
        await follow(question, by).catch((cause: unknown) => {
          log.warn(
            { question: id, code: asKunlunError(cause).code, cause: messageOf(cause) },
            'an answer could not be followed',
          )
        })
        return question
      },
    },
  }
}

/** Its planned settings follow from the plan that it was. */
async function touchRun({ subject }: Question, ledger: Ledger, { owner }: Ingest): Promise<void> {
  const run = await ledger.runs.get(subject)
  if (run !== undefined) owner.touched(run.machine, run.from, run.from)
}

const mostWaiting = 1000

/** Results of this name that came before the answer wait in quarantine; the reason of each entry says the name. */
async function replayResults(
  { subject }: Question,
  { ledger, ingest, by }: { ledger: Ledger; ingest: Ingest; by: Actor },
): Promise<void> {
  const kept = await ledger.quarantine.list({ code: 'MATCH_AMBIGUOUS', state: 'kept', limit: mostWaiting })
  const waiting = kept.filter(({ reason }) => reason.includes(` ${subject} `))
  // A message may hold several results: it goes again as a whole.
  const messages = new Map(waiting.map((entry) => [`${entry.connector} ${entry.sequence}`, entry]))
  for (const entry of messages.values()) await ingest.pipeline.replayEntry(entry, by)
}
