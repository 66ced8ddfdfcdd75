// What is to be computed from stored samples, as processes that share a ledger tell each other.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { KeptMinute, Ledger, Work } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

const allWorks: readonly Work[] = ['derive', 'rollUp', 'parquet']
const most = 1000
/** Rows of one statement: each takes four of a database's parameters. */
const rowsEach = 1000

export function followUpsOver(db: Kysely<LedgerTables>): Ledger['followUps'] {
  const oldest = (work: Work) =>
    db.selectFrom('follow_ups').selectAll().where('work', '=', work).orderBy('minute').limit(most).execute()
  return {
    async list<W extends Work = Work>(works?: readonly W[]) {
      const rows = (await Promise.all((works ?? allWorks).map(oldest))).flat()
      // Safe: each query asks for one of these works.
      return rows as KeptMinute<W>[]
    },
    async unrolled(machine) {
      const rows = await db
        .selectFrom('follow_ups')
        .select('minute')
        .where('machine', '=', machine)
        .where('work', '=', 'rollUp')
        .execute()
      return rows.map(({ minute }) => minute)
    },
    async exchange(done, due) {
      if (done.length === 0 && due.length === 0) return
      await db.transaction().execute(async (trx) => {
        for (const one of done) await forget(trx, one)
        const once = new Map(due.map((one) => [`${one.work} ${one.minute} ${one.machine}`, one]))
        const rows = [...once.values()].map((one) => ({ ...one, version: 1n }))
        for (let start = 0; start < rows.length; start += rowsEach)
          await trx
            .insertInto('follow_ups')
            .values(rows.slice(start, start + rowsEach))
            .onConflict((on) =>
              on.columns(['machine', 'minute', 'work']).doUpdateSet({ version: sql`follow_ups.version + 1` }),
            )
            .execute()
      })
    },
  }
}

async function forget(trx: Transaction<LedgerTables>, { work, machine, minute, version }: KeptMinute): Promise<void> {
  const keys = { work, machine, minute, version }
  await trx
    .deleteFrom('follow_ups')
    .where((e) => e.and(keys))
    .execute()
}
