// Changes made on the page, versioned; studies' own definitions are among them.
import type { Kysely } from 'kysely'
import { audited } from './audit.ts'
import { canonical, parse } from './encoding.ts'
import type { ConfigurationVersion, Ledger } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

export function configurationOver(db: Kysely<LedgerTables>): Ledger['configuration'] {
  return {
    async put(key, value, by) {
      await db.transaction().execute(async (trx) => {
        const newest = await trx
          .selectFrom('configuration')
          .selectAll()
          .where('key', '=', key)
          .orderBy('version', 'desc')
          .limit(1)
          .executeTakeFirst()
        const text = canonical(value)
        if (newest?.value === text) return
        const version = (newest?.version ?? 0n) + 1n
        await trx
          .insertInto('configuration')
          .values({ key, version, value: text, who: by.who, recorded: by.when })
          .execute()
        await audited(trx, by, { action: 'configuration.put', subject: key, detail: `version ${version}` })
      })
    },
    async all() {
      const rows = await db.selectFrom('configuration').selectAll().orderBy('key').orderBy('version').execute()
      // Rows come by version, so the newest of a key is the one that stays.
      return new Map(rows.map((row) => [row.key, versionOf(row)]))
    },
    async versions(key) {
      const rows = await db
        .selectFrom('configuration')
        .selectAll()
        .where('key', '=', key)
        .orderBy('version', 'desc')
        .execute()
      return rows.map(versionOf)
    },
  }
}

function versionOf({ value, version, who, recorded }: LedgerTables['configuration']): ConfigurationVersion {
  return { value: parse<unknown>(value), version: Number(version), who, when: recorded }
}
