// Taguchi's analysis: signal-to-noise ratios of repeated measurements with the means by level.
//
// Notation: y the repeats at one setting, S/N in decibel, larger is always better [Taguchi1987].

import { mean, sampleVariance } from 'simple-statistics'

export type Quality = 'larger' | 'smaller' | 'nominal'

/** -10 log10 of mean 1/y^2, of mean y^2, or 10 log10 of mean^2 / s^2. Throws a RangeError where it has no value. */
export function signalToNoise(values: readonly number[], quality: Quality): number {
  const y = [...values]
  const ratio =
    quality === 'larger'
      ? 1 / mean(y.map((value) => 1 / value ** 2))
      : quality === 'smaller'
        ? 1 / mean(y.map((value) => value ** 2))
        : nominalRatio(y)
  if (!(ratio > 0 && Number.isFinite(ratio)))
    throw new RangeError(`these values have no ratio for ${quality} is better`)
  return 10 * Math.log10(ratio)
}

function nominalRatio(y: number[]): number {
  if (y.length < 2) throw new RangeError('nominal is best needs repeats')
  return mean(y) ** 2 / sampleVariance(y)
}

export interface LevelMeans {
  readonly factor: string
  readonly levels: readonly { readonly level: number | string; readonly mean: number; readonly runs: number }[]
  /** Largest less smallest mean. */
  readonly delta: number
  /** 1 for the factor of largest delta. */
  readonly rank: number
}

/** Means of the response at each level of each factor, factors ranked by how much they move it. */
export function mainEffects(
  names: readonly string[],
  rows: readonly (readonly (number | string)[])[],
  response: readonly number[],
): LevelMeans[] {
  const tables = names.map((factor, k) => {
    const byLevel = Map.groupBy(response, (_, i) => rows[i]![k]!)
    const levels = [...byLevel].map(([level, own]) => ({ level, mean: mean(own), runs: own.length }))
    const means = levels.map((one) => one.mean)
    levels.sort((a, b) => (a.level < b.level ? -1 : 1))
    return { factor, levels, delta: Math.max(...means) - Math.min(...means) }
  })
  const order = tables.map(({ delta }) => delta).toSorted((a, b) => b - a)
  return tables.map((table) => ({ ...table, rank: order.indexOf(table.delta) + 1 }))
}
