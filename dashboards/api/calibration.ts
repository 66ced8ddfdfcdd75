// Calibrations of twins as they travel.
import { z } from 'zod'
import type { Actor, StoredCalibration } from '../../ledger/ledger.ts'
import { figure, id, instant, title } from './wire.ts'

const summary = { mean: figure, sd: figure, low: figure, median: figure, high: figure }
const summaryWire = z.object(summary).readonly()
const values = z.record(z.string().min(1).max(64), z.number()).readonly()

/** What to calibrate from: the machine's runs, unless rows are handed in. */
export const calibrationAsk = z.strictObject({
  process: id,
  machine: id.exactOptional(),
  material: z.exactOptional(id).describe("Needed for rows that are handed in; else the study's"),
  inForce: z.exactOptional(id).describe('Lot or tool that predictions are for; unless told, that of the newest run'),
  seed: z.exactOptional(
    z
      .number()
      .int()
      .min(0)
      .max(2 ** 31),
  ),
  runs: z
    .exactOptional(
      z
        .array(z.object({ id, settings: values, outcomes: values, group: z.exactOptional(id) }).readonly())
        .max(2000)
        .readonly(),
    )
    .describe("Runs in the twin's own names and units"),
  ramps: z
    .exactOptional(
      z
        .array(
          z
            .object({
              perMinute: z.number().positive(),
              celsius: z.number(),
              density: z.number(),
              lot: z.exactOptional(id),
            })
            .readonly(),
        )
        .max(2000)
        .readonly(),
    )
    .describe('Dilatometry: °C/min, °C, relative density'),
})

export type CalibrationAsk = z.output<typeof calibrationAsk>

/** Keeps a version. Throws REQUEST_INVALID, CALIBRATION_NOT_CONVERGED. */
export type Calibrate = (ask: CalibrationAsk, by: Actor) => Promise<StoredCalibration>

const head = {
  id: z.string(),
  process: z.string(),
  material: z.string(),
  machine: z.exactOptional(z.string()),
  who: z.string(),
  recorded: instant,
}

const recordWire = z
  .object({
    source: z.enum(['runs', 'table']),
    basis: z.array(z.string()).readonly(),
    groupedBy: z.enum(['lot', 'tool']),
    groups: z.array(z.string()).readonly(),
    inForce: z.exactOptional(z.string()),
    seed: z.number(),
    unknowns: z
      .array(
        z
          .object({
            name: z.string(),
            unit: z.string(),
            title,
            source: z.string(),
            spread: z.exactOptional(figure),
            prior: z.object({ mean: figure, sd: figure, low: figure, high: figure }).readonly(),
            posterior: summaryWire,
            contraction: figure,
            groups: z.exactOptional(z.record(z.string(), summaryWire).readonly()),
          })
          .readonly(),
      )
      .readonly(),
    outcomes: z
      .array(
        z
          .object({
            name: z.string(),
            unit: z.string(),
            count: z.number(),
            rms: figure,
            noise: summaryWire,
            discrepancy: summaryWire,
          })
          .readonly(),
      )
      .readonly(),
    convergence: z.object({ rHat: figure, bulkEss: figure, tailEss: figure }).readonly(),
    findings: z.array(z.object({ level: z.enum(['warning', 'note']), text: title }).readonly()).readonly(),
    draws: z.array(z.array(figure).readonly()).readonly(),
  })
  .readonly()

export const calibrationHeadWire = z.object(head)
export const calibrationWire = z.object({ ...head, body: recordWire })

export type CalibrationView = z.output<typeof calibrationWire>
