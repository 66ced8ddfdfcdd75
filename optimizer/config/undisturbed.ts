// Between what the features of a run must lie so that it counts as undisturbed, in `kunlun.yaml`.

import { z } from 'zod'
import { name } from '../../ingest/names.ts'

const range = z
  .strictObject({
    min: z.number().optional().describe('Least value of an undisturbed run'),
    max: z.number().optional().describe('Greatest value of an undisturbed run'),
  })
  .refine(({ min, max }) => min !== undefined || max !== undefined, { message: 'needs min, max or both' })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, { message: 'min is above max' })

export const undisturbed = z
  .record(name, range)
  .default({})
  .describe(
    'Features of a run, e.g. setpoint_lag: { max: 30 }. A run outside was disturbed (a power cut, say): it stays in the ledger but teaches nothing of its settings',
  )

export type Undisturbed = z.infer<typeof undisturbed>

/** What gives a disturbed run away, with the limits that it broke. */
export interface Disturbance {
  readonly feature: string
  readonly value: number
  readonly min?: number
  readonly max?: number
}

/** The feature that gives a disturbed run away; undefined for an undisturbed one, or where the features do not tell. */
export function disturbanceOf(
  limits: Undisturbed,
  features: Readonly<Record<string, number>>,
): Disturbance | undefined {
  for (const [feature, { min, max }] of Object.entries(limits)) {
    const value = Object.hasOwn(features, feature) ? features[feature] : undefined
    if (value === undefined || !(value < (min ?? value) || value > (max ?? value))) continue
    return { feature, value, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
  }
  return undefined
}
