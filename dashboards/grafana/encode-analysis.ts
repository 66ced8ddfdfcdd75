// Pure encoders: points of control charts, progress of studies, predictions held against what was measured.
import type { Nanoseconds } from '../../ingest/model.ts'
import { type FactPlace, prefixed, present, tagsOf } from './fact-fields.ts'
import type { Fact } from './facts.ts'
import { control, foretold as foretoldOf, progress } from './facts-analysis.ts'
import type { Title } from './plant-view.ts'

interface Estimate {
  readonly estimate: number
  readonly lower: number
  readonly upper: number
}

/** One run on the control chart of a quantity. */
export interface ControlPoint {
  readonly quantity: string
  readonly run: string
  readonly from: Nanoseconds
  readonly value: number
  readonly limits: { readonly centre: number; readonly lower: number; readonly upper: number }
  readonly specification: { readonly lower?: number; readonly upper?: number }
  /** Rule hits in which it takes part. */
  readonly episodes: number
  /** Those of them that end with it: where they were found. */
  readonly found: readonly { readonly rule: string; readonly sentence: Title }[]
  /** As it stood with this run the newest; absent where that is not known: what was written then stays. */
  readonly capability?: { readonly count: number; readonly Cpk: Estimate; readonly Ppk: Estimate }
}

export function controlFact(point: ControlPoint, place: FactPlace): Fact {
  const { quantity, run, from, value, limits, specification, episodes, found, capability } = point
  const said = (language: keyof Title): string => found.map(({ sentence }) => sentence[language]).join(' ')
  const fields = present({
    run,
    state: 'valid',
    value,
    ...limits,
    spec_lower: specification.lower,
    spec_upper: specification.upper,
    hits: episodes,
    cpk: capability?.Cpk.estimate,
    cpk_lower: capability?.Cpk.lower,
    cpk_upper: capability?.Cpk.upper,
    ppk: capability?.Ppk.estimate,
    count: capability?.count,
  })
  // Written empty where there is none, so that what no longer holds is replaced.
  const words = { rules: found.map(({ rule }) => rule).join(' '), text_en: said('en'), text_zh: said('zh') }
  return {
    measurement: control.name,
    tags: { ...tagsOf(place), quantity },
    fields: { ...fields, ...words },
    time: from,
  }
}

/** The same point once its run is void. */
export function voidControlFact(quantity: string, from: Nanoseconds, place: FactPlace): Fact {
  const fields = { state: 'void', hits: 0 }
  return { measurement: control.name, tags: { ...tagsOf(place), quantity }, fields, time: from }
}

export interface StudyPoint {
  readonly run: string
  readonly when: Nanoseconds
  readonly outcomes: Readonly<Record<string, number>>
  readonly meetsAll?: boolean
  readonly best?: number
  readonly suggestion?: string
}

export function progressFact(point: StudyPoint, study: string, place: FactPlace): Fact {
  const { run, suggestion, meetsAll, best, outcomes } = point
  const meets = meetsAll === undefined ? undefined : Number(meetsAll)
  return {
    measurement: progress.name,
    tags: { ...tagsOf(place), study },
    fields: present({ run, suggestion, meets, best, ...prefixed('outcome_', outcomes) }),
    time: point.when,
  }
}

/** What a suggestion foretold of an outcome, beside what its run gave. */
export interface ForetoldOutcome {
  readonly outcome: string
  readonly predicted: number
  readonly sd: number
  /** Ends of the interval that should hold nine of ten. */
  readonly lower: number
  readonly upper: number
  readonly measured: number
}

export function foretoldFact(
  point: StudyPoint,
  { outcome, ...foretold }: ForetoldOutcome,
  { study, place }: { readonly study: string; readonly place: FactPlace },
): Fact {
  const { predicted, sd, lower, upper, measured } = foretold
  const fields = present({
    run: point.run,
    suggestion: point.suggestion,
    ...foretold,
    z: sd > 0 ? (measured - predicted) / sd : undefined,
    inside: Number(lower <= measured && measured <= upper),
  })
  return { measurement: foretoldOf.name, tags: { ...tagsOf(place), study, outcome }, fields, time: point.when }
}
