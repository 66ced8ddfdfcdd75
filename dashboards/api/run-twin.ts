// A twin beside a run, as it travels: temperature and density so far, outcomes as they will be, beside what was measured.
import { z } from 'zod'
import { figure, title } from './wire.ts'

const reading = { seconds: figure, celsius: figure }
const band = { low: figure, median: figure, high: figure }

export const runTwinWire = z.object({
  study: z
    .exactOptional(z.string())
    .describe('The study whose twin speaks; absent where no study of the machine has one'),
  process: z.exactOptional(z.string()),
  material: z.exactOptional(z.string()),
  calibration: z.exactOptional(z.string()).describe('Version that it speaks by; absent: its sheets'),
  notice: z.exactOptional(title).describe('What the calibration does not know, with what to do'),
  heat: z.exactOptional(
    z
      .object({
        ...{ nowSeconds: figure, endSeconds: figure, longestGapSeconds: figure },
        measured: z.array(z.object(reading).readonly()).readonly(),
        foretold: z.array(z.object(reading).readonly()).readonly().describe('From the recipe alone'),
        ahead: z.array(z.object(reading).readonly()).readonly().describe('From the last reading on'),
        density: z.array(z.object({ seconds: figure, ...band }).readonly()).readonly(),
      })
      .readonly(),
  ),
  outcomes: z
    .array(
      z
        .object({
          ...{ name: z.string(), unit: z.string(), ...band },
          asked: z.exactOptional(z.string()).describe("The study's name of it"),
          measured: z.exactOptional(figure).describe("In the twin's unit"),
        })
        .readonly(),
    )
    .readonly()
    .describe('At the end of the run, with 90 % bands'),
})

export type RunTwin = z.output<typeof runTwinWire>
