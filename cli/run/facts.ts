// Writes what Grafana shows beside the telemetry into the same InfluxDB: runs, outcomes, decisions, figures, statistics.
import type { Installation } from '../../dashboards/api/installation.ts'
import { type QuarantineCount, quarantineFacts } from '../../dashboards/grafana/encode-waiting.ts'
import type { Fact } from '../../dashboards/grafana/facts.ts'
import { messageOf } from '../../ingest/errors.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import { writeBisecting } from '../../ingest/stores/influxdb/bisect.ts'
import { influxdbConfig } from '../../ingest/stores/influxdb/config.ts'
import { encodeFact } from '../../ingest/stores/influxdb/fact-lines.ts'
import { openLink } from '../../ingest/stores/influxdb/link.ts'
import { chartFacts } from './facts-charted.ts'
import { collect } from './facts-collected.ts'
import { studyFacts } from './facts-studied.ts'
import type { Foundation } from './foundation.ts'
import type { Ingest } from './ingest.ts'

const everyMs = 5000
/** Statistics are worked out over long histories: they are asked for less often. */
const statisticsEveryMs = 60_000
/** Runs of each machine looked at each time: older ones were written before; a start writes all of them. */
const newestRuns = 50

/** Begins to write; nothing where the store is not an InfluxDB. Facts are derived, so a failed write is made good by the next. */
export function startFacts(
  base: Foundation,
  ingest: Ingest,
  installation: Installation,
  closing: AsyncDisposableStack,
): void {
  const { kind, ...settings } = base.config.stores.telemetry
  if (kind !== 'influxdb') return
  const target = influxdbConfig.parse(settings)
  const link = openLink(target)
  const write = async (facts: readonly Fact[]) => {
    const lines = facts.map(encodeFact)
    for (let start = 0; start < lines.length; start += target.batchSize) {
      const refused = await writeBisecting(lines.slice(start, start + target.batchSize), link.write)
      for (const { cause } of refused) base.log.warn({ cause }, 'a fact for Grafana was refused')
    }
  }
  let limit: number | undefined
  let waiting: readonly QuarantineCount[] = []
  const now = async () => {
    const counts = await base.ledger.quarantine.counts()
    await write([...(await collect(base, ingest, limit)), ...quarantineFacts(counts, waiting, base.clock.now())])
    waiting = counts
    limit = newestRuns
  }
  closing.defer(repeat(everyMs, now, base))
  let isFirst = true
  const statistics = async () => {
    await write([...(await studyFacts(base, installation)), ...(await chartFacts(base, installation, isFirst))])
    isFirst = false
  }
  closing.defer(repeat(statisticsEveryMs, statistics, base))
}

/** Calls it at intervals, never twice at once. Returns what ends it. */
function repeat(intervalMs: number, work: () => Promise<void>, { log }: Foundation): () => void {
  let isBusy = false
  const once = async () => {
    if (isBusy) return
    isBusy = true
    try {
      await work()
    } catch (cause) {
      const { code } = asKunlunError(cause)
      log.warn({ code, cause: messageOf(cause) }, 'facts for Grafana could not be written; trying again')
    } finally {
      isBusy = false
    }
  }
  const timer = setInterval(() => void once(), intervalMs)
  return () => clearInterval(timer)
}
