// The rules for one machine's runs: its configuration completed from the conventions of its kind.
import type { Nanoseconds } from '../model.ts'
import type { RunsConfig, Segmentation, SettingRule } from './config.ts'
import { fromSeconds } from './times.ts'

/** What is known of a machine's signals is their names. */
export interface RunMachine {
  readonly kind: string
  readonly signals: readonly string[]
  readonly runs?: RunsConfig
}

export type RunKind = 'furnace' | 'machining'

export interface RunRules {
  readonly kind: RunKind
  readonly process: string
  readonly segmentation: Segmentation
  readonly setpoint?: string
  readonly temperatures: readonly string[]
  readonly power?: string
  readonly energy?: string
  readonly load?: string
  readonly mass?: string
  readonly feed?: string
  readonly spindleSpeed?: string
  readonly labels: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, SettingRule>>
  /** Signals by the feature that keeps their reading as a run begins. */
  readonly atStart: Readonly<Record<string, string>>
  readonly phases?: RunsConfig['phases']
  readonly soakAbove: number
  readonly gapMinutes: number
  readonly silenceMinutes: number
}

/** Conventional names of signals, the first that the machine has is taken. */
const names = {
  setpoint: ['setpoint'],
  power: ['heating_power', 'spindle_power', 'power'],
  energy: ['energy'],
  load: ['spindle_load', 'load'],
  mass: ['load_mass'],
  feed: ['feed_rate', 'feed'],
  spindleSpeed: ['spindle_speed'],
} as const

const labels: Readonly<Record<string, readonly string[]>> = {
  program: ['program'],
  version: ['program_version', 'version'],
  batch: ['batch'],
  lot: ['powder_lot', 'lot'],
  load: ['load_mass'],
  tool: ['tool'],
  operator: ['operator'],
  part: ['part'],
}

const kinds = {
  furnace: {
    process: 'sintering',
    settings: {
      peak: { feature: 'soak_mean', tolerance: 15 },
      soak: { feature: 'soak_minutes', tolerance: 10 },
      ramp: { feature: 'ramp_rate', tolerance: 1 },
      burnout: { feature: 'burnout_rate' },
      cool: { feature: 'cooling_rate' },
      load: { feature: 'load_mass' },
    },
    gapMinutes: 15,
    silenceMinutes: 720,
  },
  machining: {
    process: 'machining',
    settings: { feed: { feature: 'feed_mean' }, speed: { feature: 'spindle_speed_mean' } },
    gapMinutes: 5,
    silenceMinutes: 120,
  },
} as const

/** Undefined where the machine has no rule to recognise a run by: neither configured nor by convention. */
export function runRules(machine: RunMachine): RunRules | undefined {
  const config: Partial<RunsConfig> = machine.runs ?? {}
  const kind = kindOf(machine, config)
  const temperatures =
    config.temperatures ?? machine.signals.filter((signal) => /^(zone\d+_)?temperature$/.test(signal))
  const cut = config.segmentation ?? conventionalCut(machine.signals, temperatures)
  if (cut === undefined) return undefined
  const signal = (key: keyof typeof names) => config[key] ?? first(machine.signals, names[key])
  const defaults = kinds[kind]
  const phases = config.phases ?? (cut.by === 'segment' ? { signal: cut.signal, titles: {} } : undefined)
  return {
    ...{ kind, process: config.process ?? defaults.process, segmentation: cut, temperatures },
    ...known({ setpoint: signal('setpoint'), power: signal('power'), energy: signal('energy') }),
    ...known({
      load: signal('load'),
      mass: signal('mass'),
      feed: signal('feed'),
      spindleSpeed: signal('spindleSpeed'),
      phases,
    }),
    labels: config.labels ?? conventionalLabels(machine.signals),
    settings: config.settings ?? defaults.settings,
    atStart: config.atStart ?? {},
    soakAbove: config.soakAbove ?? 800,
    gapMinutes: config.gapMinutes ?? defaults.gapMinutes,
    silenceMinutes: config.silenceMinutes ?? defaults.silenceMinutes,
  }
}

/** Signals that the rules name and the machine does not have, as problems to show. */
export function unknownSignals(machine: RunMachine): { path: readonly string[]; signal: string }[] {
  const config = machine.runs
  if (!config) return []
  const has = new Set(machine.signals)
  const named: [readonly string[], string | undefined][] = [
    [['segmentation', 'signal'], config.segmentation?.signal],
    [['segmentation', 'part'], config.segmentation?.by === 'executing' ? config.segmentation.part : undefined],
    [['phases', 'signal'], config.phases?.signal],
    ...Object.entries(config.labels ?? {}).map(([label, of]): [string[], string] => [['labels', label], of]),
    ...Object.entries(config.atStart ?? {}).map(([key, of]): [string[], string] => [['atStart', key], of]),
    ...(config.temperatures ?? []).map((of, i): [string[], string] => [['temperatures', String(i)], of]),
    ...Object.keys(names).map((key): [string[], string | undefined] => [[key], config[key as keyof typeof names]]),
  ]
  return named.flatMap(([path, signal]) => (signal === undefined || has.has(signal) ? [] : [{ path, signal }]))
}

/** All signals that a run is computed from. */
export function signalsOf(rules: RunRules): string[] {
  const { setpoint, power, energy, load, mass, feed, spindleSpeed } = rules
  const all = [...cutSignals(rules), ...rules.temperatures, setpoint, power, energy, load, mass, feed, spindleSpeed]
  const kept = [...Object.values(rules.labels), ...Object.values(rules.atStart)]
  return [...new Set([...all, ...kept].filter((signal) => signal !== undefined))]
}

/** The signals that decide where a run begins or ends. */
export function cutSignals({ segmentation }: RunRules): string[] {
  const { signal } = segmentation
  return segmentation.by === 'executing' && segmentation.part !== undefined ? [signal, segmentation.part] : [signal]
}

/** Pauses up to this are part of a run. */
export function mergeGapOf({ segmentation }: RunRules): Nanoseconds {
  return fromSeconds(segmentation.by === 'program' ? 0 : segmentation.mergeGapSeconds)
}

function kindOf(machine: RunMachine, config: Partial<RunsConfig>): RunKind {
  if (machine.kind === 'furnace') return 'furnace'
  const by = config.segmentation?.by
  return by === 'segment' || by === 'temperature' ? 'furnace' : 'machining'
}

function conventionalCut(signals: readonly string[], temperatures: readonly string[]): Segmentation | undefined {
  const [temperature] = temperatures
  if (signals.includes('segment')) return { by: 'segment', signal: 'segment', idle: [0], mergeGapSeconds: 900 }
  if (signals.includes('executing')) return executingCut(signals.includes('part'))
  if (temperature === undefined) return undefined
  const limits = { startAbove: 100, endBelow: 80, minimumMinutes: 30, mergeGapSeconds: 300, splitKelvin: 300 }
  return { by: 'temperature', signal: temperature, ...limits }
}

/** Where the part is known a longer stop belongs to its run, because a new part ends the run anyway. */
function executingCut(hasPart: boolean): Segmentation {
  const rule = { by: 'executing', signal: 'executing', idle: [false, 0, ''], minimumSeconds: 1 } as const
  const idle = [...rule.idle]
  return hasPart ? { ...rule, idle, part: 'part', mergeGapSeconds: 900 } : { ...rule, idle, mergeGapSeconds: 2 }
}

function conventionalLabels(signals: readonly string[]): Record<string, string> {
  const found = Object.entries(labels).map(([label, candidates]) => [label, first(signals, candidates)] as const)
  return Object.fromEntries(found.flatMap(([label, signal]) => (signal === undefined ? [] : [[label, signal]])))
}

function first(signals: readonly string[], candidates: readonly string[]): string | undefined {
  return candidates.find((candidate) => signals.includes(candidate))
}

type Known<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function known<T extends object>(record: T): Known<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Known<T>
}
