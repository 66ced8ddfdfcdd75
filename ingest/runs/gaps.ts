// How much of a run its record does not show.
import type { Nanoseconds, Sample } from '../model.ts'
import type { Span } from './stretch.ts'

/**
 * Percent of the run in which nothing was heard for longer than `longest`. `samples` are all of the run, in order: a
 * signal that did not change may rightly be silent, a whole machine may not.
 */
export function gapPercent(samples: readonly Sample[], run: Span, longest: Nanoseconds): number {
  const inside = samples.filter(({ time }) => time >= run.from && time <= run.to).map(({ time }) => time)
  const times = [run.from, ...inside, run.to]
  const silent = times.reduce((total, time, i) => {
    const gap = time - (times[i - 1] ?? time)
    return gap > longest ? total + gap : total
  }, 0n)
  const whole = run.to - run.from
  return whole === 0n ? 0 : Number((silent * 1_000_000n) / whole) / 10_000
}
