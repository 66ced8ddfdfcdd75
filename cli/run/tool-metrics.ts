// Metrics of what goes out to other tools: Parquet files, webhooks.
import { Gauge, type Registry } from 'prom-client'
import type { Deliveries } from '../../ledger/delivery-facts.ts'
import type { DaysKeeper } from './days.ts'

export function addToolMetrics(registry: Registry, days: DaysKeeper, deliveries: Pick<Deliveries, 'counts'>): void {
  new Gauge({
    name: 'kunlun_parquet_hours_waiting',
    help: 'Hours of machines whose Parquet file is not yet up to date',
    registers: [registry],
    collect() {
      this.set(days.waiting())
    },
  })
  new Gauge({
    name: 'kunlun_webhook_deliveries',
    help: 'What webhooks were or are to be told, by state: waiting, delivered, dead (given up)',
    labelNames: ['webhook', 'state'],
    registers: [registry],
    async collect() {
      this.reset()
      for (const { hook, state, count } of await deliveries.counts()) this.set({ webhook: hook, state }, count)
    },
  })
}
