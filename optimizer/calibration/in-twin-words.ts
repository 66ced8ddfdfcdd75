// A study's runs in the words of its twin: names and units by the study's own mapping.

import {
  conversionOf,
  linesOf,
  type Mapped,
  nameIn,
  type StudyUnits,
  type TwinSetting,
  twinFor,
} from '../knowledge/twin.ts'
import type { Quantity } from '../processes/twin.ts'
import type { TwinRun } from './runs.ts'

interface StudyRun {
  readonly run: string
  readonly settings: Readonly<Record<string, number | string>>
  readonly outcomes: Readonly<Record<string, number>>
}

/** Undefined where the twin is not one of the product's. Values that no unit carries over are left out. */
export function twinRunOf(
  setting: TwinSetting,
  units: StudyUnits,
  { run, group }: { readonly run: StudyRun; readonly group?: string },
): TwinRun | undefined {
  const twin = twinFor(setting)
  if (!twin) return undefined
  const carry = (values: StudyRun['settings'], mapping: TwinSetting['parameters'], into: Into) =>
    Object.fromEntries(
      linesOf(mapping).flatMap(({ own: name, mapped }) => {
        const value = Object.hasOwn(values, name) ? values[name] : undefined
        const carried =
          typeof value === 'number' ? carriedOver(value, mapped, { ...into, unit: units.get(name) }) : undefined
        return carried === undefined ? [] : [[nameIn(mapped), carried]]
      }),
    )
  const settings = carry(run.settings, setting.parameters, { quantities: twin.parameters, isSetting: true })
  return {
    id: run.run,
    settings: { ...setting.settings, ...settings },
    outcomes: carry(run.outcomes, setting.outcomes, { quantities: twin.outcomes, isSetting: false }),
    ...(group !== undefined && { group }),
  }
}

interface Into {
  readonly quantities: readonly Quantity[]
  readonly isSetting: boolean
}

function carriedOver(
  value: number,
  mapped: Mapped,
  { quantities, isSetting, unit }: Into & { readonly unit: string | undefined },
): number | undefined {
  const quantity = quantities.find(({ name }) => name === nameIn(mapped))
  const how = quantity && conversionOf(mapped, quantity, { unit, into: isSetting })
  if (!how) return undefined
  // Outcomes are mapped from the twin to the study: measured values go the other way.
  return isSetting ? how.factor * value + how.offset : (value - how.offset) / how.factor
}
