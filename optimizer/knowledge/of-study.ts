// What a study's configuration knows beforehand, ready to be heard.

import { formulaForeteller } from './formula.ts'
import type { Expectation, Knowledge } from './knowledge.ts'
import { type Calibrated, type StudyUnits, type TwinSetting, twinForeteller } from './twin.ts'

interface Draft {
  readonly twin?: TwinSetting | undefined
  readonly formulas: Readonly<Record<string, string>>
  readonly prior: Readonly<Record<string, { readonly near: Expectation['near']; readonly within?: number | undefined }>>
}

/** Undefined where a study knows nothing. Sisters are added with their runs. */
export function knowledgeOf(
  { twin, formulas, prior }: Draft,
  units: StudyUnits,
  calibration?: Calibrated,
): Knowledge | undefined {
  const expected = new Map(
    Object.entries(prior).map(([name, { near, within }]): [string, Expectation] => [
      name,
      { near, ...(typeof near === 'number' && within !== undefined && { within }) },
    ]),
  )
  const foretellers = [
    ...(twin ? [twinForeteller(twin, units, calibration)] : []),
    ...(Object.keys(formulas).length > 0 ? [formulaForeteller(formulas)] : []),
  ]
  return foretellers.length === 0 && expected.size === 0 ? undefined : { foretellers, expected }
}
