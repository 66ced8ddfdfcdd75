// How runs are cut out of a machine's telemetry: the `runs` part of a machine in kunlun.yaml.
import { z } from 'zod'
import { name } from '../names.ts'

const idle = z
  .array(z.union([z.number(), z.string(), z.boolean()]))
  .describe('Values that mean no run; texts are compared without regard to case')

const mergeGap = (seconds: number) =>
  z.number().min(0).default(seconds).describe('Pauses up to this many seconds belong to the run')

const minimum = (seconds: number) =>
  z.number().min(0).default(seconds).describe('Shorter stretches are noise, not runs, seconds')

const bySegment = z
  .strictObject({
    by: z.literal('segment').describe('The controller counts the segments of its program'),
    signal: name.describe('Number of the program segment'),
    idle: idle.default([0]),
    mergeGapSeconds: mergeGap(900),
  })
  .describe('One run from the first segment until the program is idle, or begins at its first segment again')

const byTemperature = z
  .strictObject({
    by: z.literal('temperature').describe('Nothing but a temperature is known'),
    signal: name.describe('The temperature that decides'),
    startAbove: z.number().default(100).describe('A run begins when the temperature rises above this, Cel'),
    endBelow: z.number().default(80).describe('It ends when the temperature falls below this, Cel'),
    minimumMinutes: z.number().min(0).default(30).describe('Shorter stretches are noise, not runs, minutes'),
    mergeGapSeconds: mergeGap(300),
    splitKelvin: z
      .number()
      .positive()
      .default(300)
      .describe('A fall and a new rise by more than this are two runs without a full cool-down between them'),
  })
  .refine((rule) => rule.endBelow <= rule.startAbove, {
    error: 'endBelow must not be above startAbove',
    path: ['endBelow'],
  })
  .describe('Hysteresis on a temperature')

const byExecuting = z
  .strictObject({
    by: z.literal('executing').describe('The control says whether it executes a program'),
    signal: name.describe('Boolean, number or text'),
    idle: idle.default([false, 0, '']),
    part: name.optional().describe('Signal whose change always ends a run, such as the part serial'),
    mergeGapSeconds: mergeGap(2),
    minimumSeconds: minimum(1),
  })
  .describe('One run for each time the machine executes')

const byProgram = z
  .strictObject({
    by: z.literal('program').describe('A text or number that names what is being done'),
    signal: name.describe('Program or phase'),
    idle: idle.default([0, '']),
    minimumSeconds: minimum(0),
  })
  .describe('One run for each stretch of the same value')

const byLoad = z
  .strictObject({
    by: z.literal('load').describe('Nothing but the load of the spindle is known'),
    signal: name.describe('Spindle load or power'),
    above: z.number().describe('A run begins when the signal rises above this'),
    below: z.number().optional().describe('It ends when the signal falls below this; half of `above` by default'),
    minimumSeconds: minimum(5),
    mergeGapSeconds: mergeGap(2),
  })
  .refine((rule) => rule.below === undefined || rule.below <= rule.above, {
    error: 'below must not be greater than above',
    path: ['below'],
  })
  .describe('Hysteresis on the load')

export const segmentation = z
  .discriminatedUnion('by', [bySegment, byTemperature, byExecuting, byProgram, byLoad])
  .describe('How a run is recognised')

const setting = z
  .strictObject({
    feature: name.describe('The feature of a run that shows what was achieved'),
    tolerance: z
      .number()
      .min(0)
      .optional()
      .describe('How far the set point of a run may be from its plan, in the unit of the parameter'),
  })
  .describe('A parameter of the process')

const title = z.strictObject({
  en: z.string().describe('English'),
  zh: z.string().describe('Chinese'),
})

/** Everything is optional: what is left out is taken from the conventional signals of the machine's kind. */
export const runsConfig = z
  .strictObject({
    process: name.optional().describe('The process that the machine runs, e.g. sintering'),
    segmentation: segmentation.optional(),
    setpoint: name.optional().describe('Signal of the temperature set point'),
    temperatures: z.array(name).optional().describe('Temperature signals, one per zone'),
    power: name.optional().describe('Signal of the power drawn, kW'),
    energy: name.optional().describe('Signal of an energy meter that counts up, kW.h'),
    load: name.optional().describe('Signal of the spindle load'),
    mass: name.optional().describe('Signal of what is loaded into a furnace, kg'),
    feed: name.optional().describe('Signal of the feed rate'),
    spindleSpeed: name.optional().describe('Signal of the spindle speed'),
    labels: z.record(name, name).optional().describe('What a run is called: label to signal, e.g. batch: heat_number'),
    settings: z.record(name, setting).optional().describe('Parameters of the process, each shown by a feature'),
    atStart: z
      .record(name, name)
      .optional()
      .describe('Features that keep what a signal read as the run began: feature to signal, e.g. edge_wear: edge_wear'),
    phases: z
      .strictObject({
        signal: name.describe('Signal that numbers the phases of a run'),
        titles: z.record(z.string(), title).default({}).describe('Name of each phase, by its number'),
      })
      .optional()
      .describe('Phases of a run as the page shows them'),
    soakAbove: z.number().default(800).describe('A hold below this is no soak, Cel'),
    gapMinutes: z.number().positive().optional().describe('Silence longer than this counts as a gap of the record'),
    silenceMinutes: z
      .number()
      .positive()
      .optional()
      .describe('A run of which nothing was heard for so long is taken to be aborted, minutes'),
  })
  .describe('How runs are recognised and what is kept of them')

export type RunsConfig = z.infer<typeof runsConfig>
export type Segmentation = z.infer<typeof segmentation>
export type SettingRule = z.infer<typeof setting>
