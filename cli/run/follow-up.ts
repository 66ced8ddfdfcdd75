// Keeps what follows stored samples going: derived signals, rollups, the store's retention.
import { holdSeconds } from '../../ingest/contract/hold.ts'
import { derivedSignals } from '../../ingest/derive/plan.ts'
import { KunlunError, messageOf } from '../../ingest/errors.ts'
import { createFollowUp, type FollowUp, type SavedFollowUp } from '../../ingest/follow-up.ts'
import type { Sample } from '../../ingest/model.ts'
import { savedFollowUp } from '../../ingest/pipeline.ts'
import { createSharedFollowUp } from '../../ingest/shared-follow-up.ts'
import type { Foundation } from './foundation.ts'
import { processName } from './process-name.ts'

const everyMs = 1000
/** More waiting messages mean a flood, or a store that was away: storing them comes first, for so many turns at most. */
const flood = 5_000
const mostSkipped = 60

export interface FollowUpHooks {
  onDerived(samples: readonly Sample[]): void
  /** Where processes share the ledger: true while this one has the lease, by which the others leave the work to it. */
  isOwner?(): boolean
}

/** Works until `closing`; the store outlives it. */
export function startFollowUp(
  base: Pick<Foundation, 'config' | 'clock' | 'log' | 'store' | 'spool' | 'ledger'>,
  hooks: FollowUpHooks,
  closing: AsyncDisposableStack,
): FollowUp {
  const { log, spool } = base
  const followUp = followUpFor(base, hooks)
  let working: Promise<void> | undefined
  let skipped = 0
  const work = () => {
    if (spool.depth().messages > flood && skipped++ < mostSkipped) return
    skipped = 0
    working ??= followUp
      .work()
      .catch((cause: unknown) => {
        const code = cause instanceof KunlunError ? cause.code : 'INTERNAL'
        log.warn({ code, cause: messageOf(cause) }, 'derived signals, rollups: tried again')
      })
      .finally(() => {
        working = undefined
      })
  }
  const ticking = setInterval(work, everyMs)
  closing.defer(async () => {
    clearInterval(ticking)
    await working
  })
  return followUp
}

function followUpFor(
  { config, clock, store, spool, ledger }: Parameters<typeof startFollowUp>[0],
  { onDerived, isOwner }: FollowUpHooks,
): FollowUp {
  // An installation that stored before there were rollups has them from now on.
  const fresh: SavedFollowUp = {
    derive: {},
    rollUp: {},
    since: spool.cursor.state === null ? '0' : String(clock.now()),
  }
  const options = {
    store,
    clock,
    derived: derivedSignals(config.machines),
    holds: new Map(
      Object.entries(config.machines).map(([machine, { signals }]) => [
        machine,
        new Map(Object.entries(signals).map(([signal, one]) => [signal, holdSeconds(one)])),
      ]),
    ),
    saved: (savedFollowUp(spool) as SavedFollowUp | undefined) ?? fresh,
    onDerived,
  }
  if (isOwner === undefined) return createFollowUp(options)
  return createSharedFollowUp({ ...options, ledger, isOwner, process: processName() })
}
