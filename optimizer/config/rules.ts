// What a study in `kunlun.yaml` says of settings beforehand: linear limits, expressions, forbidden combinations, candidates.

import { z } from 'zod'
import { name } from '../../ingest/names.ts'

export const linearLimit = z.strictObject({
  coefficients: z.record(name, z.number()).describe('Factor of each parameter in the sum'),
  equals: z.number().optional().describe('What the sum must equal'),
  max: z.number().optional().describe('What the sum must not exceed'),
  min: z.number().optional().describe('What the sum must reach'),
})

export const expressions = z
  .array(z.string().min(1))
  .default([])
  .describe(
    'Limits on settings known beforehand, e.g. `peak * soak <= 300000`: numbers, parameters (in backticks where a name holds a dash), + - * / ^, parentheses, min max abs sqrt exp log, one of <= >= < > and == between linear sides',
  )

const value = z.union([z.number(), z.string()])

const condition = z.union([
  value.describe('This value'),
  z.array(value).min(1).describe('Any of these values'),
  z
    .strictObject({
      min: z.number().optional().describe('From this value on'),
      max: z.number().optional().describe('Up to this value'),
    })
    .describe('Any value of a range, ends included'),
])

export const combination = z.record(name, condition)

export const forbidden = z
  .array(combination)
  .default([])
  .describe('Combinations that must not be set together, each a map of parameters to a value, a list or a range')

const row = z.record(name, value)

export const candidates = z
  .union([
    z.string().min(1).describe('CSV file beside kunlun.yaml: one column for each parameter, one row for each recipe'),
    z.array(row).min(1).max(100_000).describe('Recipes, each a map of parameters to values'),
  ])
  .optional()
  .describe('The recipes that exist; suggestions are then some of them')

export const repeats = z
  .boolean()
  .default(false)
  .describe('Whether a recipe among the candidates may be suggested again once it was run')

export type CombinationConfig = z.infer<typeof combination>
export type CandidateRow = z.infer<typeof row>
