// What a machine said of a run in texts: program, batch, lot, part, tool, operator.
import type { Nanoseconds } from '../model.ts'
import type { GoodSample } from './ordered.ts'
import type { Span } from './stretch.ts'
import { earlier, later } from './times.ts'

/**
 * The value of each label that stood longest during the run: an operator who scans the batch a little late, or the
 * next one a little early, does not rename it. `samples` are in order and may begin before the run.
 */
export function labelsOf(
  samples: readonly GoodSample[],
  signals: Readonly<Record<string, string>>,
  run: Span,
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [label, signal] of Object.entries(signals)) {
    const value = longestHeld(
      samples.filter((sample) => sample.signal === signal),
      run,
    )
    if (value !== undefined) found[label] = value
  }
  return found
}

function longestHeld(samples: readonly GoodSample[], run: Span): string | undefined {
  const held = new Map<string, Nanoseconds>()
  for (const [i, { time, value }] of samples.entries()) {
    const text = String(value).trim()
    const [from, to] = [within(time, run), within(samples[i + 1]?.time ?? run.to, run)]
    const isSeen = time <= run.to && (samples[i + 1]?.time ?? run.to) >= run.from
    if (text !== '' && isSeen) held.set(text, (held.get(text) ?? 0n) + to - from)
  }
  let best: string | undefined
  for (const [text, time] of held) if (best === undefined || time > (held.get(best) ?? 0n)) best = text
  return best
}

function within(time: Nanoseconds, { from, to }: Span): Nanoseconds {
  return earlier(later(time, from), to)
}
