// When records were received, remembered at intervals: enough to say how old the oldest waiting one is.
import type { Nanoseconds } from '../model.ts'

export interface AgeMarks {
  add(sequence: number, received: Nanoseconds): void
  /** Drops what lies behind the cursor; the mark just before it may stand for records that still wait. */
  forget(cursor: number): void
  oldest(): Nanoseconds | undefined
}

const marksLimit = 4096

export function createAgeMarks(): AgeMarks {
  let marks: { sequence: number; received: Nanoseconds }[] = []
  let every = 1
  let seen = 0
  return {
    add(sequence, received) {
      if (seen++ % every !== 0) return
      marks.push({ sequence, received })
      if (marks.length < marksLimit) return
      marks = marks.filter((_, index) => index % 2 === 0)
      every *= 2
    },
    forget(cursor) {
      const waiting = marks.findIndex(({ sequence }) => sequence > cursor)
      marks = waiting < 0 ? marks.slice(-1) : marks.slice(Math.max(0, waiting - 1))
      if (marks.length < marksLimit / 4) every = 1
    },
    oldest: () => marks[0]?.received,
  }
}
