// A study's definition as a form holds it: what stands in the fields, what it makes of them.

type Json = Readonly<Record<string, unknown>>

export interface TitleFields {
  readonly en?: string | null
  readonly zh?: string | null
}

export interface ParameterFields {
  readonly type?: string
  readonly name?: string | null
  readonly title?: TitleFields
  readonly values?: readonly (string | number)[]
  readonly [key: string]: unknown
}

/** Empty fields are null; probabilities are percent. */
export interface Fields {
  readonly title?: TitleFields
  readonly machine?: string | null
  readonly process?: string | null
  readonly active?: boolean
  readonly parameters?: readonly ParameterFields[]
  readonly objectives?: readonly Json[]
  readonly constraints?: readonly (Json & { readonly percent?: number | null })[]
  readonly strategy?: {
    readonly name?: string | null
    readonly surrogate?: string | null
    readonly acquisition?: string | null
  }
  readonly shadow?: string | null
  readonly design?: string | null
  readonly safety?: { readonly mode?: string | null; readonly percent?: number | null }
  readonly budget?: number | null
  readonly cost?: { readonly amount?: number | null; readonly currency?: string | null }
  readonly seed?: number | null
  /** One on each line. */
  readonly expressions?: string | null
}

export type Definition = Json

/** What a study that nobody has begun yet starts from. */
export const blank: Definition = {
  parameters: [{ type: 'continuous' }],
  objectives: [{ goal: 'minimize' }],
  constraints: [],
  strategy: 'bayesian',
  safety: { mode: 'none', probability: 0.95, maxStep: {} },
  active: true,
}

export function fieldsOf(definition: Definition): Fields {
  const {
    safety = {},
    constraints = [],
    expressions = [],
    start,
    shadow,
  } = definition as {
    safety?: Json
    constraints?: readonly Json[]
    expressions?: readonly string[]
    start?: { design?: string }
    shadow?: { strategy?: unknown }
  }
  return {
    ...(definition as Fields),
    constraints: constraints.map(({ probability, ...limit }) => ({ ...limit, percent: percentOf(probability) })),
    strategy: strategyFields(definition['strategy']),
    shadow: shadow === undefined ? null : (strategyFields(shadow.strategy).name ?? null),
    design: start?.design ?? null,
    safety: { mode: (safety['mode'] as string) ?? 'none', percent: percentOf(safety['probability']) },
    expressions: expressions.join('\n'),
  }
}

/** The whole definition: parts that the form does not show stay those of `base`. */
export function definitionOf(base: Definition, fields: Fields): Definition {
  const { constraints = [], safety = {}, parameters = [], objectives = [], design, expressions } = fields
  return pruned({
    ...base,
    title: bothTitles(fields.title),
    machine: fields.machine,
    process: fields.process,
    active: fields.active ?? true,
    parameters: parameters.map(parameterOf),
    objectives: objectives.map((one) => ({ ...one, title: bothTitles(one['title'] as TitleFields) })),
    constraints: constraints.map(({ percent, ...limit }) => ({
      ...limit,
      title: bothTitles(limit['title'] as TitleFields),
      probability: shareOf(percent),
    })),
    strategy: strategyOf(base['strategy'], fields.strategy ?? {}),
    shadow: shadowOf(base['shadow'], fields.shadow),
    start: startOf(base['start'], design),
    safety: { ...(base['safety'] as Json), mode: safety.mode, probability: shareOf(safety.percent) },
    budget: fields.budget,
    cost: fields.cost?.amount == null ? null : fields.cost,
    seed: fields.seed,
    expressions: (expressions ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  }) as Definition
}

/** A copy of a study that suggests nothing to the plant until somebody sets it active. */
export function forkOf(study: string, definition: Definition): Definition {
  const { title, shadow: _, ...rest } = definition as { title?: { en: string; zh: string }; shadow?: unknown }
  const named = title && { title: { en: `${title.en} (fork)`, zh: `${title.zh}（副本）` } }
  return { ...rest, ...named, active: false, forkOf: study }
}

/** What each type of parameter has besides its name. */
const keysByType: Readonly<Record<string, readonly string[]>> = {
  continuous: ['low', 'high', 'step', 'scale', 'fixed', 'before'],
  integer: ['low', 'high', 'scale', 'fixed', 'before'],
  ordinal: ['values', 'fixed', 'before'],
  categorical: ['values', 'fixed', 'before'],
  context: ['low', 'high'],
}

/** Without what another type had. */
function parameterOf(fields: ParameterFields): Json {
  const { type = 'continuous' } = fields
  const keys = ['name', 'unit', 'feature', ...(keysByType[type] ?? [])]
  const kept = Object.fromEntries(keys.map((key) => [key, fields[key]]))
  const values = keys.includes('values') ? { values: valuesOf(type, fields.values ?? []) } : {}
  return { type, ...kept, ...values, title: bothTitles(fields.title) }
}

/** Typed values are words; an order of numbers is one of numbers. */
function valuesOf(type: string, values: readonly (string | number)[]): readonly (string | number)[] {
  const numbers = values.map(Number)
  const isNumeric =
    type === 'ordinal' && values.every((one) => String(one).trim() !== '') && numbers.every(Number.isFinite)
  return isNumeric ? numbers : values.map(String)
}

/** The language that was filled in stands in for the other. */
function bothTitles(title: TitleFields | undefined): TitleFields | null {
  const text = title?.en || title?.zh
  return text ? { en: title?.en || text, zh: title?.zh || text } : null
}

function strategyFields(strategy: unknown): NonNullable<Fields['strategy']> {
  if (typeof strategy === 'string') return { name: strategy, surrogate: null, acquisition: null }
  const { name, surrogate, acquisition } = (strategy ?? {}) as Json
  return {
    name: typeof name === 'string' ? name : null,
    surrogate: typeof surrogate === 'string' ? surrogate : null,
    acquisition: nameIn(acquisition),
  }
}

function nameIn(choice: unknown): string | null {
  if (typeof choice === 'string') return choice
  const { name } = (choice ?? {}) as Json
  return typeof name === 'string' ? name : null
}

/** As it was where nobody touched it: it may say more than the form shows. */
function strategyOf(before: unknown, fields: NonNullable<Fields['strategy']>): unknown {
  const known = strategyFields(before)
  const { name = null, surrogate = null, acquisition = null } = fields
  const isSame = known.name === name && known.surrogate === surrogate && known.acquisition === acquisition
  if (isSame && before !== undefined) return before
  if (surrogate === null && acquisition === null) return name
  return { name, surrogate, acquisition }
}

function shadowOf(before: unknown, name: string | null | undefined): unknown {
  if (name == null || name === '') return null
  const { strategy } = (before ?? {}) as { strategy?: unknown }
  return strategyFields(strategy).name === name ? before : { strategy: name }
}

function startOf(before: unknown, design: string | null | undefined): unknown {
  if (design == null || design === '') return null
  return (before as { design?: string } | undefined)?.design === design ? before : { design }
}

function percentOf(probability: unknown): number | null {
  return typeof probability === 'number' ? Number((probability * 100).toFixed(6)) : null
}

function shareOf(percent: number | null | undefined): number | null {
  return percent == null ? null : Number((percent / 100).toFixed(8))
}

/** Without the entries that are empty, and objects that only had such. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, pruned(inner)] as const)
  return Object.fromEntries(entries.filter(([key, inner]) => !isEmpty(inner, (value as Json)[key])))
}

function isEmpty(now: unknown, before: unknown): boolean {
  if (now === null || now === undefined || now === '') return true
  if (typeof now !== 'object' || Array.isArray(now) || Object.keys(now).length > 0) return false
  return Object.keys(before as object).length > 0
}
