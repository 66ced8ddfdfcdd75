// Telemetry as bad days have it: gaps, clocks that jump back, spikes, sensors that stick; for those who ask for it.
import { type Nanoseconds, nsPerSecond, type Sample } from '../ingest/model.ts'
import { draws } from './draws.ts'

/** How often, each per hour of a machine or of one of its signals. */
export interface Dirt {
  /** The machine says nothing for some minutes. */
  readonly gaps: number
  /** Its clock goes back by two minutes, for some minutes: two of them are told twice. */
  readonly jumps: number
  /** One reading is far off. */
  readonly spikes: number
  /** A sensor repeats its last value for some minutes. */
  readonly sticks: number
}

export const badDay: Dirt = { gaps: 0.03, jumps: 0.03, spikes: 0.2, sticks: 0.03 }

/** So many times as bad as a bad day. */
export function dirtOf(times: number): Dirt {
  const { gaps, jumps, spikes, sticks } = badDay
  return { gaps: times * gaps, jumps: times * jumps, spikes: times * spikes, sticks: times * sticks }
}

const hour = 3600n * nsPerSecond
const minute = 60n * nsPerSecond
const backNanoseconds = 2n * minute

/**
 * A pass over samples in the order they are made; it remembers what stuck. The same seed spoils the same minutes. Only
 * numbers of instruments are spoilt: what a controller says of its own program is right or is not said at all.
 */
export function soiling(seed: number, dirt: Dirt = badDay): (samples: readonly Sample[]) => Sample[] {
  const stuck = new Map<string, Sample['value']>()
  const isOn = (share: number, time: Nanoseconds, ...key: readonly string[]) => {
    const luck = draws(seed, 'dirt', ...key, String(time / hour))
    if (!luck.chance(share)) return false
    const into = Number((time % hour) / minute)
    const from = luck.uniform(0, 50)
    return into >= from && into < from + luck.uniform(3, 9)
  }
  return (samples) =>
    samples.flatMap((sample) => {
      const { machine, signal, time, value } = sample
      if (isOn(dirt.gaps, time, 'gap', machine)) return []
      const at = isOn(dirt.jumps, time, 'jump', machine) ? { time: time - backNanoseconds } : {}
      if (typeof value !== 'number') return [{ ...sample, ...at }]
      const key = `${machine}/${signal}`
      if (isOn(dirt.sticks, time, 'stick', key)) return [{ ...sample, ...at, value: stuck.get(key) ?? value }]
      stuck.set(key, value)
      const luck = draws(seed, 'spike', key, String(time))
      const isSpike = !counters.has(signal) && luck.chance(dirt.spikes / 60)
      return [{ ...sample, ...at, value: isSpike ? value + luck.pick([-1, 1]) * luck.uniform(50, 400) : value }]
    })
}

/** Meters and scales are read as digits, not as voltages. */
const counters = new Set(['energy', 'load_mass', 'part_count', 'setpoint'])
