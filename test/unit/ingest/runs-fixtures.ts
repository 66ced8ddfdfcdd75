// Telemetry for the tests of runs: furnace heats and machining passes with known shape, and a store in memory.
import { type Nanoseconds, nsPerSecond, quality, type Sample, type Value } from '../../../ingest/model.ts'
import { type RunRules, runRules } from '../../../ingest/runs/rules.ts'
import { compareTimes } from '../../../ingest/runs/times.ts'

export const minute = 60n * nsPerSecond
export const start: Nanoseconds = 1_767_571_200_000_000_000n // 2026-01-05T00:00:00Z

export function sample(machine: string, signal: string, time: Nanoseconds, value: Value | null): Sample {
  return { machine, signal, time, value, quality: value === null ? quality.bad : quality.good }
}

export const furnaceSignals = [
  ...['setpoint', 'zone1_temperature', 'zone2_temperature', 'zone3_temperature', 'heating_power', 'energy', 'segment'],
  ...['program', 'batch', 'powder_lot', 'load_mass', 'operator'],
]
export const millSignals = [
  'spindle_speed',
  'spindle_load',
  'feed_rate',
  'spindle_power',
  'program',
  'part',
  'tool',
  'executing',
]

export function rulesOf(kind: string, signals: readonly string[], runs?: object): RunRules {
  const rules = runRules({ kind, signals, ...(runs === undefined ? {} : { runs: runs as never }) })
  if (!rules) throw new Error('the machine has no rules')
  return rules
}

export interface Heat {
  readonly machine?: string
  readonly at?: Nanoseconds
  readonly peak?: number
  readonly soakMinutes?: number
  readonly ramp?: number
  readonly program?: string
  readonly batch?: string
  /** The program ends after so many minutes, whatever it had still to do. */
  readonly endsAfter?: number
}

/** Offsets of the zones from the set point, Cel. */
export const zoneOffsets = [-2, 0, 3]

/**
 * One sample a minute of each signal: ramp at 10 Cel/min to 600, 30 min hold, ramp, soak, cooling at 12 Cel/min to 100,
 * then 30 idle minutes. The zones follow the set point exactly, each with its offset; 40 kW while heating or soaking.
 */
export function heatSamples(heat: Heat = {}): Sample[] {
  const { machine = 'furnace-1', at = start, program = 'LAB-96', batch = 'H0001' } = heat
  const samples: Sample[] = []
  let energy = 1000
  for (const [i, { segment, setpoint }] of profile(heat).entries()) {
    const time = at + BigInt(i) * minute
    const put = (signal: string, value: Value) => samples.push(sample(machine, signal, time, value))
    const power = segment > 0 && segment < 5 ? 40 : 0
    put('segment', BigInt(segment))
    put('setpoint', setpoint)
    for (const [zone, offset] of zoneOffsets.entries()) put(`zone${zone + 1}_temperature`, setpoint + offset)
    put('heating_power', power)
    put('energy', energy)
    energy += power / 60
    if (i % 10 === 0) {
      put('program', program)
      put('batch', batch)
      put('powder_lot', 'L7')
      put('load_mass', 42.5)
    }
  }
  return samples
}

function profile({ peak = 1600, soakMinutes = 120, ramp = 5, endsAfter = Number.POSITIVE_INFINITY }: Heat) {
  const steps: { segment: number; setpoint: number }[] = []
  const push = (segment: number, from: number, to: number, minutes: number) => {
    for (let i = 0; i < minutes; i += 1) steps.push({ segment, setpoint: from + ((to - from) * i) / minutes })
  }
  push(1, 20, 600, 58)
  push(2, 600, 600, 30)
  push(3, 600, peak, (peak - 600) / ramp)
  push(4, peak, peak, soakMinutes)
  push(5, peak, 100, Math.round((peak - 100) / 12))
  const ran = steps.slice(0, endsAfter)
  return [...ran, ...Array.from({ length: 30 }, () => ({ segment: 0, setpoint: 20 }))]
}

/** Passes of 10 min with 4 min between, a sample of each signal every 30 s; `held` stops the third pass for 3 min. */
export function passSamples({ parts = 3, held = false, at = start, machine = 'mill-1' } = {}): Sample[] {
  const samples: Sample[] = []
  for (let i = 0; i < parts * 28; i += 1) {
    const step = i % 28
    const isHeld = held && i >= 2 * 28 + 16 && i < 2 * 28 + 22
    const executing = step >= 8 && !isHeld
    const time = at + BigInt(i) * (minute / 2n)
    const put = (signal: string, value: Value) => samples.push(sample(machine, signal, time, value))
    put('executing', executing)
    put('part', `S${Math.floor(i / 28) + 1}`)
    put('tool', 'T4')
    put('program', 'GEAR')
    put('spindle_load', executing ? 50 : 0)
    put('feed_rate', executing ? 1200 : 0)
    put('spindle_speed', executing ? 3000 : 0)
    put('spindle_power', executing ? 12 : 0)
  }
  return samples
}

/** Leaves out values that repeat: what a source sends that reports changes only. */
export function onChange(samples: readonly Sample[], signal: string): Sample[] {
  let last: Value | null | undefined
  return samples.filter((one) => {
    if (one.signal !== signal) return true
    const isNew = one.value !== last
    last = one.value
    return isNew
  })
}

interface Read {
  readonly machine: string
  readonly signals?: readonly string[]
  readonly from: Nanoseconds
  readonly to: Nanoseconds
}

/** A sample store in memory: what was written, by time. */
export function memoryStore() {
  const machines = new Map<string, Map<string, Map<Nanoseconds, Sample>>>()
  const sorted = new Map<Map<Nanoseconds, Sample>, Sample[]>()
  const samplesOf = (series: Map<Nanoseconds, Sample>): Sample[] => {
    const known = sorted.get(series) ?? [...series.values()].sort((a, b) => compareTimes(a.time, b.time))
    sorted.set(series, known)
    return known
  }
  return {
    write(samples: readonly Sample[]) {
      for (const one of samples) {
        const signals = machines.get(one.machine) ?? new Map<string, Map<Nanoseconds, Sample>>()
        machines.set(one.machine, signals)
        const series = signals.get(one.signal) ?? new Map<Nanoseconds, Sample>()
        signals.set(one.signal, series)
        series.set(one.time, one)
        sorted.delete(series)
      }
    },
    async read({ machine, signals, from, to }: Read, limit = Number.POSITIVE_INFINITY): Promise<Sample[]> {
      const all = [...(machines.get(machine) ?? [])].filter(([signal]) => signals?.includes(signal) ?? true)
      const found = all.flatMap(([, series]) => samplesOf(series).filter((one) => one.time >= from && one.time < to))
      return found.sort((a, b) => compareTimes(a.time, b.time) || (a.signal < b.signal ? -1 : 1)).slice(0, limit)
    },
    async latest(machine: string): Promise<Sample[]> {
      return [...(machines.get(machine)?.values() ?? [])].flatMap((series) => samplesOf(series).slice(-1))
    },
  }
}
