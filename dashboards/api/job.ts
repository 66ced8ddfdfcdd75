// What every job in the background travels with, and the desk that takes the jobs of one kind.
import { z } from 'zod'
import type { Actor } from '../../ledger/ledger.ts'
import { fault, instant } from './wire.ts'

/** So many of each kind are kept; with one more the oldest that has ended is forgotten. */
export const jobsKept = 50

export const jobHead = {
  id: z.string(),
  state: z
    .enum(['waiting', 'working', 'done', 'failed', 'cancelled', 'interrupted'])
    .describe('interrupted: Kunlun stopped before it was done'),
  who: z.string(),
  asked: instant,
  ended: z.exactOptional(instant),
  error: z.exactOptional(fault),
}

const head = z.object(jobHead)
export type JobHead = z.output<typeof head>

/** One job works at a time, others wait; they outlive the process that works on them, an unfinished one as interrupted. */
export interface JobDesk<Ask, Head, View> {
  /** Throws NOT_FOUND for a study that is none, the error of its kind for what cannot be made or where too many wait. */
  begin(ask: Ask, by: Actor): Promise<View>
  /** Newest first. */
  list(): Promise<readonly Head[]>
  get(id: string): Promise<View | undefined>
  /** Ends one that waits or works; one that has ended stays as it is. */
  cancel(id: string): Promise<View | undefined>
}
