// Limits, objectives and safety of a study in `kunlun.yaml`.

import { z } from 'zod'
import { name } from '../../ingest/names.ts'
import { probability, title, unit } from './words.ts'

export const outcomeLimit = z.strictObject({
  outcome: name.describe('Measured outcome'),
  title: title.optional().describe('Name for people'),
  unit,
  max: z.number().optional().describe('Greatest value allowed'),
  min: z.number().optional().describe('Least value allowed'),
  probability: probability.describe('How sure a run must be to keep the limit'),
  scatter: z
    .number()
    .positive()
    .optional()
    .describe('Standard deviation between parts of one run, until specimens tell; absent: that of the twin, if any'),
})

const worth = z.strictObject({
  amount: z
    .number()
    .positive()
    .describe('Money that a gain of one unit of the outcome is worth, in the currency of `cost`'),
  pieces: z.number().positive().default(1).describe('How many pieces it is earned on, e.g. parts made in a year'),
})

export const objective = z.strictObject({
  outcome: name.describe('Measured outcome'),
  title: title.optional().describe('Name for people'),
  unit,
  goal: z.enum(['maximize', 'minimize', 'target']).describe('Which way is better'),
  target: z.number().optional().describe('The value to reach, for the goal target'),
  reference: z.number().optional().describe('Worst value of interest, where there are several objectives'),
  perGoodPart: name
    .optional()
    .describe(
      'Measured outcome of a part that is begun, e.g. its cost: the objective is then that for each part that keeps all limits, as predicted from their models with the scatter within a run',
    ),
  worth: worth.optional().describe('What a gain is worth, for the advice when to stop'),
})

export const safety = z.strictObject({
  mode: z
    .enum(['none', 'near', 'safe'])
    .default('none')
    .describe(
      'near: suggestions keep near the best run, for studies that begin at a recipe in use; safe: every suggestion keeps all limits with the probability below',
    ),
  probability: probability.describe('Least chance that a suggested run keeps all limits'),
  maxStep: z
    .record(name, z.number().nonnegative())
    .default({})
    .describe('Largest difference from a run that kept all limits, by parameter'),
})
