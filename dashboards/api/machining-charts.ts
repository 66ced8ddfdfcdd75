// What a machinist reads of a study's twin, as it travels: stability lobes, tool life over speed.
import { z } from 'zod'
import { figure } from './wire.ts'

const lobePoint = {
  speedRpm: figure,
  cuttingSpeedMPerMin: figure,
  depthMm: figure.describe('Deepest stable cut; 1000 stands for "nothing can chatter"'),
  chatterHz: z.exactOptional(figure),
  lobe: z.exactOptional(z.number()),
}

const lobes = z
  .object({
    border: z.array(z.object(lobePoint).readonly()).readonly(),
    anySpeedMm: figure.describe('Stable at every speed of the diagram'),
    now: z.object({ ...lobePoint, cutMm: figure, isStable: z.boolean() }).readonly(),
  })
  .readonly()

const life = { speedMPerMin: figure, lifeMinutes: figure }
const law = z.object({ n: figure, c: figure }).readonly()

const toolLife = z
  .object({
    line: z.array(z.object({ ...life, low: figure, high: figure }).readonly()).readonly(),
    law: law.describe('v T^n = C in m/min and min'),
    sheetLaw: law,
    edges: z.array(z.object({ ...life, name: z.string(), measuredMinutes: figure }).readonly()).readonly(),
    cheapest: z.object(life).readonly(),
    fastest: z.object(life).readonly(),
  })
  .readonly()

/** Empty where the study's twin does not cut, or there is none. */
export const machiningChartsWire = z
  .object({
    process: z.exactOptional(z.enum(['turning', 'milling'])),
    material: z.exactOptional(z.string()),
    version: z.exactOptional(z.string()),
    /** The cut that is drawn, in the twin's words: that of the newest run, else the twin's own recipe. */
    settings: z.exactOptional(z.record(z.string(), z.number()).readonly()),
    run: z.exactOptional(z.string()),
    lobes: z.exactOptional(lobes),
    toolLife: z.exactOptional(toolLife),
  })
  .readonly()

export type MachiningCharts = z.output<typeof machiningChartsWire>
