// Texts that a study's configuration is made of.

import { z } from 'zod'

export const title = z.strictObject({
  en: z.string().min(1).describe('In English'),
  zh: z.string().min(1).describe('In Chinese'),
})

export const unit = z.string().optional().describe('UCUM code, e.g. Cel, min, mm')

const probabilityDefault = 0.95

/** Nothing learnt from data is certain, so 1 is excluded. */
export const probability = z.number().min(0.5).lt(1).default(probabilityDefault)
