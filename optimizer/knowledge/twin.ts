// A process twin as one who foretells a study's outcomes: names and units mapped both ways.

import type { Values } from '../definition.ts'
import { drawnSetups } from '../processes/drawn-setups.ts'
import { millingTwin, turningTwin } from '../processes/machining/twins.ts'
import { type OwnMaterial, twinWith } from '../processes/own-material.ts'
import { sinteringTwin } from '../processes/sintering/twin.ts'
import type { Kernel, Quantity, Twin } from '../processes/twin.ts'
import type { Foreteller } from './knowledge.ts'
import { type Conversion, conversion } from './units.ts'

/** The twins that a study can ask. */
export const twins: readonly Twin[] = [sinteringTwin, turningTwin, millingTwin]

/** A name of the twin's, where units alone do not say how to convert: with factor, offset. */
export type Mapped = string | { readonly name: string; readonly factor: number; readonly offset: number }

/** One parameter of a study may be several of the twin's: what a plant calls its burnout rate is that of three ramps. */
export type MappedParameters = Readonly<Record<string, Mapped | readonly Mapped[]>>

export interface TwinSetting {
  readonly process: string
  readonly material: string
  /** The twin's name, or several, by the study's. */
  readonly parameters: MappedParameters
  readonly outcomes: Readonly<Record<string, Mapped>>
  /** Settings of the twin that the study does not set, in the twin's units. */
  readonly settings: Readonly<Record<string, number>>
  /** The material's own sheets, where the plant brought it along. */
  readonly own?: OwnMaterial | undefined
}

/** Units by the study's names of parameters or outcomes. */
export type StudyUnits = ReadonlyMap<string, string | undefined>

export function twinOf(process: string): Twin | undefined {
  return twins.find((twin) => twin.process === process)
}

/** The twin that knows the setting's material, which may be the plant's own. */
export function twinFor({
  process,
  material,
  own,
}: Pick<TwinSetting, 'process' | 'material' | 'own'>): Twin | undefined {
  const twin = twinOf(process)
  return twin && own ? twinWith(twin, material, own) : twin
}

/** How the twin's quantity is reached from the study's (`into`) or the study's from the twin's; undefined: units differ. */
export function conversionOf(
  mapped: Mapped,
  quantity: Quantity,
  { unit, into }: { readonly unit: string | undefined; readonly into: boolean },
): Conversion | undefined {
  if (typeof mapped !== 'string') return { factor: mapped.factor, offset: mapped.offset }
  if (unit === undefined) return { factor: 1, offset: 0 }
  return into ? conversion(unit, quantity.unit) : conversion(quantity.unit, unit)
}

export function nameIn(mapped: Mapped): string {
  return typeof mapped === 'string' ? mapped : mapped.name
}

/** A mapping line by line: the study's name with each name of the twin's. */
export function linesOf(mapping: MappedParameters): { readonly own: string; readonly mapped: Mapped }[] {
  return Object.entries(mapping).flatMap(([own, mapped]) => [mapped].flat().map((one) => ({ own, mapped: one })))
}

interface Wire extends Conversion {
  /** The study's name. */
  readonly name: string
  /** Place in the twin's array. */
  readonly place: number
}

function wires(
  mapping: MappedParameters,
  quantities: readonly Quantity[],
  { units, into }: { readonly units: StudyUnits; readonly into: boolean },
): Wire[] {
  return linesOf(mapping).map(({ own: name, mapped }) => {
    const place = quantities.findIndex((one) => one.name === nameIn(mapped))
    const how = place < 0 ? undefined : conversionOf(mapped, quantities[place]!, { unit: units.get(name), into })
    // The configuration was checked when it was read.
    if (!how) throw new RangeError(`the twin has nothing that fits ${name}`)
    return { name, place, ...how }
  })
}

/** What is needed of a calibration to speak by it. */
export interface Calibrated {
  /** C-0003 */
  readonly id: string
  readonly process: string
  readonly material: string
  /** Named `sheet.constant`, in the order of a draw. */
  readonly unknowns: readonly { readonly name: string }[]
  readonly outcomes: readonly { readonly name: string; readonly discrepancy: { readonly median: number } }[]
  readonly draws: readonly (readonly number[])[]
}

/** Draws that a prediction is made from: a mean with a spread, at the cost of as many runs through the twin. */
const askedDraws = 12

/** The foreteller of a checked setting; the twin's kernels are opened on first use, one for each draw of a calibration. */
export function twinForeteller(setting: TwinSetting, units: StudyUnits, calibration?: Calibrated): Foreteller {
  const twin = twinFor(setting)
  if (!twin) throw new RangeError(`there is no twin of ${setting.process}`)
  const inputs = wires(setting.parameters, twin.parameters, { units, into: true })
  const outputs = new Map(
    wires(setting.outcomes, twin.outcomes, { units, into: false }).map((wire) => [wire.name, wire] as const),
  )
  const recipe: Readonly<Record<string, number>> = { ...twin.recipes[setting.material], ...setting.settings }
  const settings = Float64Array.from(twin.parameters, ({ name }) => recipe[name]!)
  const fits = calibration?.process === setting.process && calibration.material === setting.material
  const setup = twin.setups[setting.material]!
  const setups = fits ? drawnSetups(setup, calibration, askedDraws) : [setup]
  const results = setups.map(() => new Float64Array(twin.outcomes.length))
  let kernels: Kernel[] | undefined
  const discrepancies = new Map(fits ? calibration.outcomes.map((one) => [one.name, one.discrepancy.median]) : [])
  const run = (at: Values) => {
    let same = kernels !== undefined
    for (const { name, place, factor, offset } of inputs) {
      const value = at.get(name)
      // A context that nobody knows keeps the recipe's value.
      const wanted = typeof value === 'number' ? factor * value + offset : recipe[twin.parameters[place]!.name]!
      if (settings[place] !== wanted) same = false
      settings[place] = wanted
    }
    kernels ??= setups.map((one) => twin.open(one, 'closed'))
    // Several outcomes are asked at one place after the other: one run through the twin serves them all.
    if (!same) for (const [i, kernel] of kernels.entries()) kernel(settings, results[i]!)
  }
  return {
    kind: 'twin',
    name: twin.process,
    ...(fits && { calibration: calibration.id }),
    outcomes: [...outputs.keys()],
    foretell(outcome, at) {
      const wire = outputs.get(outcome)
      if (!wire) return undefined
      run(at)
      const told = results.map((one) => wire.factor * one[wire.place]! + wire.offset)
      const mean = told.reduce((sum, value) => sum + value / told.length, 0)
      const variance = told.reduce((sum, value) => sum + (value - mean) ** 2 / told.length, 0)
      const missed = wire.factor * (discrepancies.get(twin.outcomes[wire.place]!.name) ?? 0)
      return { mean, sd: fits ? Math.sqrt(variance + missed ** 2) : 0 }
    },
  }
}
