// From what people ask for to a job: a study in the twin's words, with what they want otherwise.

import { unitsOf } from '../config/to-definition.ts'
import { conversionOf, linesOf, type Mapped, nameIn, type StudyUnits, twinFor, twinOf } from '../knowledge/twin.ts'
import type { Conversion } from '../knowledge/units.ts'
import type { Fidelity, Quantity } from '../processes/twin.ts'
import type { StudyConfig } from '../study-config.ts'
import type { Job, LearntConstants, Limit } from './job.ts'
import type { RangesPlan, Varied } from './ranges.ts'

export interface Ask {
  /** Needed where no study says them. */
  readonly process?: string
  readonly material?: string
  readonly fidelity: Fidelity
  readonly seed: number
  readonly runs: number
  readonly draw: RangesPlan['draw']
  /** In the twin's words, before those of the study. */
  readonly vary: readonly Varied[]
  readonly fixed: Readonly<Record<string, number>>
  readonly limits: readonly Limit[]
  readonly outcomes?: readonly string[]
}

interface Known {
  readonly study?: StudyConfig
  readonly constants?: LearntConstants
}

/** What keeps an ask from being made into a job, in words. */
export function problemsOfAsk({ process, material }: Pick<Ask, 'process' | 'material'>, study?: StudyConfig): string[] {
  const twin = study?.twin
  if (study !== undefined && twin === undefined) return ['the study has no twin']
  if (twin === undefined && (process === undefined || material === undefined))
    return ['a process with a material is needed, or a study with a twin']
  if (twin === undefined || process === undefined || process === twin.process) return []
  return [`the study's twin is of ${twin.process}, not of ${process}`]
}

type StudyParameter = StudyConfig['parameters'][number]

/** A job that may still be wrong: `problemsOf` says how. Without study or ranges every setting varies within its bounds. */
export function jobOf(ask: Ask, { study, constants }: Known): Job {
  const process = ask.process ?? study?.twin?.process ?? ''
  const material = ask.material ?? study?.twin?.material ?? ''
  const own = study?.twin?.material === material ? study.twin.own : undefined
  const told = study?.twin ? inTwinWords(study) : undefined
  const fixed = { ...without(told?.fixed ?? {}, new Set(ask.vary.map(({ name }) => name))), ...ask.fixed }
  const usual = told?.vary ?? (ask.vary.length > 0 ? [] : allOf(process))
  const limited = new Set(ask.limits.map(({ outcome }) => outcome))
  return {
    ...{ process, material, fidelity: ask.fidelity, seed: ask.seed },
    ...(own && { own }),
    ...(constants && { constants }),
    ...(ask.outcomes && { outcomes: ask.outcomes }),
    limits: [...(told?.limits ?? []).filter(({ outcome }) => !limited.has(outcome)), ...ask.limits],
    plan: {
      ...{ kind: 'ranges', runs: ask.runs, draw: ask.draw, fixed },
      vary: [
        ...usual.filter(({ name }) => !Object.hasOwn(ask.fixed, name) && !ask.vary.some((one) => one.name === name)),
        ...ask.vary,
      ],
    },
  }
}

function without(values: Readonly<Record<string, number>>, names: ReadonlySet<string>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name)))
}

function allOf(process: string): Varied[] {
  return (twinOf(process)?.parameters ?? []).map(({ name, low, high }) => ({ name, low, high }))
}

interface Told {
  readonly vary: readonly Varied[]
  readonly fixed: Readonly<Record<string, number>>
  readonly limits: readonly Limit[]
}

/** Ranges, settings that stay, limits of a study, by its twin's mapping; what is not mapped is unknown to the twin. */
function inTwinWords(study: StudyConfig): Told {
  const { parameters: mapping, outcomes, settings } = study.twin!
  const twin = twinFor(study.twin!)!
  const units = unitsOf(study)
  const own = linesOf(mapping).flatMap(({ own: name, mapped }) => {
    const parameter = study.parameters.find((one) => one.name === name)
    const how = parameter && howTo({ mapped, study: name, units, into: true }, twin.parameters)
    return how ? [{ parameter, name: nameIn(mapped), how }] : []
  })
  return {
    vary: own.flatMap(({ parameter, name, how }) => {
      const range = rangeOf(parameter)
      return range ? [{ name, ...carried(range, how) }] : []
    }),
    fixed: {
      ...settings,
      ...Object.fromEntries(own.flatMap(({ parameter, name, how }) => fixedAt(parameter, name, how))),
    },
    limits: study.constraints.flatMap(({ outcome, min, max }) => {
      const mapped = Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined
      const how = mapped && howTo({ mapped, study: outcome, units, into: false }, twin.outcomes)
      return how ? [{ outcome: nameIn(mapped), ...limitBack({ min, max }, how) }] : []
    }),
  }
}

interface Wire {
  readonly mapped: Mapped
  readonly study: string
  readonly units: StudyUnits
  readonly into: boolean
}

function howTo({ mapped, study, units, into }: Wire, quantities: readonly Quantity[]): Conversion | undefined {
  const quantity = quantities.find(({ name }) => name === nameIn(mapped))
  return quantity && conversionOf(mapped, quantity, { unit: units.get(study), into })
}

type Range = Omit<Varied, 'name'>
const mostValues = 10_000

/** Undefined: a parameter that is held, or whose values are words. */
function rangeOf(parameter: StudyParameter): Range | undefined {
  if (parameter.type !== 'context' && parameter.fixed !== undefined) return undefined
  if (parameter.type === 'categorical') return undefined
  if (parameter.type === 'ordinal') {
    const values = parameter.values.filter((value) => typeof value === 'number')
    return values.length > 0 ? { low: values[0]!, high: values.at(-1)!, values } : undefined
  }
  const { low, high } = parameter
  const step = parameter.type === 'integer' ? 1 : parameter.type === 'continuous' ? parameter.step : undefined
  const count = step === undefined ? Number.POSITIVE_INFINITY : Math.floor((high - low) / step + 1e-9) + 1
  // Finer than that is as good as any number.
  if (step === undefined || count > mostValues) return { low, high }
  return { low, high, values: Array.from({ length: count }, (_, i) => low + i * step) }
}

function carried({ low, high, values }: Range, { factor, offset }: Conversion): Range {
  const [a, b] = [factor * low + offset, factor * high + offset]
  const all = values?.map((value) => factor * value + offset).sort((one, other) => one - other)
  return { low: Math.min(a, b), high: Math.max(a, b), ...(all && { values: all }) }
}

function fixedAt(parameter: StudyParameter, name: string, { factor, offset }: Conversion): [string, number][] {
  if (parameter.type === 'context' || typeof parameter.fixed !== 'number') return []
  return [[name, factor * parameter.fixed + offset]]
}

/** Limits go the other way than outcomes: from the study's words to the twin's. */
function limitBack(limit: { min: number | undefined; max: number | undefined }, { factor, offset }: Conversion) {
  const back = (value: number | undefined) => (value === undefined ? undefined : (value - offset) / factor)
  const [min, max] = factor > 0 ? [back(limit.min), back(limit.max)] : [back(limit.max), back(limit.min)]
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}
