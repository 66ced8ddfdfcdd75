// The host's view of one edge node: sequence, births, deaths. No clock, no I/O of its own: times are arguments.
import {
  type Births,
  bdSeqOf,
  birthsOf,
  isSelfContained,
  noBirths,
  resolve,
  staleOf,
  withLongerArrays,
} from './births.ts'
import { type Arrived, type Emission, type Remembered, reasons, type Scope, type Settings } from './exchange.ts'
import { isLife, type Kept, sentOf } from './kept.ts'
import type { Stale } from './note.ts'

/** Messages kept for a gap, or a birth; beyond it the oldest go on as they are. */
const maxKept = 1000
/** More devices of one edge node than this are not remembered. */
const maxDevices = 1000
/** Requests without any answer after which an edge node counts as dead. */
const maxUnanswered = 4
const seqModulus = 256

/**
 * One sequence counter serves the node with all its devices. While it is unbroken, aliases mean what the last birth
 * said. After a gap a birth may be among the lost, so messages that need one are kept until the next birth, then
 * resolved only where the births before and after agree; all others keep their reason. The same holds after a restart.
 */
export class EdgeNode<Origin> {
  readonly #settings: Settings
  readonly #scopes: Map<string, Scope>
  #bdSeq: bigint | undefined
  /** The sequence number to come; undefined while the sequence is broken. */
  #next: number | undefined
  /** Time of the node's birth by its own clock, in ms since 1970. */
  #bornAt = 0n
  /** Since when the devices owe their births. */
  #devicesDue: number | undefined
  readonly #seen = new Map<number, string>()
  #early: Kept<Origin>[] = []
  #held: Kept<Origin>[] = []
  #wantsRebirth: boolean
  #askedAt: number | undefined
  #unanswered = 0
  readonly #counts = { duplicates: 0, gaps: 0 }
  #changed = false

  constructor(settings: Settings, remembered?: Remembered) {
    this.#settings = settings
    this.#scopes = new Map(remembered?.scopes)
    this.#bdSeq = remembered?.bdSeq
    this.#bornAt = this.#scopes.get('')?.births.bornAt ?? 0n
    // What was alive when we left may have died, or been born anew, meanwhile.
    this.#wantsRebirth = this.isOnline()
  }

  /** Takes one message; returns what can be handed on now, in order. */
  receive(arrived: Arrived<Origin>, now: number): Emission<Origin>[] {
    this.#unanswered = 0
    if (arrived.type === 'NDEATH') return this.#nodeDeath(arrived)
    const seq = Number(BigInt.asUintN(8, arrived.payload.seq ?? 0n))
    if (arrived.type === 'NBIRTH') return this.#nodeBirth(arrived, { seq, now })
    if (this.#next === undefined) return this.#broken(arrived, now)
    if ((arrived.payload.timestamp ?? this.#bornAt) < this.#bornAt) return this.#stray(arrived)
    if (seq === this.#next) return [...this.#inOrder(arrived, { seq, now }), ...this.#drain(now)]
    if (this.#seen.get(seq) === arrived.digest) {
      this.#counts.duplicates++
      return []
    }
    this.#early.push(this.#kept(arrived, now))
    return this.#early.length > seqModulus ? this.#giveUp(now) : []
  }

  /** What the passing of time brings: gaps that did not close, births that did not come. */
  tick(now: number): Emission<Origin>[] {
    const first = this.#early[0]
    const emissions =
      first !== undefined && now - first.since >= this.#settings.reorderTimeoutMs ? this.#giveUp(now) : []
    const isOverdue = ({ since }: Kept<Origin>) => now - since >= this.#settings.rebirthBackoffMs
    const overdue = this.#held.filter(isOverdue)
    this.#held = this.#held.filter((kept) => !isOverdue(kept))
    emissions.push(...overdue.map(({ arrived }) => this.#emit(arrived, [], reasons.overdue)))
    if (this.#unanswered >= maxUnanswered) emissions.push(...this.#silent())
    if (this.#devicesDue !== undefined && now - this.#devicesDue >= this.#settings.rebirthBackoffMs)
      emissions.push(...this.#missingDevices())
    return emissions
  }

  /** True where a rebirth is to be asked for now; it then counts as asked. */
  asksRebirth(now: number): boolean {
    if (!this.#wantsRebirth) return false
    if (this.#askedAt !== undefined && now - this.#askedAt < this.#settings.rebirthBackoffMs) return false
    this.#askedAt = now
    this.#unanswered++
    return true
  }

  /** The link ends: what was kept goes on as it is. */
  end(): Emission<Origin>[] {
    const kept = [...this.#early.splice(0), ...this.#held.splice(0)]
    this.#next = undefined
    return kept.map(({ arrived }) => this.#emit(arrived, [], reasons.overdue))
  }

  isOnline(): boolean {
    return this.#scopes.get('')?.online === true
  }

  counts(): { readonly duplicates: number; readonly kept: number; readonly gaps: number } {
    return { ...this.#counts, kept: this.#early.length + this.#held.length }
  }

  /** What to remember, where it changed since the last call. */
  takeChange(): Remembered | undefined {
    if (!this.#changed) return undefined
    this.#changed = false
    return this.remembered()
  }

  remembered(): Remembered {
    return { ...(this.#bdSeq === undefined ? {} : { bdSeq: this.#bdSeq }), scopes: new Map(this.#scopes) }
  }

  /** Both forms of the specification are taken: a birth with 0, or with any number. */
  #nodeBirth(arrived: Arrived<Origin>, { seq, now }: { seq: number; now: number }): Emission<Origin>[] {
    const bornAt = arrived.payload.timestamp ?? 0n
    const isOlder = bornAt < this.#bornAt
    this.#bornAt = bornAt
    if (isOlder) return this.#doubt(arrived)
    this.#bdSeq = bdSeqOf(arrived.payload)
    this.#wantsRebirth = false
    this.#seen.clear()
    this.#advance(seq, arrived.digest)
    // The devices are unknown until each has its own birth.
    for (const [device, { isStale, births }] of this.#scopes)
      this.#setScope(device, {
        online: false,
        isStale,
        births: births.bornAt > bornAt ? { ...births, bornAt } : births,
      })
    this.#devicesDue = this.#scopes.size > 1 ? now : undefined
    this.#setScope('', { online: true, isStale: false, births: birthsOf(arrived.payload) })
    // What was sent after this birth waits on for its turn. Of the rest it cannot be told on which side of a lost birth it came.
    const { later = [], rest = [] } = Object.groupBy(this.#early, (kept) => (sentOf(kept) > bornAt ? 'later' : 'rest'))
    this.#early = later
    const lives = rest.filter(({ arrived: { type } }) => isLife(type))
    this.#held.push(...rest.filter(({ arrived: { type } }) => !isLife(type)))
    if (lives.length > 0) this.#wantsRebirth = true
    const doubtful = lives.map((kept) => ({ origin: kept.arrived.origin, note: {} }))
    return [{ origin: arrived.origin, note: {} }, ...doubtful, ...this.#release(undefined), ...this.#drain(now)]
  }

  /** Overtaken by the birth that is known, or the clock was set back: the next birth decides. */
  #doubt({ origin }: Arrived<Origin>): Emission<Origin>[] {
    this.#next = undefined
    this.#wantsRebirth = true
    return [{ origin, note: {} }]
  }

  #inOrder(arrived: Arrived<Origin>, { seq, now }: { seq: number; now: number }): Emission<Origin>[] {
    this.#advance(seq, arrived.digest)
    if (isLife(arrived.type)) return this.#deviceLife(arrived)
    const scope = this.#scopes.get(arrived.device ?? '')
    if (!scope?.online) return this.#hold(arrived, now)
    const emission = this.#emit(arrived, [scope.births], reasons.alias)
    if (emission.note.unresolved !== undefined) this.#wantsRebirth = true
    const births = withLongerArrays(scope.births, arrived.payload)
    if (births !== scope.births) this.#setScope(arrived.device ?? '', { ...scope, births })
    return [emission]
  }

  #deviceLife(arrived: Arrived<Origin>): Emission<Origin>[] {
    const device = arrived.device ?? ''
    const before = this.#scopes.get(device)
    if (before === undefined && this.#scopes.size > maxDevices) return [{ origin: arrived.origin, note: {} }]
    // Overtaken by a later birth of the device.
    if ((arrived.payload.timestamp ?? 0n) < (before?.births.bornAt ?? 0n)) return [{ origin: arrived.origin, note: {} }]
    if (arrived.type === 'DDEATH') {
      const births = before?.births ?? noBirths
      this.#setScope(device, { online: false, isStale: true, births })
      return [{ origin: arrived.origin, note: { stale: before?.isStale === false ? staleOf(device, births) : [] } }]
    }
    const births = birthsOf(arrived.payload)
    this.#setScope(device, { online: this.#next !== undefined, isStale: false, births })
    return [{ origin: arrived.origin, note: {} }, ...(this.#next === undefined ? [] : this.#release(device))]
  }

  /** A message of an earlier session that was overtaken by the birth of this one: it changes nothing. */
  #stray(arrived: Arrived<Origin>): Emission<Origin>[] {
    // A clock that was set back looks the same: a new birth mends it.
    this.#wantsRebirth = true
    return [isLife(arrived.type) ? { origin: arrived.origin, note: {} } : this.#emit(arrived, [], reasons.stray)]
  }

  /** The sequence is broken: what speaks for itself goes on, what needs a birth waits for one. */
  #broken(arrived: Arrived<Origin>, now: number): Emission<Origin>[] {
    this.#wantsRebirth = true
    return isLife(arrived.type) ? this.#deviceLife(arrived) : this.#hold(arrived, now)
  }

  #hold(arrived: Arrived<Origin>, now: number): Emission<Origin>[] {
    this.#wantsRebirth = true
    if (isSelfContained(arrived.payload)) return [{ origin: arrived.origin, note: {} }]
    this.#held.push(this.#kept(arrived, now))
    const over = this.#held.splice(0, Math.max(0, this.#held.length - maxKept))
    return over.map((kept) => this.#emit(kept.arrived, [], reasons.overdue))
  }

  /** Hands on what was held for a birth. What was sent after this one waits for the next: another may be lost between them. */
  #release(device: string | undefined): Emission<Origin>[] {
    const { births } = this.#scopes.get(device ?? '') ?? { births: noBirths }
    const isOf = (kept: Kept<Origin>) => kept.arrived.device === device
    const isExplained = (kept: Kept<Origin>) => isOf(kept) && sentOf(kept) <= births.bornAt
    const released = this.#held.filter(isExplained)
    this.#held = this.#held.filter((kept) => !isExplained(kept))
    if (this.#held.some(isOf)) this.#wantsRebirth = true
    return released.map(({ arrived, before }) => this.#emit(arrived, [before, births], reasons.untrusted))
  }

  #drain(now: number): Emission<Origin>[] {
    const emissions: Emission<Origin>[] = []
    for (;;) {
      const at = this.#early.findIndex(
        ({ arrived }) => Number(BigInt.asUintN(8, arrived.payload.seq ?? 0n)) === this.#next,
      )
      const [kept] = at < 0 ? [] : this.#early.splice(at, 1)
      if (kept === undefined || this.#next === undefined) return emissions
      emissions.push(...this.#inOrder(kept.arrived, { seq: this.#next, now }))
    }
  }

  /** The gap does not close: the sequence is broken until the next birth. */
  #giveUp(now: number): Emission<Origin>[] {
    this.#counts.gaps += this.#next === undefined ? 0 : 1
    this.#next = undefined
    return this.#early.splice(0).flatMap(({ arrived }) => this.#broken(arrived, now))
  }

  #kept(arrived: Arrived<Origin>, since: number): Kept<Origin> {
    return { arrived, since, before: this.#scopes.get(arrived.device ?? '')?.births ?? noBirths }
  }

  /** A will of an earlier session may arrive after the birth of the next: it kills nobody. */
  #nodeDeath(arrived: Arrived<Origin>): Emission<Origin>[] {
    const bdSeq = bdSeqOf(arrived.payload)
    if (bdSeq !== undefined && this.#bdSeq !== undefined && bdSeq !== this.#bdSeq) {
      if (this.#next === undefined && this.isOnline()) this.#wantsRebirth = true
      return [{ origin: arrived.origin, note: { unresolved: reasons.death } }]
    }
    return [{ origin: arrived.origin, note: { stale: this.#die() } }]
  }

  #silent(): Emission<Origin>[] {
    this.#unanswered = 0
    if (!this.isOnline()) this.#wantsRebirth = false
    return this.isOnline() ? [{ origin: undefined, note: { stale: this.#die() } }] : []
  }

  #die(): Stale[] {
    this.#next = undefined
    this.#wantsRebirth = false
    return this.#markStale(() => true)
  }

  /** Devices that the node no longer speaks for after its birth. */
  #missingDevices(): Emission<Origin>[] {
    this.#devicesDue = undefined
    const stale = this.#markStale(({ online }) => !online)
    return stale.length === 0 ? [] : [{ origin: undefined, note: { stale } }]
  }

  #markStale(isMeant: (scope: Scope) => boolean): Stale[] {
    const meant = [...this.#scopes].filter(([, scope]) => isMeant(scope))
    for (const [device, { births }] of meant) this.#setScope(device, { online: false, isStale: true, births })
    return meant.flatMap(([device, { isStale, births }]) => (isStale ? [] : staleOf(device, births)))
  }

  #advance(seq: number, digest: string): void {
    this.#next = (seq + 1) % seqModulus
    this.#seen.set(seq, digest)
  }

  #setScope(device: string, scope: Scope): void {
    this.#scopes.set(device, scope)
    this.#changed = true
  }

  #emit(arrived: Arrived<Origin>, tables: readonly Births[], reason: string): Emission<Origin> {
    return { origin: arrived.origin, note: resolve(arrived.payload, tables, reason) }
  }
}
