// Twins of studies as they travel: what each is asked in, what it answers, the calibration that it speaks by.
import { z } from 'zod'
import type { MachiningCharts } from './machining-charts.ts'

const quantity = { name: z.string(), unit: z.string(), low: z.number(), high: z.number() }
/** The study's name of the same thing; absent where the study does not have it. */
const asked = z.exactOptional(z.string())
/** The study's bounds, in the twin's unit. */
const within = z.exactOptional(z.tuple([z.number(), z.number()]).readonly())
const minMax = z.object({ min: z.exactOptional(z.number()), max: z.exactOptional(z.number()) }).readonly()

export const twinWire = z
  .object({
    study: z.string(),
    machine: z.string(),
    process: z.string(),
    material: z.string(),
    /** As configured: `newest`, `none`, or a version. */
    calibration: z.string(),
    /** The version that it speaks by; absent where it speaks by its sheets. */
    version: z.exactOptional(z.string()),
    /** `value`: what the twin is asked with where nobody says otherwise. */
    parameters: z.array(z.object({ ...quantity, value: z.number(), asked, within }).readonly()).readonly(),
    outcomes: z.array(z.object({ ...quantity, asked }).readonly()).readonly(),
    /** The newest measured run in the twin's words; no run and no settings before the first. */
    today: z
      .object({
        ...{ run: z.exactOptional(z.string()), label: z.exactOptional(z.string()) },
        settings: z.record(z.string(), z.number()).readonly(),
      })
      .readonly(),
    /** The study's limits on what parts are measured for, by the twin's outcome and in its unit. */
    specifications: z.record(z.string(), minMax).readonly(),
  })
  .readonly()

export type TwinView = z.output<typeof twinWire>

export interface TwinPorts {
  /** The twins of all studies that have one, in the order of the configuration. */
  list(): Promise<readonly TwinView[]>
  /** Of a study that is known; empty where its twin does not cut. */
  machining(study: string): Promise<MachiningCharts>
}
