// What may be asked of a change in the plant, how its effect travels.
import { z } from 'zod'
import { quantityWire, runChoice } from './capability.ts'
import { figure, id, instant, title } from './wire.ts'

const { machine, from, to, like } = runChoice
const common = { machine, from, to, like, limit: z.coerce.number().int().min(4).max(1000).default(200) }

/** By time: runs that began before against those from then on. By label or setting: one value against the other. */
export const effectAsk = z.discriminatedUnion('by', [
  z.object({ ...common, by: z.literal('time'), at: instant }),
  z.object({ ...common, by: z.literal('label'), name: id, before: id, after: id }),
  z.object({
    ...common,
    by: z.literal('setting'),
    name: id,
    at: z.coerce.number().describe('Runs below it against those at or above it'),
  }),
])

const side = z.object({ count: z.number(), mean: figure, sd: figure }).readonly()
const difference = z.object({ estimate: figure, low: figure, high: figure, p: figure }).readonly()

const effectRow = z
  .object({
    quantity: quantityWire,
    before: side,
    after: side,
    difference: z.exactOptional(difference),
    /** With a common trend over time, with levels of lots allowed for; absent where they cannot be told apart. */
    trend: z.exactOptional(difference),
    lot: z.exactOptional(difference),
    /** chance: it stands out alone, but among so many figures compared one does by chance. */
    verdict: z.enum(['evidence', 'chance', 'none', 'too-few']),
    /** Runs a side that would tell. */
    needed: z.exactOptional(z.number()),
    findable: z.exactOptional(figure),
    /** Currency, where the figure is money. */
    money: z.exactOptional(z.string()),
    /** What the study says the difference is worth, on as many pieces as it says; above 0 it is a gain. */
    worth: z.exactOptional(
      z.object({ estimate: figure, low: figure, high: figure, pieces: z.number(), currency: z.string() }).readonly(),
    ),
    values: z
      .array(
        z.object({ run: z.string(), label: z.string(), from: instant, value: figure, isAfter: z.boolean() }).readonly(),
      )
      .readonly(),
  })
  .readonly()

export const effectWire = z.object({
  before: z.object({ runs: z.number(), first: z.exactOptional(instant), last: z.exactOptional(instant) }).readonly(),
  after: z.object({ runs: z.number(), first: z.exactOptional(instant), last: z.exactOptional(instant) }).readonly(),
  /** Figures that were compared: so many chances for chance. */
  compared: z.number(),
  confidence: z.number(),
  rows: z.array(effectRow).readonly(),
  /** What changed with it, so that the effect may be that of something else. */
  alongside: z
    .array(z.object({ kind: z.enum(['label', 'setting']), name: z.string(), title: z.exactOptional(title) }).readonly())
    .readonly(),
})

export type EffectAsk = z.output<typeof effectAsk>
export type EffectAnswer = Readonly<z.output<typeof effectWire>>
export type EffectRow = z.output<typeof effectRow>

/** Throws NOT_FOUND, REQUEST_INVALID. */
export type Effects = (ask: EffectAsk) => Promise<EffectAnswer>
