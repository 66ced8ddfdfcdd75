// The timeline of the plant: tool, thermocouple, maintenance and lot events.
import type { Kysely } from 'kysely'
import type { Clock } from '../ingest/model.ts'
import { audited } from './audit.ts'
import { bounded, idOf } from './encoding.ts'
import type { Ledger, PlantEvent } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

export function eventsOver(db: Kysely<LedgerTables>, clock: Clock): Ledger['events'] {
  return {
    async add({ machine, kind, time, text, who }) {
      const recorded = clock.now()
      return db.transaction().execute(async (trx) => {
        const { number } = await trx
          .insertInto('plant_events')
          .values({ machine, kind, time, text, who, recorded })
          .returning('number')
          .executeTakeFirstOrThrow()
        const act = { action: 'event.add', subject: machine, detail: `${kind}: ${text}` }
        await audited(trx, { who, when: recorded }, act)
        return { id: idOf('E', number), machine, kind, time, text, who }
      })
    },
    async list({ machine, from, to }) {
      let query = db.selectFrom('plant_events').selectAll().orderBy('time').orderBy('number')
      if (machine !== undefined) query = query.where('machine', '=', machine)
      if (from !== undefined) query = query.where('time', '>=', bounded(from))
      if (to !== undefined) query = query.where('time', '<', bounded(to))
      const rows = await query.execute()
      return rows.map(({ number, machine: of, kind, time, text, who }) => ({
        ...{ id: idOf('E', number), machine: of, kind: kind as PlantEvent['kind'], time, text, who },
      }))
    },
  }
}
