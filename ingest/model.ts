// The vocabulary: the types that flow from a machine to a recipe, shared by every room.

/** Nanoseconds since 1970-01-01T00:00:00Z. BigInt, because a double loses nanoseconds after 104 days. */
export type Nanoseconds = bigint

/** What a signal can read. `bigint` is an exact 64-bit integer. */
export type Value = number | bigint | boolean | string

/** How a signal is kept: a signal has one type for ever, so the stores can never meet a field type conflict. */
export type SignalType = 'float' | 'integer' | 'boolean' | 'text'

/**
 * One reading of a signal.
 * `value` is null where the source reported none (a broken thermocouple): `quality` then says why, and the previous
 * value is never repeated. `quality` is an OPC UA status code (Part 4, 7.39); 0 is Good.
 */
export interface Sample {
  readonly machine: string
  readonly signal: string
  readonly time: Nanoseconds
  readonly value: Value | null
  readonly quality: number
}

/** The status codes that Kunlun itself gives. */
export const quality = {
  good: 0x00000000,
  /** A person put the value in. */
  overridden: 0x00960000, // GoodLocalOverride
  uncertain: 0x40000000,
  /** Understood, stored, outside the plausible range of the contract: it may be the incident itself. */
  implausible: 0x40940000, // UncertainEngineeringUnitsExceeded
  bad: 0x80000000,
} as const

/** True where the severity bits say Good. Info bits such as overflow (0x480) do not make a value bad. */
export function isGood(statusCode: number): boolean {
  return statusCode >>> 30 === 0
}

/** The smallest status code that is not good. */
export const leastDoubtful: number = quality.uncertain

/** A message as it came, with what is needed to decode it later: the one envelope of all connectors. */
export interface RawMessage {
  /** Id of the connector in `kunlun.yaml`. */
  readonly connector: string
  /** When it arrived, by the installation's clock. */
  readonly received: Nanoseconds
  /** The topic, node or file:line it came from. */
  readonly source: string
  readonly contentType: string
  readonly body: Uint8Array
  /** Which link it came over: grows with every new connection of the connector. */
  readonly session: number
  /** True where the source says it sent this before (MQTT DUP): counted apart. */
  readonly redelivered: boolean
  /**
   * Present where the connector refused the message before acceptance (too large, not allowed): the code of the reason.
   * `body` then holds the first bytes only. It travels like any other so that it is counted and shown.
   */
  readonly rejected?: string
}

/** A value as a decoder found it, before the machine's contract has judged it. */
export interface Reading {
  readonly machine: string
  readonly signal: string
  /** Absent where the payload carries no time: the contract then decides (receive time, or quarantine). */
  readonly time?: Nanoseconds
  readonly value: Value | null
  readonly quality: number
  /** The name of an enumerated value, where the source tells it: what is kept where the contract says text. */
  readonly label?: string
  /** UCUM code, where the source states one other than the contract's. */
  readonly unit?: string
}

/** A laboratory or inspection result as it was reported, before it is matched to a run. */
export interface OutcomeReport {
  /** The run, or what names it: the batch (load, heat) or part serial that the machine reported. */
  readonly run?: string
  readonly batch?: string
  readonly machine?: string
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly sd?: number
  readonly specimen?: string
  readonly position?: string
  readonly method?: string
  /** Who measured it, where the laboratory says so. */
  readonly appraiser?: string
  /** Absent: the time of receipt. */
  readonly measuredAt?: Nanoseconds
}

/** Part of a message that could not be understood. `code` is a key of the error table. */
export interface Problem {
  readonly code: string
  readonly message: string
}

/** A signal as its source says that it will send it. */
export interface PromisedSignal {
  readonly signal: string
  readonly type: SignalType
  /** The source's own word for the type, e.g. UInt64. */
  readonly datatype: string
  /** As the source writes it: no UCUM code need be. */
  readonly unit?: string
  /** Lowest and highest plausible value in that unit. */
  readonly range?: readonly [low: number, high: number]
}

/** What a source has promised to send of a machine: the draft of its contract. */
export interface Promised {
  readonly machine: string
  readonly signals: readonly PromisedSignal[]
  /** What it is, as far as its source tells. */
  readonly kind?: 'furnace' | 'machine-tool' | 'other'
  /** What the source says of the machine itself: maker, model, serial number. For people. */
  readonly about?: string
  /** What the connector has to ask for so that the signals come; absent where they come by themselves. */
  readonly entries?: readonly { readonly node: string; readonly signal: string }[]
  /** True where the configuration accepts such promises by itself; else a person does. */
  readonly isAccepted: boolean
}

/** What a decoder makes of one message. A message with no readings, no outcomes and a problem goes to quarantine whole. */
export interface Decoded {
  readonly readings: readonly Reading[]
  readonly outcomes: readonly OutcomeReport[]
  readonly problems: readonly Problem[]
  /** Present where the message says what a machine will send. */
  readonly promised?: Promised
}

/** Something kept because it could not be understood. */
export interface QuarantineEntry {
  /** Spool sequence of the message and the index of the part within it: the same part is never kept twice. */
  readonly sequence: bigint
  readonly part: number
  readonly connector: string
  readonly source: string
  readonly received: Nanoseconds
  readonly contentType: string
  readonly body: Uint8Array
  readonly code: string
  readonly reason: string
  readonly machine?: string
  readonly signal?: string
}

/** Why samples are missing: `link` lost, Kunlun `stopped`, a link that was up and `silent`, a queue that ran over, … */
export type GapCause = 'link' | 'stopped' | 'silent' | 'overflow' | 'sequence' | 'dropped'

/**
 * How a gap stands. `open`: it lasts. `closed`: data come again. `kept`: the source had kept all for us, nothing is missing.
 * `filled`: read back from the source's history; `part`: of some signals only; `none`: the source has no history.
 */
export type GapState = 'open' | 'closed' | 'kept' | 'filled' | 'part' | 'none'

/** A stretch of time in which samples are missing, or were until they were read back. */
export interface Gap {
  /** Unique within the spool that it travelled through. */
  readonly key: string
  /** Grows with every change of the gap; the greatest holds. */
  readonly step: number
  readonly connector: string
  /** Absent: all machines of the connector. */
  readonly machine?: string
  /** Absent: all signals of the machine. */
  readonly signals?: readonly string[]
  readonly cause: GapCause
  readonly state: GapState
  readonly from: Nanoseconds
  /** Absent while it is open. */
  readonly to?: Nanoseconds
  /** Values that were read back. */
  readonly samples: number
  /** What more is known of it, for people. */
  readonly detail: string
}

/** Settings of a run in engineering units, by parameter name. */
export type Settings = Readonly<Record<string, number | string>>

export type RunState = 'running' | 'finished' | 'aborted' | 'void'

/** One process cycle (a furnace heat, a machining pass), derived from the store. */
export interface Run {
  readonly id: string
  readonly machine: string
  /** The process that the machine runs, e.g. `sintering`, `milling`. */
  readonly process: string
  readonly from: Nanoseconds
  /** Absent while running. */
  readonly to?: Nanoseconds
  readonly state: RunState
  /** What was ordered (program, planned run) and what the telemetry shows, never mixed. */
  readonly planned: Settings
  readonly achieved: Settings
  readonly features: Readonly<Record<string, number>>
  /** What the machine said of the run: program, version, batch, lot, load, tool, operator, parts. */
  readonly labels: Readonly<Record<string, string>>
  /** Grows each time late samples changed the run. */
  readonly version: number
}

/** What people call a run: its batch, else its part, else its id. */
export function runName({ id, labels }: Pick<Run, 'id' | 'labels'>): string {
  return labels['batch'] ?? labels['part'] ?? id
}

/** A measured result of a run. A correction supersedes an earlier one; nothing is overwritten. */
export interface Outcome {
  readonly id: string
  readonly run: string
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly sd?: number
  readonly specimen?: string
  readonly position?: string
  readonly method?: string
  /** Who measured it, where the laboratory says so. */
  readonly appraiser?: string
  readonly measuredAt: Nanoseconds
}

export interface Prediction {
  readonly mean: number
  /** Standard deviation of the next single measurement (model and noise together). */
  readonly sd: number
  /** Of the next single measurement, at `predictionLevels`; absent in predictions made before they were kept. */
  readonly quantiles?: readonly number[]
}

/** Ends of the intervals that people see: 95 %, 90 %, 50 %, with the median between. */
export const predictionLevels = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975] as const

/** What a twin or a sister's study foretold of one outcome of a suggestion. */
export interface KnownBeforehand {
  readonly kind: 'twin' | 'sister' | 'formula'
  readonly name: string
  /** The version of the twin's calibration; absent where its sheets speak. */
  readonly calibration?: string
  readonly outcome: string
  /** Absent where it cannot say. */
  readonly foretold?: number
  /** 0 (not heard) to 1, learnt from the runs. */
  readonly trust: number
  /** How it ranks the runs measured so far: -1 the other way round, 1 alike. */
  readonly agreement?: number
}

/** Settings proposed for a coming run. */
export interface Suggestion {
  readonly id: string
  readonly study: string
  readonly settings: Settings
  readonly predicted: Readonly<Record<string, Prediction>>
  /** Probability that the run does not fail while all outcome constraints hold. */
  readonly feasible: number
  /** Probability of each outcome constraint, by outcome. */
  readonly meets: Readonly<Record<string, number>>
  /** One or two plain sentences, in each language of the plant. */
  readonly because: { readonly en: string; readonly zh: string }
  /** The runs it was learned from. */
  readonly basis: readonly string[]
  /** What was known beforehand; absent where nothing was. */
  readonly known?: readonly KnownBeforehand[]
}

/** The installation's clock. The demo's runs faster than the wall's; tests hold theirs still. */
export interface Clock {
  now(): Nanoseconds
  /** Plant seconds per wall second. 1 in a real plant. */
  readonly factor: number
}

export const nsPerMs = 1_000_000n
export const nsPerSecond = 1_000_000_000n

export function fromMs(milliseconds: number): Nanoseconds {
  return BigInt(Math.round(milliseconds * 1000)) * 1000n
}

export function toMs(time: Nanoseconds): number {
  return Number(time / 1000n) / 1000
}

export function toIso(time: Nanoseconds): string {
  return new Date(Number(time / nsPerMs)).toISOString()
}

export const wallClock: Clock = { now: () => fromMs(Date.now()), factor: 1 }
