// Edges of outcomes in `kunlun.yaml`: where nearly all parts of a run lie, so that limits can demand a capability.

import { z } from 'zod'
import { name } from '../../ingest/names.ts'

const edge = z.strictObject({
  of: name.describe('Measured outcome, of which a run has several specimens'),
  deviations: z
    .number()
    .min(-8)
    .max(8)
    .describe(
      'Standard deviations of the specimens that are added to their mean: -4 for the low end, 4 for the high end',
    ),
})

export const edges = z
  .record(name, edge)
  .default({})
  .describe(
    'Outcomes computed of the specimens of a run: their mean with some standard deviations. A limit on an edge at 4 demands Cpk 1.33',
  )

export type Edges = z.infer<typeof edges>
