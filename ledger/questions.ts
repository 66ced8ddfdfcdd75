// Questions that only a person can answer, each asked once.
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { kunlunError } from '../ingest/errors.ts'
import { audited } from './audit.ts'
import { canonical, idOf, numberOf, parse } from './encoding.ts'
import type { Actor, Ledger, Question } from './ledger.ts'
import { matchPlan } from './plans.ts'
import type { LedgerTables } from './schema.ts'

type Db = Kysely<LedgerTables>
type Trx = Transaction<LedgerTables>

/** What a person answers where no candidate is right. */
export const noneOfThem = 'none'

export function questionsOver(db: Db): Ledger['questions'] {
  return {
    ask: (question) => db.transaction().execute((trx) => ask(trx, question)),
    async list({ open }) {
      let query = withAnswers(db).orderBy('questions.number')
      if (open === true) query = query.where('answers.answer', 'is', null).where(isNewest)
      if (open === false) query = query.where('answers.answer', 'is not', null)
      return (await query.execute()).map(questionOf)
    },
    answer: (id, answer, by) => db.transaction().execute((trx) => answerQuestion(trx, { id, answer }, by)),
  }
}

/** The same question with the same candidates is the one that was asked before, answered or not. */
async function ask(trx: Trx, question: Omit<Question, 'id' | 'answer'>): Promise<Question> {
  const { kind, subject, asked } = question
  const candidates = canonical(question.candidates)
  const twin = await withAnswers(trx)
    .where('questions.kind', '=', kind)
    .where('questions.subject', '=', subject)
    .where('questions.candidates', '=', candidates)
    .executeTakeFirst()
  if (twin) return questionOf(twin)
  const { number } = await trx
    .insertInto('questions')
    .values({ kind, subject, candidates, asked })
    .returning('number')
    .executeTakeFirstOrThrow()
  return { id: idOf('Q', number), kind, subject, candidates: question.candidates, asked }
}

async function answerQuestion(trx: Trx, { id, answer }: { id: string; answer: string }, by: Actor): Promise<Question> {
  const number = numberOf('Q', id)
  const row = number && (await withAnswers(trx).where('questions.number', '=', number).executeTakeFirst())
  if (!row) throw kunlunError('NOT_FOUND', { what: 'question', id })
  const question = questionOf(row)
  if (question.answer !== undefined) throw kunlunError('QUESTION_ANSWERED', { id, answer: question.answer })
  const isCandidate = question.candidates.includes(answer)
  if (!isCandidate && answer !== noneOfThem) {
    const detail = `answer must be one of ${question.candidates.join(', ')} or ${noneOfThem}`
    throw kunlunError('REQUEST_INVALID', { detail })
  }
  await trx.insertInto('answers').values({ question: number, answer, who: by.who, recorded: by.when }).execute()
  await audited(trx, by, { action: 'question.answer', subject: id, detail: answer })
  if (question.kind === 'match-run' && isCandidate) await matchPlan(trx, { id: answer, run: question.subject }, by)
  return { ...question, answer }
}

/** A question whose candidates changed was asked anew: only its newest form is open. */
const isNewest = sql<boolean>`not exists (
  select 1 from questions later
  where later.subject = questions.subject and later.kind = questions.kind and later.number > questions.number)`

function withAnswers(db: Db) {
  return db
    .selectFrom('questions')
    .leftJoin('answers', 'answers.question', 'questions.number')
    .selectAll('questions')
    .select('answers.answer')
}

type Row = Selectable<LedgerTables['questions']> & { answer: string | null }

function questionOf({ number, kind, subject, candidates, asked, answer }: Row): Question {
  return {
    ...{ id: idOf('Q', number), kind: kind as Question['kind'], subject, asked },
    candidates: parse<string[]>(candidates),
    ...(answer === null ? {} : { answer }),
  }
}
