// What a contract says of a signal that is computed from others.
import { z } from 'zod'
import { name } from '../names.ts'

const of = name.describe('The signal that it is computed from')
const windowSeconds = (fallback: number) =>
  z
    .number()
    .positive()
    .max(86_400)
    .default(fallback)
    .describe(`Trailing window in seconds that ends with each value (default: ${fallback})`)

export const deriveConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rate').describe('Slope of a straight line through the window'),
    of,
    windowSeconds: windowSeconds(60),
  }),
  z.strictObject({
    kind: z.literal('integral').describe('Integral over the window, e.g. kWh of the last hour from kW'),
    of,
    windowSeconds: windowSeconds(3600),
  }),
  z.strictObject({
    kind: z.literal('mean').describe('Mean over the window, weighted by time'),
    of,
    windowSeconds: windowSeconds(60),
  }),
  z.strictObject({
    kind: z.literal('expression').describe('A formula over signals of the machine'),
    formula: z
      .string()
      .min(1)
      .max(500)
      .describe(
        "Signals by name (in double quotes where it holds a dash), + - * /, brackets, abs min max mean; numbers with a unit as in 20 'K'",
      ),
  }),
])

export type DeriveConfig = z.infer<typeof deriveConfig>
