// What a study knows beforehand, in `kunlun.yaml`: a twin, an expert's expectation, sister studies.

import { z } from 'zod'
import { name } from '../../ingest/names.ts'
import { twins } from '../knowledge/twin.ts'
import { ownMaterial } from './material.ts'

const mapped = z
  .union([
    z.string().min(1),
    z.strictObject({
      name: z.string().min(1).describe("The twin's name"),
      factor: z
        .number()
        .describe('What a value is multiplied with on its way (parameters: to the twin; outcomes: from it)'),
      offset: z.number().default(0).describe('What is added afterwards'),
    }),
  ])
  .describe("The twin's name; a map with factor and offset where units do not say how to convert")

export const twinSetting = z.strictObject({
  process: z.enum(twins.map(({ process }) => process)).describe('Process of the twin'),
  material: z.string().min(1).describe('Material that the twin is asked of, e.g. alumina-96'),
  parameters: z
    .record(name, z.union([mapped, z.array(mapped).min(1)]))
    .describe(
      "The twin's settings, by the study's parameters or contexts: one, or a list of those that it sets together; others of the twin keep its recipe",
    ),
  outcomes: z.record(name, mapped).describe("The twin's outcomes, by the study's"),
  settings: z
    .record(z.string(), z.number())
    .default({})
    .describe("Settings of the twin that the study does not have, in the twin's own units"),
  calibration: z
    .union([z.enum(['newest', 'none']), z.string().regex(/^C-\d{4,15}$/)])
    .default('newest')
    .describe(
      'Calibration that the twin speaks by: the newest of machine and material, none (its sheets), or one by its id',
    ),
  own: ownMaterial
    .optional()
    .describe("The material's own sheets: filled in where the material stands in the folder `materials`"),
})

const expectation = z.strictObject({
  near: z.union([z.number(), z.string().min(1)]).describe('Where the best is expected'),
  within: z
    .number()
    .positive()
    .optional()
    .describe("How far from there at most, in the parameter's unit; not for words"),
})

export const twin = twinSetting
  .optional()
  .describe('A process twin whose prediction suggestions start from; measured runs decide how far it is trusted')

export const prior = z
  .record(name, expectation)
  .default({})
  .describe('Where an expert expects the best, by parameter; fades with every run, data outvote it')

export const formulas = z
  .record(name, z.string().min(1).max(2000))
  .default({})
  .describe(
    'Outcomes as an engineer would work them out of the settings, e.g. `cost: 2 + (560 + 105 * soak / 60) / (50 * load)`; runs decide how far a formula is trusted',
  )

export const sisters = z
  .array(name)
  .default([])
  .describe("Studies of sister machines whose runs are heard as far as they rank this study's runs alike")

export interface KnowledgeDraft {
  readonly twin?: z.infer<typeof twin>
  readonly formulas: z.infer<typeof formulas>
  readonly prior: z.infer<typeof prior>
  readonly sisters: z.infer<typeof sisters>
}
