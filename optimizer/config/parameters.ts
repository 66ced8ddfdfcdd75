// The parameters of a study in `kunlun.yaml`.

import { z } from 'zod'
import { name } from '../../ingest/names.ts'
import { title, unit } from './words.ts'

const common = {
  name: name.describe('Name of the parameter'),
  title: title.optional().describe('Name for people'),
  unit,
  feature: z
    .string()
    .min(1)
    .optional()
    .describe('Feature of the run that is the achieved value; absent: the achieved, else the planned setting'),
}

const fixed = 'Held at this value: part of the settings, not searched'
const before = 'What it was in runs made before it became a parameter; needed where the study has such runs'

/** What parameters have whose values are numbers. */
const numeric = {
  fixed: z.number().optional().describe(fixed),
  before: z.number().optional().describe(before),
}

const scale = z
  .enum(['linear', 'log'])
  .default('linear')
  .describe('log: equal ratios are equal distances, for a parameter that spans powers of ten')

const value = z.union([z.number(), z.string().min(1)])

const low = z.number().describe('Least value that may be set')
const high = z.number().describe('Greatest value that may be set')

const continuous = z
  .strictObject({
    type: z.literal('continuous').describe('Any number between two bounds'),
    ...common,
    low,
    high,
    step: z.number().positive().optional().describe('Smallest step that can be set, from the least value on'),
    scale,
    ...numeric,
  })
  .describe('Any number between two bounds')

const integer = z
  .strictObject({
    type: z.literal('integer').describe('A whole number between two bounds'),
    ...common,
    low: low.int(),
    high: high.int(),
    scale,
    ...numeric,
  })
  .describe('A whole number')

const ordinal = z
  .strictObject({
    type: z.literal('ordinal').describe('One of several values that have an order'),
    ...common,
    values: z
      .union([z.array(z.number()).min(2), z.array(z.string().min(1)).min(2)])
      .describe('Rising numbers, or words in their order'),
    fixed: value.optional().describe(fixed),
    before: value.optional().describe(before),
  })
  .describe('One of several values that have an order')

const categorical = z
  .strictObject({
    type: z.literal('categorical').describe('One of several choices without order'),
    ...common,
    values: z.array(z.string().min(1)).min(1).describe('The choices'),
    fixed: z.string().min(1).optional().describe(fixed),
    before: z.string().min(1).optional().describe(before),
  })
  .describe('One of several choices without order')

const context = z
  .strictObject({
    type: z.literal('context').describe('Known before a run, not set'),
    ...common,
    low: z.number().describe('Lower end of what is usual'),
    high: z.number().describe('Upper end of what is usual'),
  })
  .describe('Known before a run, not set: powder lot, tool wear, load')

export const parameter = z.discriminatedUnion('type', [continuous, integer, ordinal, categorical, context])

export type ParameterConfig = z.infer<typeof parameter>
