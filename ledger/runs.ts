// Runs as versions: each change adds one, the newest is indexed for searching.
import type { Kysely, Selectable, Transaction } from 'kysely'
import { kunlunError } from '../ingest/errors.ts'
import type { Run, RunState } from '../ingest/model.ts'
import { audited } from './audit.ts'
import { bounded, canonical, limitOf, parse, requireStorable } from './encoding.ts'
import type { Actor, Ledger, RunFilter } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

type Db = Kysely<LedgerTables>
type Row = Selectable<LedgerTables['run_versions']>

/** The system itself: what it voided by derivation it may derive again; what a person voided stays void. */
const system = 'kunlun'

export function runsOver(db: Db): Ledger['runs'] {
  return {
    put: (run, by) => db.transaction().execute((trx) => putRun(trx, run, by)),
    putAll: (runs, by) =>
      db.transaction().execute(async (trx) => {
        const changed: string[] = []
        for (const run of runs) if (await putRun(trx, run, by)) changed.push(run.id)
        return changed
      }),
    async get(id) {
      const row = await newest(db, id)
      return row && runOf(row)
    },
    list: async (filter) => (await listed(db, filter)).map(runOf),
    async versions(id) {
      const rows = await db.selectFrom('run_versions').selectAll().where('run', '=', id).orderBy('version').execute()
      return rows.map((row) => ({
        ...runOf(row),
        who: row.who,
        recorded: row.recorded,
        ...(row.reason === null ? {} : { reason: row.reason }),
      }))
    },
    void: (id, reason, by) => db.transaction().execute((trx) => voidRun(trx, { id, reason }, by)),
  }
}

function newest(db: Db, id: string): Promise<Row | undefined> {
  return db
    .selectFrom('run_versions')
    .selectAll()
    .where('run', '=', id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

function listed(db: Db, filter: RunFilter): Promise<Row[]> {
  const order = filter.oldestFirst === true ? 'asc' : 'desc'
  let query = db
    .selectFrom('runs')
    .innerJoin('run_versions', (join) =>
      join.onRef('run_versions.run', '=', 'runs.id').onRef('run_versions.version', '=', 'runs.version'),
    )
    .selectAll('run_versions')
    .orderBy('runs.started', order)
    .orderBy('runs.id', order)
    .limit(limitOf(filter.limit))
  const { machine, process, state, from, to, batch } = filter
  query = state === undefined ? query.where('runs.state', '!=', 'void') : query.where('runs.state', '=', state)
  if (machine !== undefined) query = query.where('runs.machine', '=', machine)
  if (process !== undefined) query = query.where('runs.process', '=', process)
  if (to !== undefined) query = query.where('runs.started', '<', bounded(to))
  if (from !== undefined) {
    const start = bounded(from)
    // A run of no length counts at its start.
    query = query.where((is) =>
      is.or([is('runs.ended', 'is', null), is('runs.ended', '>', start), is('runs.started', '>=', start)]),
    )
  }
  if (batch !== undefined) {
    query = query.where((is) => is.or([is('runs.batch', '=', batch), is('runs.part', '=', batch)]))
  }
  return query.execute()
}

async function putRun(trx: Transaction<LedgerTables>, run: Run, by: Actor): Promise<boolean> {
  requireStorable(run.id, { from: run.from, to: run.to, ...run.features, ...run.planned, ...run.achieved })
  const known = await newest(trx, run.id)
  if (known?.state === 'void' && known.who !== system) return false
  const facts = factsOf(run)
  if (known && canonical(comparable(known)) === canonical(comparable(facts))) return false
  await addVersion(trx, { ...facts, version: (known?.version ?? 0n) + 1n, reason: null }, by)
  return true
}

async function voidRun(
  trx: Transaction<LedgerTables>,
  { id, reason }: { id: string; reason: string },
  by: Actor,
): Promise<void> {
  const known = await newest(trx, id)
  if (!known) throw kunlunError('RUN_UNKNOWN', { run: id })
  // A person's word on a run that the system voided is kept: from then on it stays void.
  if (known.state === 'void' && (known.who !== system || by.who === system)) return
  await addVersion(trx, { ...known, state: 'void', version: known.version + 1n, reason }, by)
  await audited(trx, by, { action: 'run.void', subject: id, detail: reason })
}

async function addVersion(
  trx: Transaction<LedgerTables>,
  facts: Omit<Row, 'who' | 'recorded'>,
  by: Actor,
): Promise<void> {
  const { labels } = parse<Body>(facts.body)
  const { run: id, version, machine, process, started, ended, state } = facts
  const index = {
    version,
    machine,
    process,
    started,
    ended,
    state,
    batch: labels.batch ?? null,
    part: labels.part ?? null,
  }
  await trx
    .insertInto('runs')
    .values({ id, ...index })
    .onConflict((on) => on.column('id').doUpdateSet(index))
    .execute()
  await trx
    .insertInto('run_versions')
    .values({ ...facts, who: by.who, recorded: by.when })
    .execute()
}

type Body = Pick<Run, 'planned' | 'achieved' | 'features' | 'labels'>

function factsOf({ id, machine, process, from, to, state, planned, achieved, features, labels }: Run) {
  const body = canonical({ planned, achieved, features, labels } satisfies Body)
  return { run: id, machine, process, started: from, ended: to ?? null, state, body }
}

function comparable({
  machine,
  process,
  started,
  ended,
  state,
  body,
}: Omit<Row, 'run' | 'version' | 'reason' | 'who' | 'recorded'>): string[] {
  return [machine, process, String(started), String(ended), state, body]
}

function runOf(row: Row): Run {
  return {
    id: row.run,
    machine: row.machine,
    process: row.process,
    from: row.started,
    ...(row.ended === null ? {} : { to: row.ended }),
    state: row.state as RunState,
    ...parse<Body>(row.body),
    version: Number(row.version),
  }
}
