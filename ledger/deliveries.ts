// The outbox of the webhooks.
import type { Kysely, Selectable } from 'kysely'
import type { Deliveries, Delivery, DeliveryState } from './delivery-facts.ts'
import { limitOf, present } from './encoding.ts'
import type { LedgerTables } from './schema.ts'

export function deliveriesOver(db: Kysely<LedgerTables>): Deliveries {
  const all = () => db.selectFrom('webhook_deliveries').selectAll()
  return {
    async add(deliveries) {
      if (deliveries.length === 0) return
      const rows = deliveries.map((one) => ({ ...one, state: 'waiting', attempts: 0n, due: 0n, error: null }))
      await db
        .insertInto('webhook_deliveries')
        .values(rows)
        .onConflict((on) => on.columns(['hook', 'key']).doNothing())
        .execute()
    },
    async due(hook, now, limit) {
      const waiting = all().where('hook', '=', hook).where('state', '=', 'waiting').where('due', '<=', now)
      return (await waiting.orderBy('number').limit(limit).execute()).map(deliveryOf)
    },
    async mark(number, { state, attempts, due, error }) {
      const to = { state, attempts: BigInt(attempts), due, error: error ?? null }
      await db.updateTable('webhook_deliveries').set(to).where('number', '=', number).execute()
    },
    async list({ hook, event, state, limit }) {
      let query = all().orderBy('number', 'desc').limit(limitOf(limit))
      if (hook !== undefined) query = query.where('hook', '=', hook)
      if (event !== undefined) query = query.where('event', '=', event)
      if (state !== undefined) query = query.where('state', '=', state)
      return (await query.execute()).map(deliveryOf)
    },
    async counts() {
      const rows = await db
        .selectFrom('webhook_deliveries')
        .select(({ fn }) => ['hook', 'state', fn.countAll<bigint>().as('count')])
        .groupBy(['hook', 'state'])
        .execute()
      return rows.map(({ hook, state, count }) => ({ hook, state: state as DeliveryState, count: Number(count) }))
    },
    async bound(hook, most) {
      const waiting = db.selectFrom('webhook_deliveries').where('hook', '=', hook).where('state', '=', 'waiting')
      const first = await waiting.select('number').orderBy('number', 'desc').offset(most).limit(1).executeTakeFirst()
      if (first === undefined) return
      await db
        .updateTable('webhook_deliveries')
        .set({ state: 'dead', error: `more than ${most} waited` })
        .where('hook', '=', hook)
        .where('state', '=', 'waiting')
        .where('number', '<=', first.number)
        .execute()
    },
    async forget(before, butEvent) {
      await db
        .deleteFrom('webhook_deliveries')
        .where('created', '<', before)
        .where('state', '!=', 'waiting')
        .where('event', '!=', butEvent)
        .execute()
    },
  }
}

function deliveryOf(row: Selectable<LedgerTables['webhook_deliveries']>): Delivery {
  return { ...present(row), state: row.state as DeliveryState, attempts: Number(row.attempts) }
}
