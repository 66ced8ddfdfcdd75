// Judges one reading by the contract of its machine: a sample, or the reason why it is none.
import { describe, type ErrorCode } from '../errors.ts'
import {
  isGood,
  type Nanoseconds,
  nsPerSecond,
  quality as qualities,
  type Reading,
  type Sample,
  toIso,
  type Value,
} from '../model.ts'
import { oneLine } from '../one-line.ts'
import type { Contracts, MachineContract, SignalContract } from './contracts.ts'
import { unitConverter } from './units.ts'

/** Why a reading cannot be kept as a sample. */
export interface Refusal {
  readonly code: ErrorCode
  readonly reason: string
}

export type Verdict =
  | { readonly sample: Sample; readonly contract: SignalContract }
  | { readonly sample?: never; readonly refusal: Refusal; readonly machine: string | undefined }

/** `now` bounds the future; `received` dates what came without a time. */
export interface Moment {
  readonly now: Nanoseconds
  readonly received: Nanoseconds
}

/** What a store can hold: int64 nanoseconds, short of both ends. 0 is what a clock shows that was never set. */
const lastTime = 2n ** 63n - 2n
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

/** Pure. A strange value that is understood is kept and flagged; `machine` of a refusal is set if it is configured. */
export function judge(reading: Reading, contracts: Contracts, moment: Moment): Verdict {
  const machine = contracts.get(reading.machine)
  if (machine === undefined) return refuse(undefined, 'MACHINE_UNKNOWN', { machine: shown(reading.machine) })
  const contract = machine.signals.get(reading.signal)
  if (contract === undefined)
    return refuse(machine, machine.isFull ? 'SIGNAL_LIMIT' : 'SIGNAL_UNKNOWN', {
      machine: machine.machine,
      signal: shown(reading.signal),
    })
  if (contract.isDerived)
    return refuse(machine, 'SIGNAL_DERIVED', { machine: machine.machine, signal: contract.signal })
  const time = timeOf(reading, machine, moment)
  if (typeof time !== 'bigint') return { refusal: time, machine: machine.machine }
  const kept = keptValue(reading, contract)
  if ('code' in kept) return { refusal: kept, machine: machine.machine }
  const { value } = kept
  const quality = qualityOf(value, reading.quality >>> 0, contract)
  return { sample: { machine: machine.machine, signal: contract.signal, time, value, quality }, contract }
}

function timeOf(reading: Reading, machine: MachineContract, { now, received }: Moment): Nanoseconds | Refusal {
  const names = { machine: machine.machine, signal: reading.signal }
  if (reading.time === undefined) return machine.time === 'received' ? received : refusal('TIME_MISSING', names)
  if (reading.time <= 0n || reading.time > lastTime)
    return refusal('TIME_INVALID', { ...names, found: `${reading.time} ns since 1970` })
  // In whole seconds as numbers: comparing them is cheaper than BigInt arithmetic for each reading.
  if (Number(reading.time - now) > machine.maxFutureSeconds * Number(nsPerSecond))
    return refusal('TIME_FUTURE', { ...names, time: toIso(reading.time), limit: machine.maxFutureSeconds })
  return reading.time
}

function keptValue(reading: Reading, contract: SignalContract): { value: Value | null } | Refusal {
  const { value, unit } = reading
  if (value === null) return { value }
  const names = { machine: contract.machine, signal: contract.signal }
  if (typeof value === 'number' && !Number.isFinite(value))
    return refusal('VALUE_NOT_FINITE', { ...names, found: String(value) })
  const converted = unit === undefined || unit === contract.unit ? value : inUnit(value, unit, contract)
  if (converted === undefined)
    return refusal('UNIT_UNKNOWN', { ...names, found: shown(unit ?? ''), expected: contract.unit })
  const isNamed = contract.type === 'text' && reading.label !== undefined
  const kept = asType(isNamed ? reading.label : converted, contract)
  if (kept === undefined)
    return refusal('VALUE_TYPE', {
      ...names,
      expected: contract.type,
      found: `${typeof value} ${shown(String(value))}`,
    })
  return { value: kept }
}

/** The value in the unit of the contract; undefined where it cannot be converted. */
function inUnit(value: Value, unit: string, contract: SignalContract): Value | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return value
  const converter = unitConverter(unit, contract.unit)
  if (converter === undefined) return undefined
  const converted = converter(Number(value))
  return Number.isFinite(converted) ? converted : undefined
}

/** The value as its signal is kept; undefined where that would change it. */
function asType(value: Value, { type }: SignalContract): Value | undefined {
  if (type === 'float') return asFloat(value)
  if (type === 'integer') return asInteger(value)
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined
  return asText(value)
}

function asFloat(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'bigint') return undefined
  const float = Number(value)
  return Number.isFinite(float) && BigInt(float) === value ? float : undefined
}

/** A double beyond 2^53 is refused: it may have been another integer before it was parsed. */
function asInteger(value: Value): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  if (typeof value !== 'bigint') return undefined
  return value >= int64.min && value <= int64.max ? value : undefined
}

/** Integers may stand for text (serial and program numbers), of any size. */
function asText(value: Value): string | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? value : undefined
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value)
  return undefined
}

/** The source's own word, except that Good is withdrawn where there is no value or an implausible one. */
function qualityOf(value: Value | null, quality: number, { low, high }: SignalContract): number {
  if (!isGood(quality)) return quality
  if (value === null) return qualities.bad
  if ((typeof value === 'number' || typeof value === 'bigint') && (value < low || value > high))
    return qualities.implausible
  return quality
}

function refuse(machine: MachineContract | undefined, code: ErrorCode, facts: Record<string, unknown>): Verdict {
  return { refusal: refusal(code, facts), machine: machine?.machine }
}

function refusal(code: ErrorCode, facts: Record<string, unknown>): Refusal {
  return { code, reason: describe(code, facts) }
}

/** Text from outside, made safe to print in one line. */
export function shown(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text
  return /^[\w.+/%[\]()-]+$/.test(short) ? short : oneLine(short)
}
