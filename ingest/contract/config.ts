// The data contracts in kunlun.yaml: what each machine has promised to send.
import { z } from 'zod'
import { deriveConfig } from '../derive/config.ts'
import { name } from '../names.ts'
import { runsConfig } from '../runs/config.ts'
import { isUnit } from './units.ts'

const title = z
  .strictObject({
    en: z.string().optional().describe('In English'),
    zh: z.string().optional().describe('In Chinese'),
  })
  .describe('What people call it, by language (default: its name)')

const range = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, { error: 'must be [low, high] with low below high' })

export const signalConfig = z.strictObject({
  title: title.optional(),
  unit: z
    .string()
    .max(64)
    .refine(isUnit, { error: 'must be a UCUM code such as Cel, kW, mm/min, % (rates of temperature: K/min)' })
    .default('1')
    .describe('UCUM code of the stored values, e.g. Cel, kW, mm/min, % (default: 1, a plain number)'),
  type: z
    .enum(['float', 'integer', 'boolean', 'text'])
    .default('float')
    .describe('How the signal is kept; it never changes (default: float)'),
  range: range
    .optional()
    .describe('Plausible [low, high]; values outside are stored and flagged, never withheld (default: none)'),
  deadband: z
    .number()
    .min(0)
    .optional()
    .describe('A value this close to the last stored one is filtered; 0 filters repetitions (default: all are stored)'),
  maxSilenceSeconds: z
    .number()
    .positive()
    .default(600)
    .describe('With a deadband: after this long a value is stored even if unchanged (default: 600)'),
  intervalSeconds: z
    .number()
    .positive()
    .optional()
    .describe('Expected time between values; three of them without one make the signal stale (default: never)'),
  derive: deriveConfig
    .optional()
    .describe('How it is computed from other signals of the machine (default: it is measured)'),
})
export type SignalConfig = z.infer<typeof signalConfig>

/** A machine with its contract. */
export const machineConfig = z.strictObject({
  kind: z.enum(['furnace', 'machine-tool', 'other']).default('other').describe('What it is (default: other)'),
  area: name.default('area').describe('ISA-95 area, e.g. sintering (default: area)'),
  line: name.default('line').describe('ISA-95 line or cell (default: line)'),
  title: title.optional(),
  time: z
    .enum(['source', 'received'])
    .default('source')
    .describe('For values without a time: source puts them in quarantine, received dates them on receipt'),
  maxFutureSeconds: z
    .number()
    .min(0)
    .default(300)
    .describe('A value dated later than its receipt by more than this goes to quarantine (default: 300)'),
  maxSignals: z
    .int()
    .min(1)
    .max(100_000)
    .default(5000)
    .describe(
      'Signals it may have, those that births add included; more are refused with SIGNAL_LIMIT (default: 5000)',
    ),
  maxNewSignalsPerHour: z
    .int()
    .min(0)
    .max(100_000)
    .default(5000)
    .describe('Signals that births may add by themselves within an hour (default: 5000)'),
  signals: z.record(name, signalConfig).default({}).describe('The signals it sends, by name'),
  runs: runsConfig.optional(),
})
export type MachineConfig = z.infer<typeof machineConfig>

/** The `machines` part of kunlun.yaml. */
export const machinesConfig = z.record(name, machineConfig).default({}).describe('Machines and what they send, by name')
export type MachinesConfig = Readonly<Record<string, MachineConfig>>
