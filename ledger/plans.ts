// Ordered runs: a plan stands open until the machine has run it or a person cancels it.
import type { Kysely, Selectable, Transaction } from 'kysely'
import { kunlunError } from '../ingest/errors.ts'
import type { Settings } from '../ingest/model.ts'
import { audited } from './audit.ts'
import { canonical, idOf, numberOf, parse, present, requireStorable } from './encoding.ts'
import type { Actor, Ledger, PlannedRun } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

type Db = Kysely<LedgerTables>
type Trx = Transaction<LedgerTables>
export type NewPlan = Omit<PlannedRun, 'id' | 'program' | 'state' | 'run'>

export function plansOver(db: Db): Ledger['plans'] {
  return {
    add: (plan, by) =>
      db.transaction().execute(async (trx) => {
        const added = await addPlan(trx, plan, by)
        await audited(trx, by, { action: 'plan.add', subject: added.id, detail: canonical(plan.settings) })
        return added
      }),
    async list({ machine, state }) {
      let query = withState(db).orderBy('plans.number')
      if (machine !== undefined) query = query.where('plans.machine', '=', machine)
      const plans = (await query.execute()).map(planOf)
      return state === undefined ? plans : plans.filter((plan) => plan.state === state)
    },
    match: (id, run, by) => db.transaction().execute((trx) => matchPlan(trx, { id, run }, by)),
    cancel: (id, reason, by) =>
      db.transaction().execute(async (trx) => {
        const plan = await knownPlan(trx, id)
        if (plan.state === 'cancelled') return
        if (plan.state === 'matched') throw kunlunError('PLAN_CLOSED', { id, state: plan.state })
        await addChange(trx, { id, state: 'cancelled', run: null, reason }, by)
      }),
  }
}

/** Adds a plan within the caller's transaction. Its program id, by which its run is recognised, comes from its number. */
export async function addPlan(trx: Trx, plan: NewPlan, by: Actor): Promise<PlannedRun> {
  const { machine, process, settings, study, suggestion } = plan
  requireStorable('setting', settings)
  const { number } = await trx
    .insertInto('plans')
    .values({
      ...{ machine, process, settings: canonical(settings), study: study ?? null, suggestion: suggestion ?? null },
      ...{ who: by.who, recorded: by.when },
    })
    .returning('number')
    .executeTakeFirstOrThrow()
  return { ...plan, ...names(number), state: 'open' }
}

/** Binds a plan to the run it became. A plan whose run was voided can be bound anew. */
export async function matchPlan(trx: Trx, { id, run }: { id: string; run: string }, by: Actor): Promise<void> {
  const plan = await knownPlan(trx, id)
  if (plan.state === 'matched' && plan.run === run) return
  const target = await stateOf(trx, run)
  if (target === undefined) throw kunlunError('RUN_UNKNOWN', { run })
  const isLost = plan.run !== undefined && (await stateOf(trx, plan.run)) === 'void'
  if (plan.state !== 'open' && !isLost) throw kunlunError('PLAN_CLOSED', { id, state: plan.state })
  await addChange(trx, { id, state: 'matched', run, reason: null }, by)
}

async function stateOf(trx: Trx, run: string): Promise<string | undefined> {
  const row = await trx.selectFrom('runs').select('state').where('id', '=', run).executeTakeFirst()
  return row?.state
}

async function addChange(
  trx: Trx,
  { id, ...change }: { id: string; state: string; run: string | null; reason: string | null },
  by: Actor,
): Promise<void> {
  const plan = numberOf('P', id) ?? 0n
  await trx
    .insertInto('plan_changes')
    .values({ plan, ...change, who: by.who, recorded: by.when })
    .execute()
  const detail = change.run ?? change.reason ?? ''
  await audited(trx, by, { action: `plan.${change.state}`, subject: id, detail })
}

/** Plans with their newest change, if there is one. */
function withState(db: Db) {
  return db
    .selectFrom('plans')
    .leftJoin('plan_changes', (join) =>
      join.on('plan_changes.number', '=', (is) =>
        is
          .selectFrom('plan_changes as newest')
          .select((newest) => newest.fn.max('newest.number').as('number'))
          .whereRef('newest.plan', '=', 'plans.number'),
      ),
    )
    .select(['plans.number', 'plans.machine', 'plans.process', 'plans.settings', 'plans.study', 'plans.suggestion'])
    .select(['plan_changes.state', 'plan_changes.run'])
}

async function knownPlan(trx: Trx, id: string): Promise<PlannedRun> {
  const number = numberOf('P', id)
  const row = number && (await withState(trx).where('plans.number', '=', number).executeTakeFirst())
  if (!row) throw kunlunError('NOT_FOUND', { what: 'planned run', id })
  return planOf(row)
}

type Row = Pick<
  Selectable<LedgerTables['plans']>,
  'number' | 'machine' | 'process' | 'settings' | 'study' | 'suggestion'
> & { state: string | null; run: string | null }

function planOf({ number, machine, process, settings, study, suggestion, state, run }: Row): PlannedRun {
  return {
    ...{ ...names(number), machine, process, settings: parse<Settings>(settings) },
    ...present({ study, suggestion, run }),
    state: (state ?? 'open') as PlannedRun['state'],
  }
}

function names(number: bigint): { id: string; program: string } {
  return { id: idOf('P', number), program: idOf('K', number) }
}
