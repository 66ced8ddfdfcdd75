// What a study may set of Bayesian optimisation: its models, its acquisition.

import { z } from 'zod'
import { acquisitions } from '../acquisition/index.ts'
import { plugInSetting } from '../config/plug-in.ts'
import { ensemble, surrogates } from '../surrogates/index.ts'

const single = surrogates.filter((one) => one !== ensemble).map(({ name }) => name)

export const bayesianOptions = z
  .strictObject({
    surrogate: z
      .enum(surrogates.map(({ name }) => name))
      .optional()
      .describe('The model of each outcome; absent: the one that is usual for the study'),
    members: z
      .array(z.enum(single))
      .min(1)
      .refine((names) => new Set(names).size === names.length, { error: 'must be distinct' })
      .optional()
      .describe('Of an ensemble: its members, the one that speaks alone at few runs first'),
    acquisition: plugInSetting(acquisitions)
      .default('log-expected-improvement')
      .describe('What a run with one objective is worth trying for'),
  })
  .refine(({ surrogate, members }) => members === undefined || surrogate === ensemble.name, {
    error: 'has a meaning for the surrogate ensemble alone',
    path: ['members'],
  })

export type BayesianOptions = z.infer<typeof bayesianOptions>
