// Measured results: added once per key, corrected by a later one, voided with a reason.
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { kunlunError } from '../ingest/errors.ts'
import type { Outcome } from '../ingest/model.ts'
import { audited } from './audit.ts'
import { idOf, limitOf, numberOf, present, requireStorable } from './encoding.ts'
import type { Actor, Ledger, NewOutcome } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

type Db = Kysely<LedgerTables>
type Trx = Transaction<LedgerTables>
type Row = Selectable<LedgerTables['outcomes']>

export function outcomesOver(db: Db): Ledger['outcomes'] {
  return {
    async list({ run, runs, limit }) {
      if (runs?.length === 0) return []
      let query = db
        .selectFrom('outcomes')
        .selectAll()
        .where((is) => is.not(isVoid))
        .where(correction, 'is', null)
        .orderBy('number')
        .limit(limitOf(limit))
      if (run !== undefined) query = query.where('run', '=', run)
      if (runs !== undefined) query = query.where('run', 'in', [...runs])
      return (await query.execute()).map(outcomeOf)
    },
    add: (outcomes, by) =>
      db.transaction().execute(async (trx) => {
        const added: Outcome[] = []
        for (const outcome of outcomes) added.push(await addOutcome(trx, outcome, by))
        return added
      }),
    history: (run) => historyOf(db, run),
    void: (id, reason, by) =>
      db.transaction().execute(async (trx) => {
        const { number } = await known(trx, id)
        const entry = { outcome: number, reason, who: by.who, recorded: by.when }
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('outcome_voids')
          .values(entry)
          .onConflict((on) => on.column('outcome').doNothing())
          .executeTakeFirstOrThrow()
        if (numInsertedOrUpdatedRows !== 0n)
          await audited(trx, by, { action: 'outcome.void', subject: id, detail: reason })
      }),
  }
}

const isVoid = sql<boolean>`exists (select 1 from outcome_voids void where void.outcome = outcomes.number)`

/** The correction of an outcome, unless that is void itself: voiding a correction brings back what it corrected. */
const correction = sql<bigint | null>`(
  select later.number from outcomes later
  where later.supersedes = outcomes.number
    and not exists (select 1 from outcome_voids void where void.outcome = later.number)
  limit 1)`

async function addOutcome(trx: Trx, outcome: NewOutcome, by: Actor): Promise<Outcome> {
  const { key, run, name, value, unit, sd, specimen, position, method, appraiser, measuredAt, supersedes } = outcome
  const twin = await trx.selectFrom('outcomes').selectAll().where('key', '=', key).executeTakeFirst()
  if (twin) return outcomeOf(twin)
  requireStorable(`outcome ${name}:`, { value, sd, measuredAt })
  const hasRun = await trx.selectFrom('runs').select('id').where('id', '=', run).executeTakeFirst()
  if (!hasRun) throw kunlunError('RUN_UNKNOWN', { run })
  const corrected = supersedes === undefined ? null : await correctable(trx, supersedes)
  const row = await trx
    .insertInto('outcomes')
    .values({
      ...{ key, run, name, value, unit, measured: measuredAt, supersedes: corrected },
      ...{ sd: sd ?? null, specimen: specimen ?? null, position: position ?? null, method: method ?? null },
      ...{ appraiser: appraiser ?? null },
      ...{ who: by.who, recorded: by.when },
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  if (supersedes !== undefined) {
    const detail = `${name} ${value} ${unit}, of ${run}`
    await audited(trx, by, { action: 'outcome.correct', subject: supersedes, detail })
  }
  return outcomeOf(row)
}

/** A chain, never a fork: two corrections of one outcome would both be in force. */
async function correctable(trx: Trx, id: string): Promise<bigint> {
  const { number, later } = await known(trx, id)
  if (later !== null) throw kunlunError('OUTCOME_SUPERSEDED', { id, by: idOf('O', later) })
  return number
}

async function known(trx: Trx, id: string): Promise<Row & { later: bigint | null }> {
  const number = numberOf('O', id)
  const row =
    number &&
    (await trx
      .selectFrom('outcomes')
      .selectAll()
      .select(correction.as('later'))
      .where('number', '=', number)
      .executeTakeFirst())
  if (!row) throw kunlunError('NOT_FOUND', { what: 'outcome', id })
  return row
}

async function historyOf(db: Db, run: string): ReturnType<Ledger['outcomes']['history']> {
  const rows = await db
    .selectFrom('outcomes')
    .leftJoin('outcome_voids', 'outcome_voids.outcome', 'outcomes.number')
    .selectAll('outcomes')
    .select(['outcome_voids.reason as voided', correction.as('later')])
    .where('outcomes.run', '=', run)
    .orderBy('outcomes.number')
    .execute()
  return rows.map((row) => ({
    ...outcomeOf(row),
    who: row.who,
    recorded: row.recorded,
    ...(row.later === null ? {} : { supersededBy: idOf('O', row.later) }),
    ...(row.voided === null ? {} : { voided: row.voided }),
  }))
}

function outcomeOf(row: Row): Outcome {
  const { number, run, name, value, unit, sd, specimen, position, method, appraiser, measured } = row
  return {
    ...{ id: idOf('O', number), run, name, value, unit, measuredAt: measured },
    ...present({ sd, specimen, position, method, appraiser }),
  }
}
