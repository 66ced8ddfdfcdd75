// Suggestions with the one decision that a person takes on each.
import type { Kysely, Transaction } from 'kysely'
import { kunlunError } from '../ingest/errors.ts'
import type { Settings, Suggestion } from '../ingest/model.ts'
import { audited } from './audit.ts'
import { canonical, idOf, limitOf, parse, requireStorable } from './encoding.ts'
import type { Actor, Answer, Decision, Ledger, SuggestionRecord } from './ledger.ts'
import { addPlan } from './plans.ts'
import type { LedgerTables } from './schema.ts'

type Db = Kysely<LedgerTables>
type Trx = Transaction<LedgerTables>
type Body = Omit<Suggestion, 'id' | 'study'>

export function suggestionsOver(db: Db): Ledger['suggestions'] {
  return {
    add: (suggestion, by) => db.transaction().execute((trx) => addSuggestion(trx, suggestion, by)),
    get: (id) => find(db, id),
    async list({ study, open, limit }) {
      let query = records(db).orderBy('suggestions.number', 'desc').limit(limitOf(limit))
      if (study !== undefined) query = query.where('suggestions.study', '=', study)
      if (open !== undefined) query = query.where('decisions.answer', open ? 'is' : 'is not', null)
      return (await query.execute()).map(recordOf)
    },
    decide: (decision, plan) => db.transaction().execute((trx) => decide(trx, decision, plan)),
  }
}

async function addSuggestion(trx: Trx, suggestion: Suggestion, by: Actor): Promise<SuggestionRecord> {
  const { id, study, ...body } = suggestion
  requireStorable('setting', body.settings)
  requireStorable('suggestion', { feasible: body.feasible, ...body.meets })
  await trx
    .insertInto('suggestions')
    .values({ id, study, body: canonical(body), who: by.who, recorded: by.when })
    .onConflict((on) => on.column('id').doNothing())
    .execute()
  return known(trx, id)
}

async function decide(
  trx: Trx,
  decision: Decision,
  plan: { machine: string; process: string } | undefined,
): Promise<SuggestionRecord> {
  const { suggestion: id, answer, reason, who, when } = decision
  const suggestion = await known(trx, id)
  if (suggestion.decision) throw kunlunError('ALREADY_DECIDED', { id, decision: suggestion.decision.answer })
  const settings = answer === 'amended' ? decision.settings : suggestion.settings
  requireStorable('setting', settings)
  await trx
    .insertInto('decisions')
    .values({ suggestion: id, answer, settings: canonical(settings), reason, who, recorded: when })
    .execute()
  await audited(trx, { who, when }, { action: `suggestion.${answer}`, subject: id, detail: reason })
  if (answer !== 'refused' && plan) {
    const { machine, process } = plan
    await addPlan(trx, { machine, process, settings, study: suggestion.study, suggestion: id }, { who, when })
  }
  return known(trx, id)
}

async function known(db: Db, id: string): Promise<SuggestionRecord> {
  const record = await find(db, id)
  if (!record) throw kunlunError('NOT_FOUND', { what: 'suggestion', id })
  return record
}

async function find(db: Db, id: string): Promise<SuggestionRecord | undefined> {
  const row = await records(db).where('suggestions.id', '=', id).executeTakeFirst()
  return row && recordOf(row)
}

function records(db: Db) {
  return db
    .selectFrom('suggestions')
    .leftJoin('decisions', 'decisions.suggestion', 'suggestions.id')
    .leftJoin('plans', 'plans.suggestion', 'suggestions.id')
    .select(['suggestions.id', 'suggestions.study', 'suggestions.body', 'suggestions.recorded as made'])
    .select(['decisions.answer', 'decisions.settings', 'decisions.reason', 'decisions.who'])
    .select(['decisions.recorded as decided', 'plans.number as plan'])
}

type Row = Awaited<ReturnType<ReturnType<typeof records>['execute']>>[number]

function recordOf(row: Row): SuggestionRecord {
  const { id, study, body, made, plan } = row
  const decision = decisionOf(row)
  return {
    ...{ id, study, made, ...parse<Body>(body) },
    ...(decision === undefined ? {} : { decision }),
    ...(plan === null ? {} : { plannedRun: idOf('P', plan) }),
  }
}

function decisionOf({ id, answer, settings, reason, who, decided }: Row): Decision | undefined {
  if (answer === null || settings === null || reason === null || who === null || decided === null) return undefined
  return {
    ...{ suggestion: id, answer: answer as Answer, settings: parse<Settings>(settings) },
    ...{ reason, who, when: decided },
  }
}
