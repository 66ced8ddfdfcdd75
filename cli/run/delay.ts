// Waits by the wall, not by the plant's clock.
import { setTimeout as wait } from 'node:timers/promises'

/** Resolves after the time or when the signal aborts. */
export async function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  // Aborted: the caller looks at the signal.
  await wait(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)
}
