// How far a run was from its set point: signal less set point, by phase.
import type { Phase, Series } from '../api.ts'

/** A series less the set point that stood at the time; before the first set point nothing is known. */
export function lessSetpoint(series: Series, setpoint: Series): Series {
  const changes = setpoint.times.map((time) => Date.parse(time))
  let next = 0
  const standing = series.times.map((time) => {
    const timeMs = Date.parse(time)
    while (next < changes.length && (changes[next] ?? Infinity) <= timeMs) next++
    return setpoint.mean[next - 1] ?? null
  })
  const less = (values: readonly (number | null)[]) =>
    standing.map((set, i) => {
      const value = values[i] ?? null
      return value === null || set === null ? null : value - set
    })
  return { ...series, min: less(series.min), max: less(series.max), mean: less(series.mean), weightedMean: [] }
}

export interface PhaseOffset {
  readonly phase: number
  /** The phase's place in the run: a number may come twice. */
  readonly index: number
  readonly signal: string
  /** Of the time, and where it was furthest off, with sign. */
  readonly mean: number
  readonly worst: number
}

/** `offsets` are series less their set point; phases without a reading are left out. */
export function offsetsByPhase(offsets: readonly Series[], phases: readonly Phase[]): PhaseOffset[] {
  return phases.flatMap((phase, index) =>
    offsets.flatMap((series) => {
      const within = series.times.flatMap((time, i) => {
        const timeMs = Date.parse(time)
        const isIn = timeMs >= Date.parse(phase.from) && timeMs < Date.parse(phase.to)
        return isIn && typeof series.mean[i] === 'number' ? [i] : []
      })
      if (within.length === 0) return []
      const ends = within.flatMap((i) => [series.min[i] ?? 0, series.max[i] ?? 0])
      const worst = ends.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0)
      const mean = within.reduce((sum, i) => sum + (series.mean[i] ?? 0) / within.length, 0)
      return [{ phase: phase.number, index, signal: series.signal, mean, worst }]
    }),
  )
}
