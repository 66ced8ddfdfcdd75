// A study as it stands in `kunlun.yaml`: the one definition of its settings, defaults, checks.

import { z } from 'zod'
import { name } from '../ingest/names.ts'
import { edges } from './config/edges.ts'
import { formulas, prior, sisters, twin } from './config/knowledge.ts'
import { objective, outcomeLimit, safety } from './config/limits.ts'
import { parameter } from './config/parameters.ts'
import { candidates, expressions, forbidden, linearLimit, repeats } from './config/rules.ts'
import { start } from './config/start.ts'
import { strategyChoice } from './config/strategy.ts'
import { checkStudy } from './config/study-checks.ts'
import { undisturbed } from './config/undisturbed.ts'
import { title } from './config/words.ts'

export const studyConfig = z
  .strictObject({
    title: title.optional().describe('Name for people'),
    machine: name.describe('Machine whose runs the study learns from'),
    process: z.string().min(1).default('sintering').describe('Process of the runs, e.g. sintering or milling'),
    parameters: z.array(parameter).min(1).describe('What can be set (or, as a context, what is known before a run)'),
    objectives: z.array(objective).min(1).describe('What to improve; each on its own outcome'),
    constraints: z.array(outcomeLimit).default([]).describe('Limits on measured outcomes, learnt from data'),
    edges,
    undisturbed,
    block: name
      .optional()
      .describe('Label of the runs that says what they were made of, e.g. lot: lots differ, and the next one will too'),
    linear: z.array(linearLimit).default([]).describe('Limits on settings known beforehand; no suggestion breaks one'),
    expressions,
    forbidden,
    candidates,
    repeats,
    twin,
    formulas,
    prior,
    sisters,
    cost: z
      .strictObject({
        amount: z.number().nonnegative().describe('Cost of one run'),
        currency: z.string().length(3).default('CNY').describe('ISO 4217 code'),
      })
      .optional()
      .describe('What one run costs, for the advice when to stop'),
    safety: safety.prefault({}).describe('How careful suggestions must be'),
    start: start.optional(),
    strategy: strategyChoice
      .default('bayesian')
      .describe('How suggestions are made: a name, a map of the name with its settings, or an external program'),
    shadow: z
      .strictObject({ strategy: strategyChoice.describe('How its suggestions are made') })
      .optional()
      .describe('A second strategy that suggests beside the active one, unseen in the plant, scored on what happens'),
    active: z
      .boolean()
      .default(true)
      .describe('false: at rest, e.g. a fork that is compared first: nothing is suggested to the plant'),
    forkOf: name.optional().describe('Study that it was copied from'),
    budget: z.int().min(1).optional().describe('Runs planned in all, those already made included; a hint'),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(1)
      .describe('Same seed and same history give the same suggestion'),
  })
  .superRefine(checkStudy)

export type StudyConfig = z.infer<typeof studyConfig>
