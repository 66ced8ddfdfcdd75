// A plant's own material as its file says it: sheets of constants by role, a recipe to start from.

import { z } from 'zod'
import { name } from '../../ingest/names.ts'
import { marks } from '../processes/sheet.ts'

const constant = z.strictObject({
  value: z.number().describe('What it is believed to be'),
  unit: z.string().min(1).describe("The twin's unit of it"),
  range: z.tuple([z.number(), z.number()]).describe('What it can be at all: the ends of its prior'),
  sd: z.number().positive().exactOptional().describe('Doubt about the value, where more is known of it than the range'),
  mark: z.enum(marks).describe('How far the number may be trusted'),
  source: z.string().min(1).describe('Where it comes from'),
})

const constants = z.record(name, constant).describe('Constants of the sheet')
const like = z.string().min(1).describe('Material of the product whose other sheets and recipe it shares')
const recipe = z.record(z.string(), z.number()).describe('Settings to start from, in the units of the twin')

const sheet = z.strictObject({
  name: z.string().describe('Name of the material with its role'),
  title: z.string().describe('For people'),
  constants,
})

/** As it stands in a configuration once it was read. */
export const ownMaterial = z.strictObject({
  like,
  sheets: z.record(z.string(), sheet).describe('Sheets by role: material, furnace ...'),
  recipe,
})

/** The same in the list of all. */
export const plantMaterial = ownMaterial.extend({ process: z.string().min(1).describe('Which twin') })

export type PlantMaterial = z.infer<typeof plantMaterial>

/** As a file says it; its name is the file's. */
export const materialFile = z
  .object({ process: z.string().min(1), title: z.string().min(1), like, recipe: recipe.default({}) })
  .catchall(constants)
