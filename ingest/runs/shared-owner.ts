// The owner of the runs where several processes share one ledger: the process with the lease derives, the others tell it.
import { kunlunError, messageOf } from '../errors.ts'
import type { Nanoseconds } from '../model.ts'
import { asKunlunError } from '../persist.ts'
import { createRunOwner, type RunOwner, type RunOwnerOptions } from './owner.ts'
import { withSpan } from './spans.ts'
import type { Span } from './stretch.ts'

export interface SharedRunOwnerOptions extends RunOwnerOptions {
  /** Names this process among those on the ledger; never given twice. */
  readonly process: string
  /** How long a process may be silent before another takes over. */
  readonly leaseMs: number
}

type Tools = SharedRunOwnerOptions & { readonly untold: Map<string, readonly Span[]> }

/** What there is one of in an installation. */
const leaseName = 'runs'

/**
 * Works as `createRunOwner` while this process has the lease. Without it, what was touched goes to the ledger, where the
 * owner finds it; `settled` then resolves as soon as it is there.
 */
export function createSharedRunOwner(options: SharedRunOwnerOptions): RunOwner & { readonly isOwner: boolean } {
  const tools: Tools = { ...options, untold: new Map() }
  const tenure = createTenure(tools)
  const turns = createTurns(tools, tenure)
  return {
    get isOwner() {
      return tenure.owner() !== undefined
    },
    touched(machine, from, to) {
      const owner = tenure.owner()
      if (owner !== undefined) owner.touched(machine, from, to)
      else tools.untold.set(machine, withSpan(tools.untold.get(machine) ?? [], { from, to }))
    },
    async settled() {
      await turns.take()
      await tenure.owner()?.settled()
    },
    async idle() {
      await turns.take()
      await tenure.owner()?.idle()
    },
    async close() {
      await turns.end()
      await tenure.end()
      await options.ledger.leases.release(leaseName, options.process).catch((cause: unknown) => {
        options.log.warn(
          { code: asKunlunError(cause).code, cause: messageOf(cause) },
          'the lease could not be given up; it runs out by itself',
        )
      })
    },
  }
}

interface Tenure {
  /** Present while the lease has not run out. */
  owner(): RunOwner | undefined
  begin(until: Nanoseconds): void
  end(): Promise<void>
}

function createTenure({ clock, log, process, ...options }: Tools): Tenure {
  let until = 0n
  let owner: RunOwner | undefined
  const isHeld = () => clock.now() < until
  // A process that was frozen wakes up in the middle of its work: it learns here that another has taken over.
  const guarded = <A extends unknown[], R>(work: (...given: A) => Promise<R>) => {
    return async (...given: A): Promise<R> => {
      if (!isHeld()) throw kunlunError('LEASE_LOST', { process })
      return work(...given)
    }
  }
  const { runs, plans, questions } = options.ledger
  const ledger = {
    ...options.ledger,
    runs: { ...runs, put: guarded(runs.put), putAll: guarded(runs.putAll), void: guarded(runs.void) },
    plans: { ...plans, match: guarded(plans.match) },
    questions: { ...questions, ask: guarded(questions.ask) },
  }
  return {
    owner: () => (isHeld() ? owner : undefined),
    begin(newUntil) {
      until = newUntil
      if (owner !== undefined) return
      owner = createRunOwner({ ...options, ledger, clock, log })
      log.info({ process }, 'this process derives the runs')
    },
    async end() {
      const former = owner
      owner = undefined
      if (former === undefined) return
      await former.close()
      log.info({ process }, 'this process no longer derives the runs')
    },
  }
}

interface Turns {
  /** Renews the lease or tries to get it, tells what was touched, then looks at what others told. */
  take(): Promise<void>
  end(): Promise<void>
}

function createTurns(tools: Tools, tenure: Tenure): Turns {
  const { leaseMs, clock } = tools
  let renewing: Promise<void> = Promise.resolve()
  let relaying: Promise<void> = Promise.resolve()
  const renew = () => {
    renewing = renewing.then(() => attempt(tools, () => renewOrLeave(tools, tenure)))
    return renewing
  }
  const relay = () => {
    relaying = relaying.then(() => attempt(tools, () => relayTouches(tools, tenure)))
    return relaying
  }
  // Apart, since a long derivation must not keep the lease from being renewed.
  const renewals = repeat(renew, Math.min(1000, leaseMs / 5) / clock.factor)
  const relays = repeat(relay, 1000 / clock.factor)
  void renew()
  return {
    take: () => renew().then(relay),
    async end() {
      clearInterval(renewals)
      clearInterval(relays)
      await renew().then(relay)
    },
  }
}

/** Again and again, but never twice at once. */
function repeat(step: () => Promise<void>, everyMs: number): NodeJS.Timeout {
  let isBusy = false
  return setInterval(() => {
    if (isBusy) return
    isBusy = true
    void step().then(() => {
      isBusy = false
    })
  }, everyMs).unref()
}

async function attempt({ log }: Tools, step: () => Promise<void>): Promise<void> {
  try {
    await step()
  } catch (cause) {
    log.warn({ cause: messageOf(cause) }, 'the ledger could not be asked who derives the runs; trying again')
  }
}

async function renewOrLeave({ ledger, clock, leaseMs, process, untold }: Tools, tenure: Tenure): Promise<void> {
  // Counted from before the question, so that it ends here no later than for the others.
  const asked = clock.now()
  const isOurs = await ledger.leases.take(leaseName, process, leaseMs)
  if (isOurs) tenure.begin(asked + BigInt(Math.round(leaseMs)) * 1_000_000n)
  else await tenure.end()
  await tellAll(ledger, untold)
}

async function relayTouches({ ledger }: Tools, tenure: Tenure): Promise<void> {
  const owner = tenure.owner()
  if (owner === undefined) return
  const touches = await ledger.touches.list()
  if (touches.length === 0) return
  for (const { machine, from, to } of touches) owner.touched(machine, from, to)
  await owner.idle()
  // Of an owner that lost the lease meanwhile nothing is known: the next one looks at them again.
  if (tenure.owner() === owner) await ledger.touches.done(touches)
}

async function tellAll({ touches }: Tools['ledger'], untold: Tools['untold']): Promise<void> {
  const told = [...untold]
  await touches.add(told.flatMap(([machine, spans]) => spans.map((span) => ({ machine, ...span }))))
  // What came meanwhile replaced the list of its machine, and is told again with it.
  for (const [machine, spans] of told) if (untold.get(machine) === spans) untold.delete(machine)
}
