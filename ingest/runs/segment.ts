// Segmentation: where the runs lie in a machine's samples.
import { median } from 'simple-statistics'
import type { Nanoseconds, Sample, Value } from '../model.ts'
import type { Segmentation } from './config.ts'
import { type GoodSample, isUsable, ordered } from './ordered.ts'
import { type Change, type Reach, type Stretch, type StretchRules, stretchesOf } from './stretch.ts'
import { compareTimes, fromSeconds } from './times.ts'

type Rule<By extends Segmentation['by']> = Extract<Segmentation, { by: By }>

/**
 * The runs in `samples`, which may come in any order, doubled, with gaps, or with values that are bad: those say
 * nothing, so a broken thermocouple never ends a run.
 */
export function segment(samples: readonly Sample[], rule: Segmentation, reach: Reach): Stretch[] {
  const usable = ordered(samples.filter(isUsable))
  return stretchesOf(changesOf(usable, rule), limitsOf(rule), reach)
}

/** True where `value` of the deciding signal proves that no run is going on. */
export function isRest(value: Value, rule: Segmentation): boolean {
  if (rule.by === 'temperature') return typeof value === 'number' && value < rule.endBelow
  if (rule.by === 'load') return numberOf(value) < lowerLoad(rule)
  return isIdle(value, rule.idle)
}

function changesOf(samples: readonly GoodSample[], rule: Segmentation): Change[] {
  const own = samples.filter((sample) => sample.signal === rule.signal)
  if (rule.by === 'segment') return bySegment(own, rule)
  if (rule.by === 'temperature') return byTemperature(own, rule)
  if (rule.by === 'executing') return byExecuting(samples, rule)
  if (rule.by === 'program') return byProgram(own, rule)
  return hysteresis(own, { above: rule.above, below: lowerLoad(rule) })
}

function limitsOf(rule: Segmentation): StretchRules {
  const mergeGapSeconds = rule.by === 'program' ? 0 : rule.mergeGapSeconds
  return { mergeGap: fromSeconds(mergeGapSeconds), minimum: fromSeconds(minimumSeconds(rule)) }
}

function minimumSeconds(rule: Segmentation): number {
  if (rule.by === 'temperature') return rule.minimumMinutes * 60
  // However short, a program that was started is a fact: without a soak it counts as aborted.
  return rule.by === 'segment' ? 0 : rule.minimumSeconds
}

/** The first segment again, after others, is a new run even where the program was never idle in between. */
function bySegment(samples: readonly GoodSample[], rule: Rule<'segment'>): Change[] {
  let first: number | undefined
  let highest = 0
  return samples.map(({ time, value }) => {
    if (isIdle(value, rule.idle)) return { time, isActive: false }
    const number = numberOf(value)
    const isBorder = first !== undefined && number <= first && highest > first
    if (first === undefined || isBorder) first = highest = number
    highest = Math.max(highest, number)
    return { time, isActive: true, isBorder }
  })
}

function byExecuting(samples: readonly GoodSample[], rule: Rule<'executing'>): Change[] {
  const changes: Change[] = []
  let isActive = false
  let part: string | undefined
  for (const group of byMoment(samples)) {
    const before = part
    for (const { signal, value } of group) {
      if (signal === rule.signal) isActive = !isIdle(value, rule.idle)
      if (signal === rule.part) part = textOf(value)
    }
    const isBorder = before !== undefined && part !== before
    changes.push({ time: group[0]?.time ?? 0n, isActive, isBorder })
  }
  return changes
}

/** What was said at one time is one change: the part and its first cut must not be taken apart. */
function byMoment(samples: readonly GoodSample[]): GoodSample[][] {
  const groups: GoodSample[][] = []
  for (const sample of samples) {
    const last = groups.at(-1)
    if (last?.[0]?.time === sample.time) last.push(sample)
    else groups.push([sample])
  }
  return groups
}

function byProgram(samples: readonly GoodSample[], rule: Rule<'program'>): Change[] {
  let current: string | undefined
  return samples.map(({ time, value }) => {
    const text = textOf(value)
    const isBorder = current !== undefined && text !== current
    current = text
    return { time, isActive: !isIdle(value, rule.idle), isBorder }
  })
}

/** The split comes after the fact: only the new rise shows that the minimum before it was the border. */
function byTemperature(raw: readonly GoodSample[], rule: Rule<'temperature'>): Change[] {
  const samples = withoutSpikes(raw)
  const changes = hysteresis(samples, { above: rule.startAbove, below: rule.endBelow })
  const borders = reheats(samples, rule).map((time) => ({ time, isActive: true, isBorder: true }))
  return [...changes, ...borders].sort((a, b) => compareTimes(a.time, b.time))
}

/** A single wrong reading among right ones is taken out: the median of three neighbours. */
function withoutSpikes(samples: readonly GoodSample[]): GoodSample[] {
  return samples.map((sample, i) => {
    const neighbours = samples.slice(Math.max(0, i - 1), i + 2).map(({ value }) => numberOf(value))
    return neighbours.length < 3 ? sample : { ...sample, value: median(neighbours) }
  })
}

/** Times of the minima between a fall and a rise of more than `splitKelvin` that never reached the end threshold. */
function reheats(samples: readonly GoodSample[], rule: Rule<'temperature'>): Nanoseconds[] {
  const found: Nanoseconds[] = []
  let highest = Number.NEGATIVE_INFINITY
  let lowest = { value: Number.POSITIVE_INFINITY, time: 0n }
  for (const { time, value } of samples) {
    const now = numberOf(value)
    if (now < rule.endBelow) highest = Number.NEGATIVE_INFINITY
    if (now >= highest) highest = now
    if (now >= highest || now < lowest.value) lowest = { value: now, time }
    if (highest - lowest.value > rule.splitKelvin && now - lowest.value > rule.splitKelvin) {
      found.push(lowest.time)
      highest = now
      lowest = { value: now, time }
    }
  }
  return found
}

function hysteresis(samples: readonly GoodSample[], { above, below }: { above: number; below: number }): Change[] {
  let isActive = false
  return samples.map(({ time, value }) => {
    const now = numberOf(value)
    if (now > above) isActive = true
    else if (now < below) isActive = false
    return { time, isActive }
  })
}

function lowerLoad({ above, below }: Rule<'load'>): number {
  return below ?? above / 2
}

function isIdle(value: Value, idle: readonly (number | string | boolean)[]): boolean {
  return idle.some((one) => textOf(one) === textOf(value))
}

/** Labels differ in case and padding from one program to the next. */
function textOf(value: Value): string {
  return String(value).trim().toLowerCase()
}

function numberOf(value: Value): number {
  return Number(value)
}
