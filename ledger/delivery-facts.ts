// What the ledger knows of webhooks: the outbox of what is to be told, with how telling it went.
import type { Nanoseconds } from '../ingest/model.ts'

export interface NewDelivery {
  /** Id of the webhook in the configuration. */
  readonly hook: string
  /** The same key is never sent for two things: the receiver knows by it what it has had. */
  readonly key: string
  readonly event: string
  /** JSON, sent as it stands here, however often. */
  readonly body: string
  readonly created: Nanoseconds
}

/** `dead`: given up after too many attempts. */
export type DeliveryState = 'waiting' | 'delivered' | 'dead'

export interface Delivery extends NewDelivery {
  readonly number: bigint
  readonly state: DeliveryState
  readonly attempts: number
  /** When it is tried next, by the wall's clock. */
  readonly due: Nanoseconds
  readonly error?: string
}

export interface Deliveries {
  /** The same hook and key again changes nothing. */
  add(deliveries: readonly NewDelivery[]): Promise<void>
  /** Those of the hook that wait and are due, oldest first. */
  due(hook: string, now: Nanoseconds, limit: number): Promise<Delivery[]>
  /** Notes how an attempt went. */
  mark(number: bigint, to: Pick<Delivery, 'state' | 'attempts' | 'due' | 'error'>): Promise<void>
  /** Newest first. */
  list(filter: { hook?: string; event?: string; state?: DeliveryState; limit?: number }): Promise<Delivery[]>
  counts(): Promise<{ readonly hook: string; readonly state: DeliveryState; readonly count: number }[]>
  /** All but the newest `most` that wait are given up: a receiver that is gone must not fill the disk. */
  bound(hook: string, most: number): Promise<void>
  /** Those made before that time which wait no more; of the event that is named all stay. */
  forget(before: Nanoseconds, butEvent: string): Promise<void>
}
