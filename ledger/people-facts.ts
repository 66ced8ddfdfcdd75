// What the ledger keeps of those who may enter: users, sessions, tokens, one-time secrets, failed attempts.
import type { Nanoseconds } from '../ingest/model.ts'
import type { Actor } from './ledger.ts'

/** A person who may sign in. `password` is a hash with its parameters; `identity` one at an OpenID provider. */
export interface User {
  readonly name: string
  readonly role: string
  readonly isActive: boolean
  readonly password?: string
  readonly identity?: Identity
  readonly created: Nanoseconds
}

export interface Identity {
  readonly issuer: string
  readonly subject: string
}

export type NewUser = Omit<User, 'created' | 'isActive'>

export interface UserChange {
  readonly role?: string
  readonly isActive?: boolean
  readonly password?: string
}

/** No facts but states; every change of one stands in the audit, secrets left out. */
export interface Users {
  /** Throws NAME_TAKEN. */
  add(user: NewUser, by: Actor): Promise<User>
  get(name: string): Promise<User | undefined>
  byIdentity(identity: Identity): Promise<User | undefined>
  /** By name; those that were shut out as well. */
  list(): Promise<User[]>
  /** True once there was a user: nobody is ever removed. */
  exist(): Promise<boolean>
  /** Throws NOT_FOUND; LAST_ADMINISTRATOR where no active user with the role `keep` would be left. */
  change(name: string, change: UserChange, options: { by: Actor; keep: string }): Promise<User>
}

/** Times are of the wall clock here, for a session ends by it, however fast the plant's time runs. Secrets are hashes. */
export interface StoredSession {
  readonly id: string
  /** Absent where the token of the configuration began it. */
  readonly user?: string
  readonly csrf: string
  readonly began: Nanoseconds
  readonly seen: Nanoseconds
  readonly rotated: Nanoseconds
  readonly expires: Nanoseconds
  /** True where it was found by the secret that it had before the last rotation. */
  readonly isReplaced: boolean
}

export interface Sessions {
  begin(session: Omit<StoredSession, 'isReplaced' | 'seen' | 'rotated'>, secret: string): Promise<void>
  /** By its present secret or the one before. */
  find(secret: string): Promise<StoredSession | undefined>
  /** Whether it has neither ended nor expired. */
  lives(id: string, now: Nanoseconds): Promise<boolean>
  touch(id: string, seen: Nanoseconds): Promise<void>
  /** True where `from` was still its secret. */
  rotate(id: string, secrets: { from: string; to: string }, when: Nanoseconds): Promise<boolean>
  end(id: string): Promise<void>
  endAllOf(user: string): Promise<void>
  /** Forgets those that expired before. */
  prune(before: Nanoseconds): Promise<void>
}

/** An access of a machine or a script. `machines` absent: all of them. */
export interface StoredToken {
  readonly id: string
  readonly label: string
  readonly actions: readonly string[]
  readonly machines?: readonly string[]
  readonly owner: string
  readonly created: Nanoseconds
  readonly expires: Nanoseconds
  readonly revoked?: Nanoseconds
  readonly used?: Nanoseconds
}

export interface Tokens {
  add(token: Omit<StoredToken, 'revoked' | 'used'>, options: { secret: string; by: Actor }): Promise<void>
  /** With the hash of its secret. */
  get(id: string): Promise<(StoredToken & { readonly secret: string }) | undefined>
  /** Newest first. */
  list(): Promise<StoredToken[]>
  /** Throws NOT_FOUND. Again changes nothing. */
  revoke(id: string, when: Nanoseconds, by: Actor): Promise<void>
  used(id: string, when: Nanoseconds): Promise<void>
}

/** Something that is good for one use before its time: an invitation, a sign-in under way elsewhere. */
export interface OneTimeSecrets {
  add(entry: { kind: string; secret: string; body: unknown; expires: Nanoseconds }): Promise<void>
  /** Its body, without using it. */
  look(kind: string, secret: string, now: Nanoseconds): Promise<unknown>
  /** Its body the first time, undefined ever after. */
  use(kind: string, secret: string, now: Nanoseconds): Promise<unknown>
  prune(before: Nanoseconds): Promise<void>
}

/** Attempts by what they have in common: an account, an address. */
export interface Failures {
  /** Counts one more and resolves to 0; where it must wait after the one before, counts nothing and resolves to how long, in nanoseconds. */
  attempt(key: string, when: Nanoseconds, waitAfter: (count: number) => bigint): Promise<bigint>
  /** Takes one back. */
  forgive(key: string): Promise<void>
  clear(key: string): Promise<void>
  /** Forgets those whose last was before. */
  prune(before: Nanoseconds): Promise<void>
}
