// The way from the machines to the store in figures, as the page and the metrics show it.
import type { ConnectorView, Fault, PipelineView } from '../../dashboards/api/installation.ts'
import type { KunlunError } from '../../ingest/errors.ts'
import type { FollowUp } from '../../ingest/follow-up.ts'
import type { Live } from '../../ingest/live.ts'
import type { Clock, Nanoseconds } from '../../ingest/model.ts'
import type { Pipeline } from '../../ingest/pipeline.ts'
import type { Spool } from '../../ingest/spool/spool.ts'
import type { ConnectorStatus, Supervised } from '../../ingest/supervisor.ts'

export interface PipelineParts {
  supervised(): readonly Supervised[]
  readonly pipeline: Pipeline
  readonly live: Pick<Live, 'stale'>
  readonly followUp: Pick<FollowUp, 'counts'>
  readonly spool: Spool
  readonly maxBytes: number
  readonly storeKind: string
  readonly clock: Clock
}

export function pipelineView(parts: PipelineParts): PipelineView {
  const { spool, pipeline, clock } = parts
  const { messages, samples } = pipeline.balances()
  const { oldest, ...depth } = spool.depth()
  const { alarm, lag } = pipeline.state()
  const wallSeconds = (span: Nanoseconds) => Number(span) / 1e9 / clock.factor
  return {
    connectors: parts.supervised().map((one) => connectorView(one.status(), messages)),
    machines: samples.map(({ connector, machine, ...balance }) => ({ connector, machine, samples: balance })),
    spool: {
      records: depth.messages,
      bytes: depth.bytes,
      maxBytes: parts.maxBytes,
      ...(oldest === undefined ? {} : { oldestSeconds: wallSeconds(clock.now() - oldest) }),
    },
    store: {
      kind: parts.storeKind,
      state: alarm === undefined ? 'ok' : 'failing',
      ...(alarm === undefined ? {} : { lastError: faultOf(alarm) }),
    },
    clocks: pipeline.clockSkews(),
    computed: computedView(parts.followUp),
    stale: parts.live.stale().map(({ machine, signal, silent, interval }) => ({
      machine,
      signal,
      silentSeconds: Number(silent) / 1e9,
      intervalSeconds: Number(interval) / 1e9,
    })),
    ...(lag === undefined ? {} : { lagSeconds: wallSeconds(lag) }),
  }
}

function computedView(followUp: PipelineParts['followUp']): PipelineView['computed'] {
  const { derived, waiting } = followUp.counts()
  return { machines: [...derived].map(([machine, samples]) => ({ machine, samples })), waiting }
}

const noMessages = { received: 0, redelivered: 0, rejected: 0, spooled: 0, decoded: 0, quarantined: 0 }

function connectorView(status: ConnectorStatus, messages: ReturnType<Pipeline['balances']>['messages']): ConnectorView {
  const { id, kind, dropped, details, holding, unstable, lastError } = status
  const counted = messages.find((balance) => balance.connector === id) ?? noMessages
  const present = holding ?? unstable
  const fault = present ?? lastError?.error
  const { received, redelivered, rejected, spooled, decoded, quarantined } = counted
  return {
    id,
    kind,
    state: status.state === 'stopped' ? 'ended' : status.state,
    dropped,
    details,
    messages: { received, redelivered, rejected, spooled, decoded, quarantined },
    // An error of a link that is up again is history.
    ...(fault === undefined || (status.state === 'connected' && present === undefined)
      ? {}
      : { lastError: faultOf(fault, lastError?.when) }),
  }
}

export function faultOf(error: KunlunError, when?: Nanoseconds): Fault {
  return { code: error.code, message: error.message, next: error.next, ...(when === undefined ? {} : { when }) }
}
