// What several processes on one ledger agree on: who derives runs, what that one is to look at.
import type { Kysely, Transaction } from 'kysely'
import type { Clock, Nanoseconds } from '../ingest/model.ts'
import type { Ledger, Touch } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

type Db = Kysely<LedgerTables>

const nanosecondsPerMs = 1_000_000n

export function leasesOver(db: Db, clock: Clock): Ledger['leases'] {
  return {
    take: (name, owner, forMs) =>
      db.transaction().execute(async (trx) => {
        const now = clock.now()
        const held = await trx.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst()
        if (held !== undefined && held.owner !== owner && held.expires > now) return false
        const lease = { owner, expires: now + BigInt(Math.round(forMs)) * nanosecondsPerMs }
        await put(trx, name, lease)
        return true
      }),
    async release(name, owner) {
      await db.deleteFrom('leases').where('name', '=', name).where('owner', '=', owner).execute()
    },
  }
}

async function put(
  trx: Transaction<LedgerTables>,
  name: string,
  lease: { owner: string; expires: Nanoseconds },
): Promise<void> {
  await trx
    .insertInto('leases')
    .values({ name, ...lease })
    .onConflict((on) => on.column('name').doUpdateSet(lease))
    .execute()
}

export function touchesOver(db: Db): Ledger['touches'] {
  return {
    async add(touches) {
      if (touches.length === 0) return
      const rows = touches.map(({ machine, from, to }) => ({ machine, earliest: from, latest: to }))
      await db.insertInto('touches').values(rows).execute()
    },
    async list() {
      const rows = await db.selectFrom('touches').selectAll().orderBy('number').limit(1000).execute()
      return rows.map(({ number, machine, earliest, latest }) => ({ number, machine, from: earliest, to: latest }))
    },
    async done(touches: readonly Touch[]) {
      if (touches.length === 0) return
      const numbers = touches.map(({ number }) => number)
      await db.deleteFrom('touches').where('number', 'in', numbers).execute()
    },
  }
}

/** Spools have numbers from 1 on; an embedded ledger, which only ever has one, does without. */
export function spoolNumber(db: Db, id: string): Promise<bigint> {
  return db.transaction().execute(async (trx) => {
    const find = () => trx.selectFrom('spools').select('number').where('id', '=', id)
    const known = await find().executeTakeFirst()
    if (known !== undefined) return known.number
    await trx.insertInto('spools').values({ id }).execute()
    return (await find().executeTakeFirstOrThrow()).number
  })
}
