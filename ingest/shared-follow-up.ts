// The follow-up where several processes share a ledger: the one with the lease computes what all of them stored.
import type { DueMinute, KeptMinute, Ledger } from '../ledger/ledger.ts'
import { kunlunError } from './errors.ts'
import { computed, createFollowUp, type FollowUp, type FollowUpOptions, type LocalFollowUp } from './follow-up.ts'
import { floorTo, minute } from './touched.ts'

export interface SharedFollowUpOptions extends FollowUpOptions {
  readonly ledger: Pick<Ledger, 'followUps'>
  /** Names this process among those on the ledger. */
  readonly process: string
  /** True while this process has the lease. */
  isOwner(): boolean
}

interface Tenure {
  readonly followUp: LocalFollowUp
  /** What was taken from the ledger, as it stood there. */
  readonly held: Map<string, KeptMinute<(typeof computed)[number]>>
  /** Minutes of derived samples: they are in the ledger before what they came of is forgotten. */
  readonly derived: DueMinute[]
}

/**
 * Works as `createFollowUp`, but what is due stands in the ledger until it is done, so that it outlives a process that is
 * killed, and every process knows which rollups say what the samples say.
 */
export function createSharedFollowUp(options: SharedFollowUpOptions): FollowUp {
  const { ledger, isOwner } = options
  const stored = createFollowUp(options)
  let tenure: Tenure | undefined
  return {
    touched: stored.touched,
    saved: stored.saved,
    counts: () => tenure?.followUp.counts() ?? stored.counts(),
    async work() {
      await stored.handOver((due) => ledger.followUps.exchange([], due))
      if (!isOwner()) tenure = undefined
      else await workThrough((tenure ??= begin(options)), ledger)
    },
    async rolledUp(machine) {
      const [isHere, unrolled] = [await stored.rolledUp(machine), await ledger.followUps.unrolled(machine)]
      return (from, to) => isHere(from, to) && !unrolled.some((start) => start < to && start + minute > from)
    },
  }
}

function begin(options: SharedFollowUpOptions): Tenure {
  const { saved: _, store, isOwner, process, onDerived, ...others } = options
  // A process that was frozen wakes up in the middle of its work: it learns here that another has taken over.
  const guarded = <A extends unknown[]>(write: (...given: A) => Promise<void>) => {
    return async (...given: A): Promise<void> => {
      if (!isOwner()) throw kunlunError('LEASE_LOST', { process })
      await write(...given)
    }
  }
  const derived: DueMinute[] = []
  const followUp = createFollowUp({
    ...others,
    store: { ...store, replace: guarded(store.replace), putRollups: guarded(store.putRollups) },
    onDerived(samples) {
      for (const { machine, time } of samples) derived.push({ work: 'rollUp', machine, minute: floorTo(time, minute) })
      onDerived(samples)
    },
  })
  return { followUp, held: new Map(), derived }
}

async function workThrough({ followUp, held, derived }: Tenure, { followUps }: Pick<Ledger, 'followUps'>) {
  for (const due of await followUps.list(computed)) {
    const key = `${due.work} ${due.minute} ${due.machine}`
    if (held.get(key)?.version === due.version) continue
    followUp.note([due])
    held.set(key, due)
  }
  await followUp.work()
  const done = [...held].filter(([, due]) => followUp.isDone(due))
  await followUps.exchange(
    done.map(([, due]) => due),
    derived,
  )
  derived.length = 0
  for (const [key] of done) held.delete(key)
}
