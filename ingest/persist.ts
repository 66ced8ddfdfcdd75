// Tries a step again until it succeeds: with growing delays, jitter, and an alarm that people see meanwhile.
import type { Log } from '../connectors/connector.ts'
import { KunlunError, kunlunError, messageOf } from './errors.ts'

export interface Persistence {
  readonly log: Log
  /** Resolves after the time or when the signal aborts. Wall time, not plant time. */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>
  /** Uniform in [0, 1). */
  random(): number
  /** Told of every failure, and of `undefined` once the step succeeded after one. */
  alarm(error: KunlunError | undefined): void
}

const firstDelayMs = 250
const longestDelayMs = 10_000

/** Grows twofold up to a bound; jitter of half keeps many from knocking at once. `attempt` begins at 0. */
export function backoffMs(attempt: number, random: () => number, limits = { firstDelayMs, longestDelayMs }): number {
  const full = Math.min(limits.longestDelayMs, limits.firstDelayMs * 2 ** Math.min(attempt, 30))
  return full * (0.5 + random() / 2)
}

/**
 * The result of `step`, however long it takes; undefined if the signal aborted first. A KunlunError that says that
 * trying again cannot help is thrown on; so is a defect (INTERNAL) that `defectAttempts` did not get past.
 */
export async function persist<T>(
  step: () => Promise<T>,
  signal: AbortSignal,
  tools: Persistence & { readonly defectAttempts?: number },
): Promise<{ result: T } | undefined> {
  const { defectAttempts = Number.POSITIVE_INFINITY } = tools
  for (let attempt = 0; ; attempt++) {
    try {
      const result = await step()
      if (attempt > 0) tools.alarm(undefined)
      return { result }
    } catch (cause) {
      const error = asKunlunError(cause)
      const isDefect = error.code === 'INTERNAL'
      if (!error.retry && !(isDefect && attempt + 1 < defectAttempts)) throw error
      tools.alarm(error)
      tools.log.warn({ code: error.code, attempt }, error.message)
    }
    if (signal.aborted) return undefined
    await tools.delay(backoffMs(attempt, tools.random), signal)
    if (signal.aborted) return undefined
  }
}

/** What was thrown, in the form that people are shown. */
export function asKunlunError(cause: unknown): KunlunError {
  return cause instanceof KunlunError ? cause : kunlunError('INTERNAL', { cause: messageOf(cause) }, cause)
}
