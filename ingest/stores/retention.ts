// How long samples are kept: whole days in UTC, the same for every store.
import { z } from 'zod'
import { type Clock, type Nanoseconds, nsPerSecond } from '../model.ts'

export const retentionDays = z
  .int()
  .min(1)
  .max(36_500)
  .optional()
  .describe('Days that samples are kept; rollups stay (default: all are kept)')

const day = 86_400n * nsPerSecond

/** The begin of the first day that is kept whole; undefined where all are kept. */
export function keptSince(days: number | undefined, clock: Clock): Nanoseconds | undefined {
  if (days === undefined) return undefined
  const time = clock.now() - BigInt(days) * day
  return time - (time % day)
}
