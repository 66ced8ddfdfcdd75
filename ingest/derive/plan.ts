// The derived signals of the contracts made ready: what each reads, how far back, how a value of it is computed.
import type { MachinesConfig, SignalConfig } from '../contract/config.ts'
import { holdSeconds } from '../contract/hold.ts'
import { isGood, type Nanoseconds, nsPerSecond, type Sample } from '../model.ts'
import type { DeriveConfig } from './config.ts'
import { FormulaError, parseFormula, signalsOf } from './formula.ts'
import { lastAt, type Point, pointsOf } from './points.ts'
import { compute, differenceUnit, productUnit, ratioUnit, resultConverter } from './units.ts'
import { integral, mean, rate, type Windowed, type WindowFunction } from './windows.ts'

/** Status codes of computed values: Calculated, Partial are historian bits of OPC UA Part 4, 7.39; Part 11, 6.4. */
const derivedQuality = { good: 0x00000401, partial: 0x00000405, uncertain: 0x40000401 } as const

type Signals = Readonly<Record<string, SignalConfig>>
type Inputs = ReadonlyMap<string, readonly Point[]>

export interface DerivedSignal {
  readonly signal: string
  readonly inputs: readonly string[]
  /** How far before a value its inputs reach; how far behind a changed input values change. */
  readonly reach: Nanoseconds
  /** The value at a time at which at least one input has one; undefined where it cannot be computed. */
  valueAt(inputs: Inputs, time: Nanoseconds, seconds: number): Windowed | undefined
}

/** The derived signals of each machine that has any. Throws FormulaError, which the configuration's check has met before. */
export function derivedSignals(machines: MachinesConfig): ReadonlyMap<string, readonly DerivedSignal[]> {
  const all = Object.entries(machines).map(([machine, { signals }]) => {
    const derived = Object.entries(signals).flatMap(([signal, { derive }]) =>
      derive === undefined ? [] : [planOf(signal, derive, signals)],
    )
    return [machine, derived] as const
  })
  return new Map(all.filter(([, derived]) => derived.length > 0))
}

/** Why a derived signal cannot be computed from these signals; undefined where it can. */
export function deriveProblem(signal: string, derive: DeriveConfig, signals: Signals): string | undefined {
  try {
    planOf(signal, derive, signals)
    return undefined
  } catch (cause) {
    if (cause instanceof FormulaError) return cause.message
    throw cause
  }
}

function planOf(signal: string, derive: DeriveConfig, signals: Signals): DerivedSignal {
  const own = signals[signal]
  if (own?.type !== 'float') throw new FormulaError('a derived signal is of type float')
  return derive.kind === 'expression'
    ? expressionPlan(signal, derive.formula, signals)
    : windowPlan(signal, derive, signals)
}

const windowKinds: Readonly<
  Record<'rate' | 'integral' | 'mean', { of: WindowFunction; unit: (unit: string) => string }>
> = {
  rate: { of: rate, unit: (unit) => ratioUnit(differenceUnit(unit), 's') },
  integral: { of: integral, unit: (unit) => productUnit(unit, 's') },
  mean: { of: mean, unit: (unit) => unit },
}

function windowPlan(
  signal: string,
  derive: Exclude<DeriveConfig, { kind: 'expression' }>,
  signals: Signals,
): DerivedSignal {
  const input = inputOf(derive.of, signals)
  const { of, unit } = windowKinds[derive.kind]
  const convert = resultConverter(unit(input.unit), signals[signal]!.unit)
  const trailing = { windowSeconds: derive.windowSeconds, holdSeconds: holdSeconds(input) }
  return {
    signal,
    inputs: [derive.of],
    reach: nanoseconds(trailing.windowSeconds + trailing.holdSeconds),
    valueAt(inputs, time, seconds) {
      const points = inputs.get(derive.of) ?? []
      const end = lastAt(points, seconds)
      if (points[end]?.time !== time || Number.isNaN(points[end].value)) return undefined
      const found = of(points, end, trailing)
      return found && { ...found, value: convert(found.value) }
    },
  }
}

function expressionPlan(signal: string, formula: string, signals: Signals): DerivedSignal {
  const tree = parseFormula(formula)
  const names = signalsOf(tree)
  if (names.length === 0) throw new FormulaError('it names no signal')
  const holds = new Map(names.map((name) => [name, holdSeconds(inputOf(name, signals))]))
  const { unit, of } = compute(tree, (name) => inputOf(name, signals).unit)
  const convert = resultConverter(unit, signals[signal]!.unit)
  return {
    signal,
    inputs: names,
    reach: nanoseconds(Math.max(...holds.values())),
    valueAt(inputs, _time, seconds) {
      const held = new Map<string, Point>()
      for (const [name, hold] of holds) {
        const points = inputs.get(name) ?? []
        const point = points[lastAt(points, seconds)]
        if (point === undefined || seconds - point.seconds > hold || Number.isNaN(point.value)) return undefined
        held.set(name, point)
      }
      const value = convert(of((name) => held.get(name)?.value ?? Number.NaN))
      return { value, isPartial: false, isUncertain: [...held.values()].some(({ isUncertain }) => isUncertain) }
    },
  }
}

function inputOf(name: string, signals: Signals): SignalConfig {
  const input = Object.hasOwn(signals, name) ? signals[name] : undefined
  if (input === undefined) throw new FormulaError(`the machine has no signal ${name}`)
  if (input.derive !== undefined) throw new FormulaError(`${name} is itself derived; name measured signals`)
  if (input.type === 'text') throw new FormulaError(`${name} is text, which has no number`)
  return input
}

/** The samples of a derived signal at the input times in [from, to]; `samples` holds the inputs from `from` - reach on. */
export function deriveSamples(
  derived: DerivedSignal,
  samples: readonly Sample[],
  { machine, from, to }: { readonly machine: string; readonly from: Nanoseconds; readonly to: Nanoseconds },
): Sample[] {
  const base = from - derived.reach
  const own = samples.filter(({ signal }) => derived.inputs.includes(signal))
  const bySignal = Map.groupBy(own, ({ signal }) => signal)
  const inputs = new Map([...bySignal].map(([signal, its]) => [signal, pointsOf(its, base)]))
  const times = new Set(own.filter(({ time }) => time >= from && time <= to).map(({ time }) => time))
  return [...times]
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((time) => {
      const found = derived.valueAt(inputs, time, Number(time - base) / Number(nsPerSecond))
      if (found === undefined || !Number.isFinite(found.value)) return []
      return [{ machine, signal: derived.signal, time, value: found.value, quality: qualityOf(found) }]
    })
}

function qualityOf({ isUncertain, isPartial }: Windowed): number {
  if (isUncertain) return derivedQuality.uncertain
  const quality = isPartial ? derivedQuality.partial : derivedQuality.good
  return isGood(quality) ? quality : derivedQuality.uncertain
}

function nanoseconds(seconds: number): Nanoseconds {
  return BigInt(Math.ceil(seconds * 1e9))
}
