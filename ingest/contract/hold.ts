// How long a value of a signal stands for the time after it.
import type { SignalConfig } from './config.ts'

/** Without a word of the contract a value is believed for a minute. */
const defaultHoldSeconds = 60
const staleAfterIntervals = 3

/** With a deadband the longest silence; else three expected intervals, after which the signal is stale. */
export function holdSeconds({
  deadband,
  maxSilenceSeconds,
  intervalSeconds,
}: Pick<SignalConfig, 'deadband' | 'maxSilenceSeconds' | 'intervalSeconds'>): number {
  // What arrives at the end of the silence is a little late itself.
  if (deadband !== undefined) return maxSilenceSeconds * 1.1 + (intervalSeconds ?? 0)
  return intervalSeconds === undefined ? defaultHoldSeconds : intervalSeconds * staleAfterIntervals
}
