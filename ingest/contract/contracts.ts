// Contracts made ready for judging: looked up by names that may be hostile, one lookup per reading.
import type { SignalType } from '../model.ts'
import type { MachinesConfig, SignalConfig } from './config.ts'

export interface SignalContract {
  readonly machine: string
  readonly signal: string
  readonly unit: string
  readonly type: SignalType
  readonly low: number
  readonly high: number
  /** Absent: every value is stored. */
  readonly deadband: number | undefined
  readonly maxSilence: bigint
  /** Absent: the signal never becomes stale. */
  readonly interval: bigint | undefined
  /** Computed here: the machine does not send it. */
  readonly isDerived: boolean
}

export interface MachineContract {
  readonly machine: string
  readonly time: 'source' | 'received'
  readonly maxFutureSeconds: number
  /** True where its source promised signals for which there is no room. */
  readonly isFull: boolean
  readonly signals: ReadonlyMap<string, SignalContract>
}

export type Contracts = ReadonlyMap<string, MachineContract>

export function compileContracts(machines: MachinesConfig): Contracts {
  return new Map(
    Object.entries(machines).map(([machine, { time, maxFutureSeconds, maxSignals, signals }]) => [
      machine,
      {
        machine,
        time,
        maxFutureSeconds,
        isFull: Object.keys(signals).length >= maxSignals,
        signals: new Map(
          Object.entries(signals).map(([signal, config]) => [signal, compileSignal(machine, signal, config)]),
        ),
      },
    ]),
  )
}

function compileSignal(machine: string, signal: string, config: SignalConfig): SignalContract {
  const [low, high] = config.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  return {
    machine,
    signal,
    unit: config.unit,
    type: config.type,
    low,
    high,
    deadband: config.deadband,
    maxSilence: nanoseconds(config.maxSilenceSeconds),
    isDerived: config.derive !== undefined,
    interval: config.intervalSeconds === undefined ? undefined : nanoseconds(config.intervalSeconds),
  }
}

function nanoseconds(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e9))
}
