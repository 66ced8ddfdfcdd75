// How long failed attempts keep an account or an address waiting.
import { isIPv6 } from 'node:net'
import { kunlunError } from '../../../ingest/errors.ts'
import { type Clock, nsPerSecond } from '../../../ingest/model.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { hashOf } from './secrets.ts'

/** Attempts that cost nothing: a person mistypes; behind one address there may be a whole hall. */
const free = { account: 5, address: 20 }
const firstWaitSeconds = 30
const longestWaitSeconds = 15 * 60
/** After as long without an attempt the count begins anew. */
const forgottenAfter = 24n * 3600n * nsPerSecond

export interface Attempt {
  /** It was right: the account is free again, the address as before. */
  succeeded(): Promise<void>
}

/**
 * Counts the attempt before its password is looked at, so that many at once are counted too. Throws SIGN_IN_LOCKED; an
 * account that does not exist waits as one that does.
 */
export async function beginAttempt(
  failures: Ledger['failures'],
  who: { readonly name: string; readonly address: string },
  wall: Clock,
): Promise<Attempt> {
  const when = wall.now()
  const account = `account:${hashOf(who.name)}`
  const address = `address:${hashOf(networkOf(who.address))}`
  await failures.prune(when - forgottenAfter)
  for (const [key, limit] of [[address, free.address] as const, [account, free.account] as const]) {
    const wait = await failures.attempt(key, when, (count) => waitAfter(count, limit))
    if (wait > 0n) throw kunlunError('SIGN_IN_LOCKED', { seconds: Number(wait / nsPerSecond) + 1 })
  }
  return {
    async succeeded() {
      await failures.clear(account)
      await failures.forgive(address)
    },
  }
}

/** Nanoseconds after the `count`th attempt until the next: doubled each time. */
export function waitAfter(count: number, limit: number): bigint {
  if (count < limit) return 0n
  const seconds = Math.min(firstWaitSeconds * 2 ** Math.min(count - limit, 20), longestWaitSeconds)
  return BigInt(seconds) * nsPerSecond
}

/** An IPv6 host has a whole network of addresses to try from. */
function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:/, '')
  return isIPv6(bare) ? bare.split(':').slice(0, 4).join(':') : bare
}
