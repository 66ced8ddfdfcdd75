// Waiting in tests: for a condition that must come true, never for a length of time.
import { setTimeout as delay } from 'node:timers/promises'

/** Resolves with the first result of `probe` that is neither false nor undefined; throws after `timeoutMs` saying what was awaited. */
export async function waitFor<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const result = await probe()
    if (result !== undefined && result !== false) return result
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`)
    await delay(20)
  }
}
