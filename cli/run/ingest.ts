// The way in of an installation: connectors, pipeline, live values, runs.
import type { Decoder } from '../../connectors/connector.ts'
import type { PipelineView } from '../../dashboards/api/installation.ts'
import { createDrafts, type Draft, type Drafts } from '../../ingest/contract/drafts.ts'
import type { FollowUp } from '../../ingest/follow-up.ts'
import { createLive, type Live } from '../../ingest/live.ts'
import type { Run, Sample } from '../../ingest/model.ts'
import { createPipeline, type Pipeline } from '../../ingest/pipeline.ts'
import { createOutcomeDesk, type OutcomeDesk } from '../../ingest/runs/outcome-desk.ts'
import type { RunOwner } from '../../ingest/runs/owner.ts'
import { type RunRules, runRules } from '../../ingest/runs/rules.ts'
import { acceptedDraft } from '../config/accepted.ts'
import type { Configuration } from '../config/schema.ts'
import { type DaysKeeper, startDays } from './days.ts'
import { delay } from './delay.ts'
import { startFollowUp } from './follow-up.ts'
import type { Foundation } from './foundation.ts'
import { createLinks, type Links } from './links.ts'
import { pipelineView } from './pipeline-view.ts'
import { runOwnerFor } from './run-owner.ts'

export interface Ingest {
  readonly links: Links
  /** By connector. */
  readonly decoders: ReadonlyMap<string, Decoder>
  readonly live: Live
  readonly drafts: Drafts
  readonly pipeline: Pipeline
  readonly owner: RunOwner
  readonly desk: OutcomeDesk
  readonly followUp: FollowUp
  readonly days: DaysKeeper
  /** Where processes share the ledger: true while this one has the lease. */
  isOwner?(): boolean
  view(): PipelineView
}

export interface IngestHooks {
  onRun(run: Run): void
  onOutcomes(): void
  /** Started at each delivery, ended at its acknowledgement. */
  acknowledgementTimer(): () => void
}

const liveTickMs = 200

/** Starts to take data in; ends with `closing`: links first, then what is being stored. */
export function startIngest(base: Foundation, hooks: IngestHooks, closing: AsyncDisposableStack): Ingest {
  const { config, clock, log, ledger, store, spool } = base
  const decoders = new Map<string, Decoder>()
  const drafts = createDrafts(config.machines)
  const { contracts } = drafts
  const tools = { clock, log, delay, random: Math.random }
  const live = createLive({ decoders, contracts, clock })
  const timer = hooks.acknowledgementTimer
  const links = createLinks(config.connectors, {
    ...tools,
    data: config.data,
    decoders,
    append: spool.append,
    live,
    timer,
  })
  const owner = runOwnerFor(config.ledger, { store, ledger, machines: rulesOf(config), clock, log, onRun: hooks.onRun })
  closing.defer(() => owner.close())
  const shared = owner.isOwner === undefined ? {} : { isOwner: () => owner.isOwner === true }
  const days = startDays(base, shared, closing)
  const onDerived = (samples: readonly Sample[]) => derivedStored(samples, { live, owner, days })
  const followUp = startFollowUp(base, { onDerived, ...shared }, closing)
  const desk = createOutcomeDesk({ ledger, clock, settle: owner.settled, onRecorded: hooks.onOutcomes })
  const pipeline = createPipeline({
    ...tools,
    spool,
    store,
    decoders,
    contracts,
    quarantine: ledger.quarantine,
    gaps: ledger.gaps,
    outcomes: desk,
    onStored: owner.touched,
    followUp: {
      touched(samples) {
        followUp.touched(samples)
        days.touched(samples)
      },
      saved: () => ({ ...followUp.saved(), ...days.saved() }),
    },
    onPromised: drafts.take,
    beforeCommit: () => drafts.keepAccepted(keeperOf(base)),
  })
  const working = new AbortController()
  const worked = pipeline.run(working.signal)
  closing.defer(async () => {
    working.abort()
    await worked
  })
  links.start()
  closing.defer(() => links.stop())
  const ticking = setInterval(() => live.tick(), liveTickMs)
  closing.defer(() => clearInterval(ticking))
  const parts = {
    supervised: links.supervised,
    pipeline,
    live,
    followUp,
    spool,
    clock,
    maxBytes: config.spool.maxBytes,
    storeKind: config.stores.telemetry.kind,
  }
  return {
    links,
    decoders,
    live,
    drafts,
    pipeline,
    owner,
    desk,
    followUp,
    days,
    ...shared,
    view: () => pipelineView(parts),
  }
}

/** Derived samples are shown, and looked at for runs, as those that came from a machine. */
function derivedStored(samples: readonly Sample[], { live, owner, days }: Pick<Ingest, 'live' | 'owner' | 'days'>) {
  const [first] = samples
  if (first === undefined) return
  live.show(samples)
  days.touched(samples)
  const times = samples.map(({ time }) => time).sort((a, b) => (a < b ? -1 : 1))
  owner.touched(first.machine, times[0] ?? first.time, times.at(-1) ?? first.time)
}

/** Keeps what the configuration accepts by itself, in the name of the connector that brought it. */
function keeperOf({ configuration, clock, log }: Foundation): (draft: Draft) => Promise<void> {
  return async (draft) => {
    const { machine, connector, signals } = draft
    await configuration.putAccepted(machine, acceptedDraft(draft), { who: connector, when: clock.now() })
    log.info({ connector, machine, signals: signals.length }, 'signals were accepted as the configuration says')
  }
}

/** The rules of every machine that has runs. */
function rulesOf(config: Configuration): Map<string, RunRules> {
  const machines = Object.entries(config.machines).flatMap(([id, { kind, signals, runs }]) => {
    const rules = runRules({ kind, signals: Object.keys(signals), ...(runs === undefined ? {} : { runs }) })
    return rules === undefined ? [] : [[id, rules] as const]
  })
  return new Map(machines)
}
