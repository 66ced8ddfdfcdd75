// The Prometheus metrics of an installation; the names are stable.
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { PipelineView } from '../../dashboards/api/installation.ts'
import type { Ledger } from '../../ledger/ledger.ts'

export interface Metrics {
  readonly registry: Registry
  /** Started at a delivery's receipt, ended at its acknowledgement. */
  acknowledgementTimer(): () => void
  suggested(study: string, seconds: number): void
}

/** `view` is asked at each scrape, so that the page and the metrics can never differ. */
export function createMetrics(view: () => PipelineView, gaps: Pick<Ledger['gaps'], 'counts'>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'kunlun_' })
  const acknowledgement = new Histogram({
    name: 'kunlun_acknowledgement_seconds',
    help: 'From receipt of a delivery to its acknowledgement, after it was made durable',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers: [registry],
  })
  const suggestion = new Histogram({
    name: 'kunlun_suggestion_seconds',
    help: 'Time to work out a suggestion',
    labelNames: ['study'],
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    registers: [registry],
  })
  connectorGauges(registry, view)
  certificateGauge(registry, view)
  lossesGauge(registry, view)
  balanceGauges(registry, view)
  spoolGauges(registry, view)
  truthGauges(registry, view)
  gapGauges(registry, gaps)
  return {
    registry,
    acknowledgementTimer: () => acknowledgement.startTimer(),
    suggested: (study, seconds) => suggestion.observe({ study }, seconds),
  }
}

function connectorGauges(registry: Registry, view: () => PipelineView): void {
  new Gauge({
    name: 'kunlun_connector_connected',
    help: '1 while the link of the connector is up',
    labelNames: ['connector', 'kind'],
    registers: [registry],
    collect() {
      for (const { id, kind, state } of view().connectors)
        this.set({ connector: id, kind }, state === 'connected' ? 1 : 0)
    },
  })
  new Gauge({
    name: 'kunlun_connector_dropped',
    help: 'Messages lost before acceptance because the protocol cannot be held back',
    labelNames: ['connector'],
    registers: [registry],
    collect() {
      for (const { id, dropped } of view().connectors) this.set({ connector: id }, dropped)
    },
  })
}

/** How often a link broke: many within minutes mean an unsteady network, or two processes with one client id. */
function lossesGauge(registry: Registry, view: () => PipelineView): void {
  new Gauge({
    name: 'kunlun_connector_losses',
    help: 'Links lost after they were open, since the start',
    labelNames: ['connector'],
    registers: [registry],
    collect() {
      for (const { id, details } of view().connectors) this.set({ connector: id }, Number(details['losses'] ?? 0))
    },
  })
}

/** Seconds of wall time; below 0 once it has ended. */
function certificateGauge(registry: Registry, view: () => PipelineView): void {
  new Gauge({
    name: 'kunlun_opcua_certificate_expiry_seconds',
    help: 'Until the certificate ends: own (ours) or server',
    labelNames: ['connector', 'side'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { id, details } of view().connectors) {
        for (const [side, detail] of Object.entries({ own: 'ownCertificateUntil', server: 'certificateUntil' })) {
          const until = Date.parse(String(details[detail]))
          if (!Number.isNaN(until)) this.set({ connector: id, side }, (until - Date.now()) / 1000)
        }
      }
    },
  })
}

/** received = rejected + spooled + decoded + quarantined; decoded = stored + quarantined + filtered + pending. */
function balanceGauges(registry: Registry, view: () => PipelineView): void {
  new Gauge({
    name: 'kunlun_messages',
    help: 'Messages by state: received = rejected + spooled + decoded + quarantined; redelivered apart',
    labelNames: ['connector', 'state'],
    registers: [registry],
    collect() {
      for (const { id, messages } of view().connectors) {
        for (const [state, count] of Object.entries(messages)) this.set({ connector: id, state }, count)
      }
    },
  })
  new Gauge({
    name: 'kunlun_samples',
    help: 'Samples by state: decoded = stored + quarantined + filtered + pending',
    labelNames: ['connector', 'machine', 'state'],
    registers: [registry],
    collect() {
      for (const { connector, machine, samples } of view().machines) {
        for (const [state, count] of Object.entries(samples)) this.set({ connector, machine, state }, count)
      }
    },
  })
}

/** Whether what the sources say of time can be trusted. */
function truthGauges(registry: Registry, view: () => PipelineView): void {
  new Gauge({
    name: 'kunlun_clock_skew_seconds',
    help: "Median of receive minus source time; below 0 the source's clock is ahead",
    labelNames: ['connector', 'machine'],
    registers: [registry],
    collect() {
      for (const { connector, machine, skewSeconds } of view().clocks) this.set({ connector, machine }, skewSeconds)
    },
  })
  new Gauge({
    name: 'kunlun_derived_samples',
    help: 'Derived samples stored since the start',
    labelNames: ['machine'],
    registers: [registry],
    collect() {
      for (const { machine, samples } of view().computed.machines) this.set({ machine }, samples)
    },
  })
  new Gauge({
    name: 'kunlun_rollups_waiting',
    help: 'Machines whose rollups are not yet up to date',
    registers: [registry],
    collect() {
      this.set(view().computed.waiting)
    },
  })
  new Gauge({
    name: 'kunlun_signals_stale',
    help: 'Signals silent for more than three of their expected intervals',
    labelNames: ['machine'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [machine, signals] of Map.groupBy(view().stale, (one) => one.machine))
        this.set({ machine }, signals.length)
    },
  })
}

function gapGauges(registry: Registry, gaps: Pick<Ledger['gaps'], 'counts'>): void {
  const labelNames = ['connector', 'cause', 'state'] as const
  new Gauge({
    name: 'kunlun_gaps',
    help: 'Stretches in which samples are missing, or were until they were read back',
    labelNames,
    registers: [registry],
    async collect() {
      this.reset()
      for (const { count, samples: _, ...labels } of await gaps.counts()) this.set(labels, count)
    },
  })
  new Gauge({
    name: 'kunlun_gap_samples',
    help: "Values that were read back from the sources' histories",
    labelNames,
    registers: [registry],
    async collect() {
      this.reset()
      for (const { samples, count: _, ...labels } of await gaps.counts()) this.set(labels, samples)
    },
  })
}

function spoolGauges(registry: Registry, view: () => PipelineView): void {
  const gauges: Readonly<Record<string, readonly [string, (view: PipelineView) => number]>> = {
    kunlun_spool_records: ['Records that wait in the spool', ({ spool }) => spool.records],
    kunlun_spool_bytes: ['Bytes of the spool on disk', ({ spool }) => spool.bytes],
    kunlun_spool_oldest_seconds: [
      'Age of the oldest record that waits, in wall seconds',
      ({ spool }) => spool.oldestSeconds ?? 0,
    ],
    kunlun_store_up: ['1 while the telemetry store takes samples', ({ store }) => (store.state === 'ok' ? 1 : 0)],
    kunlun_lag_seconds: ['From receipt to stored, in wall seconds', ({ lagSeconds }) => lagSeconds ?? 0],
  }
  for (const [name, [help, value]] of Object.entries(gauges)) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value(view()))
      },
    })
  }
}
