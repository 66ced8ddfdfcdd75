// What may be asked of a twin without a run: what if, scatter, process window, screening; how the answers travel.
import { z } from 'zod'
import { figure, id, title } from './wire.ts'

const names = z.string().min(1).max(64)
const values = z.record(names, z.number()).readonly()
const minMax = z.object({ min: z.exactOptional(z.number()), max: z.exactOptional(z.number()) }).readonly()

const ask = {
  material: id,
  settings: values.default({}).describe("In the twin's names and units; the others are those of the material's recipe"),
  constants: z
    .exactOptional(values)
    .describe('Constants other than on the sheets, by sheet.constant: what scatters is on the sheet scatter'),
  specifications: z.exactOptional(z.record(names, minMax).readonly()).describe("Absent: those of the product's sheet"),
  calibration: z
    .union([z.enum(['newest', 'none']), z.string().regex(/^C-\d{4,15}$/)])
    .default('newest')
    .describe('Whose constants are believed, with their doubt'),
  machine: z.exactOptional(id).describe('Of which the newest calibration is'),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
}

const axis = z
  .strictObject({
    name: names,
    low: z.exactOptional(z.number()),
    high: z.exactOptional(z.number()),
    steps: z.exactOptional(z.number().int().min(2).max(80)),
  })
  .readonly()

export const whatIfAsk = z.strictObject({
  ...ask,
  today: z.exactOptional(values).describe("What it is compared with; absent: the material's recipe"),
})
export const robustAsk = z.strictObject({ ...ask, parts: z.number().int().min(200).max(100_000).default(10_000) })
export const windowAsk = z.strictObject({
  ...ask,
  ...{ x: axis, y: axis },
  level: z.exactOptional(z.number().gt(0).lt(1)).describe('Chance to be kept inside; 0.95'),
  states: z.exactOptional(z.number().int().min(16).max(1024)).describe('Scattered parts behind each chance; 128'),
})
export const screeningAsk = z.strictObject({
  ...ask,
  over: z.enum(['settings', 'scatter']).describe('What varies: settings over ranges, or what scatters in production'),
  vary: z.exactOptional(
    z
      .array(z.strictObject({ name: names, low: z.number(), high: z.number() }).readonly())
      .min(1)
      .max(30)
      .readonly(),
  ),
  rows: z.exactOptional(z.number().int().min(64).max(4096)).describe('N of the N (d + 2) runs; 1024'),
})

const bounded = z.object({ estimate: figure, lower: figure, upper: figure }).readonly()
const specification = z.object({ lower: z.exactOptional(z.number()), upper: z.exactOptional(z.number()) }).readonly()
const answer = {
  process: z.string(),
  material: z.string(),
  calibration: z.exactOptional(z.string()),
  settings: z.record(z.string(), z.number()).readonly(),
  specifications: z.record(z.string(), minMax).readonly(),
  findings: z.array(title).readonly(),
}

export const whatIfWire = z.object({
  ...answer,
  outcomes: z
    .array(
      z
        .object({
          ...{ name: z.string(), unit: z.string(), value: bounded, today: bounded, change: bounded },
          specification: z.exactOptional(specification),
          isInside: z.exactOptional(z.boolean()),
        })
        .readonly(),
    )
    .readonly(),
})

const capability = z
  .object({
    Cp: z.exactOptional(figure),
    ...{ Cpk: figure, PpkNormal: figure, Ppk: bounded, PpkMeasured: figure },
  })
  .readonly()

export const robustWire = z.object({
  ...answer,
  parts: z.number(),
  ...{ yield: bounded, yieldMeasured: figure, lost: figure, costPerGoodPart: bounded },
  bounds: z.enum(['calibration', 'simulation']).describe('What the 90 % bounds are of'),
  called: z.object({ lot: title, run: title, place: title, part: title, laboratory: title }).readonly(),
  outcomes: z
    .array(
      z
        .object({
          ...{ name: z.string(), unit: z.string(), mean: figure, sd: figure, sdMeasuring: figure },
          sdOf: z.object({ lot: figure, run: figure, place: figure, part: figure }).readonly(),
          quantiles: z.array(figure).readonly().describe('At 0.135, 5, 50, 95, 99.865 %'),
          specification: z.exactOptional(specification),
          inside: z.exactOptional(figure),
          insideMeasured: z.exactOptional(figure),
          capability: z.exactOptional(capability),
        })
        .readonly(),
    )
    .readonly(),
  ofRuns: z.array(z.object({ name: z.string(), unit: z.string(), mean: figure, sd: figure }).readonly()).readonly(),
})

const reach = z.object({ down: z.exactOptional(figure), up: z.exactOptional(figure) }).readonly()
const place = { x: z.number(), y: z.number() }
const named = z.object({ name: z.string(), unit: z.string() }).readonly()

export const windowWire = z.object({
  ...answer,
  axes: z.object({ x: named, y: named }).readonly(),
  ...{ x: z.array(z.number()).readonly(), y: z.array(z.number()).readonly() },
  chances: z.array(z.number()).readonly().describe('Row by row, y rising'),
  level: z.number(),
  edge: z
    .array(z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly())
    .readonly()
    .describe('Pieces of the contour at the level: x1, y1, x2, y2'),
  share: z.number(),
  today: z
    .object({
      ...{ ...place, chance: z.number(), isInside: z.boolean(), reachX: reach, reachY: reach },
      nearest: z.exactOptional(z.object(place).readonly()),
    })
    .readonly(),
  best: z.object({ ...place, chance: z.number() }).readonly(),
  limitedBy: z.array(z.object({ outcome: z.string(), today: z.number(), best: z.number() }).readonly()).readonly(),
})

export const screeningWire = z.object({
  ...answer,
  over: z.enum(['settings', 'scatter']),
  runs: z.number(),
  outcomes: z
    .array(
      z
        .object({
          ...{ outcome: z.string(), mean: figure, sd: figure },
          shares: z.array(z.object({ input: z.string(), first: bounded, total: bounded }).readonly()).readonly(),
          interactions: z
            .array(z.object({ inputs: z.tuple([z.string(), z.string()]).readonly(), share: bounded }).readonly())
            .readonly(),
        })
        .readonly(),
    )
    .readonly(),
})

/** Each throws REQUEST_INVALID with every problem, NOT_FOUND for a calibration that does not exist. */
export interface TwinUses {
  whatIf(process: string, asked: z.output<typeof whatIfAsk>): Promise<z.output<typeof whatIfWire>>
  robust(process: string, asked: z.output<typeof robustAsk>): Promise<z.output<typeof robustWire>>
  window(process: string, asked: z.output<typeof windowAsk>): Promise<z.output<typeof windowWire>>
  screening(process: string, asked: z.output<typeof screeningAsk>): Promise<z.output<typeof screeningWire>>
}
