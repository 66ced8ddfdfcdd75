// What second strategies would have suggested: kept for engineers, never among the suggestions that a plant sees.
import type { Kysely } from 'kysely'
import { canonical, limitOf, parse, requireStorable } from './encoding.ts'
import type { Ledger, ShadowRecord } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

type Body = Omit<ShadowRecord, 'beside' | 'study' | 'made'>

export function shadowsOver(db: Kysely<LedgerTables>): Ledger['shadows'] {
  return {
    async add({ beside, study, ...body }, { who, when }) {
      requireStorable('setting', body.settings)
      await db
        .insertInto('shadows')
        .values({ beside, study, body: canonical(body), who, recorded: when })
        .onConflict((on) => on.column('beside').doNothing())
        .execute()
    },
    async list({ study, limit }) {
      const rows = await db
        .selectFrom('shadows')
        .selectAll()
        .where('study', '=', study)
        .orderBy('number', 'desc')
        .limit(limitOf(limit))
        .execute()
      return rows.map(({ beside, body, recorded }) => ({ beside, study, made: recorded, ...parse<Body>(body) }))
    },
  }
}
