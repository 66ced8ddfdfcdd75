// A sheet of constants: every number with its unit, its range, its trust mark, its source.

/** How far a number may be trusted: read in a published source, computed from such, or textbook knowledge to calibrate. */
export const marks = ['published', 'computed', 'textbook'] as const

export interface Constant {
  readonly value: number
  readonly unit: string
  readonly range: readonly number[]
  /** Doubt about the value as a standard deviation, where more is known of it than the range with the mark. */
  readonly sd?: number
  readonly mark: string
  readonly source: string
}

/** A material, furnace, product, price list: data that people write, without code. */
export interface Sheet {
  readonly name: string
  readonly title: string
  readonly constants: Readonly<Record<string, Constant>>
}

/** The names that a model needs on a sheet, with the unit in which it needs them. */
export type Units = Readonly<Record<string, string>>

/** Sheets found whole before: a calibration opens a twin some ten thousand times with most of its sheets unchanged. */
const whole = new WeakMap<Sheet, { readonly units: Units; readonly values: Readonly<Record<string, number>> }>()

/**
 * The plain numbers of a sheet, once it is known to be whole.
 * @throws RangeError naming every problem at once: missing or unknown names, wrong units, values outside of their range.
 */
export function valuesOf<U extends Units>(sheet: Sheet, units: U): { readonly [K in keyof U]: number } {
  const known = whole.get(sheet)
  if (known?.units === units) return known.values as { readonly [K in keyof U]: number }
  const problems = problemsOf(sheet, units)
  if (problems.length > 0) throw new RangeError(`sheet ${sheet.name}: ${problems.join('; ')}`)
  const entries = Object.keys(units).map((name) => [name, sheet.constants[name]!.value])
  const values = Object.fromEntries(entries) as { readonly [K in keyof U]: number }
  whole.set(sheet, { units, values })
  return values
}

/** What keeps a sheet from being used, in words; none if it is whole. */
export function problemsOf(sheet: Sheet, units: Units): string[] {
  return constantProblems(sheet, units).map(({ name, message }) => `${name} ${message}`)
}

/** The same by the constant that each is about. */
export function constantProblems(sheet: Sheet, units: Units): { readonly name: string; readonly message: string }[] {
  const known = Object.keys(units)
  const given = Object.keys(sheet.constants)
  return [
    ...given
      .filter((name) => !known.includes(name))
      .map((name) => ({ name, message: 'is not a constant that the model knows' })),
    ...known
      .filter((name) => !Object.hasOwn(sheet.constants, name))
      .map((name) => ({ name, message: `is missing, in ${units[name]}` })),
    ...given
      .filter((name) => known.includes(name))
      .flatMap((name) => wrongs(sheet.constants[name]!, units[name]!).map((message) => ({ name, message }))),
  ]
}

/** The same sheet with some values replaced, as a calibration does; ranges are kept. */
export function withValues(sheet: Sheet, values: Readonly<Record<string, number>>): Sheet {
  const { name: of, title } = sheet
  const copy: Sheet = {
    ...{ name: of, title },
    // Seldom asked for: a calibration makes such sheets by the hundred thousand, for their values alone.
    get constants() {
      const changed = Object.entries(values).filter(([name]) => Object.hasOwn(sheet.constants, name))
      return {
        ...sheet.constants,
        ...Object.fromEntries(changed.map(([name, value]) => [name, { ...sheet.constants[name]!, value }])),
      }
    },
  }
  const known = whole.get(sheet)
  if (known === undefined) return copy
  const own: Record<string, number> = { ...known.values }
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(own, name)) continue
    // A whole sheet stays whole where the new values keep to their ranges: nothing else has changed.
    if (!isWithin(value, sheet.constants[name]!.range)) return copy
    own[name] = value
  }
  whole.set(copy, { units: known.units, values: own })
  return copy
}

function isWithin(value: number, [low = Number.NaN, high = Number.NaN]: readonly number[]): boolean {
  return value >= low && value <= high
}

function wrongs({ value, unit, range, sd = 1, mark, source }: Constant, wanted: string): string[] {
  const [low, high] = range
  return [
    ...(unit === wanted ? [] : [`is in ${unit}, expected ${wanted}`]),
    ...(isWithin(value, range) ? [] : [`${value} is not between ${low} and ${high}`]),
    ...(sd > 0 ? [] : [`has a doubt of ${sd}, which must be positive`]),
    ...((marks as readonly string[]).includes(mark) ? [] : ['has no trust mark']),
    ...(source === '' ? ['has no source'] : []),
  ]
}
