// What could not be understood, with its bytes and its reason.
import type { Kysely, Selectable } from 'kysely'
import { kunlunError } from '../ingest/errors.ts'
import type { QuarantineEntry } from '../ingest/model.ts'
import { type Act, audited } from './audit.ts'
import { bounded, limitOf, present } from './encoding.ts'
import type { Ledger, Mend, QuarantineFilter, StoredQuarantineEntry } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

type Db = Kysely<LedgerTables>

/** 12 columns each stay below the 32,766 variables that one statement may have. */
const rowsPerStatement = 1000

/** Sequences of one spool stay below 2^53, so those of each spool have a range of their own. */
const sequencesPerSpool = 2n ** 53n

export function quarantineOver(db: Db, spool: bigint): Ledger['quarantine'] {
  return {
    async add(entries) {
      if (entries.length === 0) return
      await db.transaction().execute(async (trx) => {
        for (let at = 0; at < entries.length; at += rowsPerStatement) {
          const rows = entries.slice(at, at + rowsPerStatement).map((entry) => rowOf(entry, spool * sequencesPerSpool))
          const insert = trx.insertInto('quarantine').values(rows)
          await insert.onConflict((on) => on.columns(['sequence', 'part']).doNothing()).execute()
        }
      })
    },
    async get(id) {
      const number = BigInt(Number.isSafeInteger(id) ? id : -1)
      const row = await entriesOf(db).where('quarantine.id', '=', number).executeTakeFirst()
      return row && entryOf(row)
    },
    list: async (filter) => (await listed(db, filter).execute()).map(entryOf),
    async counts() {
      const rows = await db
        .selectFrom('quarantine')
        .leftJoin('quarantine_replays', 'quarantine_replays.entry', 'quarantine.id')
        .select((of) => ['code', 'connector', of.fn.countAll<bigint>().as('count')])
        .where('quarantine_replays.entry', 'is', null)
        .groupBy(['code', 'connector'])
        .orderBy('code')
        .orderBy('connector')
        .execute()
      return rows.map(({ code, connector, count }) => ({ code, connector, count: Number(count) }))
    },
    async markReplayed(id, by, mend) {
      await db.transaction().execute(async (trx) => {
        const entry = BigInt(Number.isSafeInteger(id) ? id : -1)
        const isKnown = await trx.selectFrom('quarantine').select('id').where('id', '=', entry).executeTakeFirst()
        if (!isKnown) throw kunlunError('NOT_FOUND', { what: 'quarantine entry', id })
        await trx
          .insertInto('quarantine_replays')
          .values({ entry, who: by.who, recorded: by.when, mend: mend === undefined ? null : JSON.stringify(mend) })
          .onConflict((on) => on.column('entry').doNothing())
          .execute()
        await audited(trx, by, actOn(id, mend))
      })
    },
  }
}

function actOn(id: number, mend: Mend | undefined): Act {
  if (mend === undefined) return { action: 'quarantine.replay', subject: String(id), detail: '' }
  return { action: 'quarantine.mend', subject: String(id), detail: JSON.stringify(mend) }
}

function listed(db: Db, { connector, machine, code, state, limit, before }: QuarantineFilter) {
  let query = entriesOf(db).orderBy('quarantine.id', 'desc').limit(limitOf(limit))
  if (connector !== undefined) query = query.where('quarantine.connector', '=', connector)
  if (machine !== undefined) query = query.where('quarantine.machine', '=', machine)
  if (code !== undefined) query = query.where('quarantine.code', '=', code)
  if (state !== undefined) query = query.where('quarantine_replays.entry', state === 'kept' ? 'is' : 'is not', null)
  if (before !== undefined) query = query.where('quarantine.id', '<', bounded(BigInt(Math.ceil(before))))
  return query
}

function entriesOf(db: Db) {
  return db
    .selectFrom('quarantine')
    .leftJoin('quarantine_replays', 'quarantine_replays.entry', 'quarantine.id')
    .selectAll('quarantine')
    .select(['quarantine_replays.who', 'quarantine_replays.recorded', 'quarantine_replays.mend'])
}

function rowOf(entry: QuarantineEntry, first: bigint) {
  const { sequence, part, connector, source, received, contentType, body, code, reason, machine, signal } = entry
  return {
    ...{
      sequence: first + sequence,
      part: BigInt(part),
      connector,
      source,
      received,
      content_type: contentType,
      body,
      code,
      reason,
    },
    ...{ machine: machine ?? null, signal: signal ?? null },
  }
}

type Replay = LedgerTables['quarantine_replays']
type Row = Selectable<LedgerTables['quarantine']> & { [K in 'who' | 'recorded' | 'mend']: Replay[K] | null }

function entryOf(row: Row): StoredQuarantineEntry {
  const { id, part, content_type, machine, signal, who, recorded, mend, ...same } = row
  return {
    ...{ ...same, id: Number(id), part: Number(part), contentType: content_type },
    ...present({ machine, signal }),
    state: who === null ? 'kept' : 'replayed',
    ...(who === null || recorded === null ? {} : { answered: { who, when: recorded, ...mendOf(mend) } }),
  }
}

function mendOf(text: string | null): { mend?: Mend } {
  return text === null ? {} : { mend: JSON.parse(text) as Mend }
}
