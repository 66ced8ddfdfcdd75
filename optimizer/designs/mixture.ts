// Mixture designs on the simplex: the lattice, the centroid [Scheffe1958].
//
// Notation: q components, coded values are shares that sum to 1 (of what is left above the lower bounds).

import { type Design, type DesignPoint, demand, type Factor, isNumeric, range } from './design.ts'

export const simplexLattice: Design = {
  name: 'simplex-lattice',
  title: { en: 'simplex lattice', zh: '单纯形格点' },
  summary: 'Mixtures: every blend whose shares are multiples of 1 / degree (2 unless told)',
  isMixture: true,
  centrePoints: () => 0,
  make(factors, { degree = 2 }) {
    requireComponents(factors)
    demand(Number.isInteger(degree) && degree >= 1, 'the degree of a lattice is a whole number from 1')
    const rows = partitions(degree, factors.length).map((row) => row.map((part) => part / degree))
    demand(rows.length <= 2000, `this lattice has ${rows.length} blends`)
    return { points: rows.map(blend), notes: [] }
  },
}

export const simplexCentroid: Design = {
  name: 'simplex-centroid',
  title: { en: 'simplex centroid', zh: '单纯形重心' },
  summary: 'Mixtures: every component alone, every two in halves, every three in thirds ... all in equal shares',
  isMixture: true,
  centrePoints: () => 0,
  make(factors) {
    requireComponents(factors)
    const q = factors.length
    demand(q <= 10, `a centroid design of ${q} components has ${2 ** q - 1} blends`)
    const masks = range(2 ** q - 1).map((i) => i + 1)
    const members = masks.map((mask) => range(q).filter((i) => mask & (1 << i)))
    const rows = members
      .sort((a, b) => a.length - b.length)
      .map((chosen) => range(q).map((i) => (chosen.includes(i) ? 1 / chosen.length : 0)))
    return { points: rows.map(blend), notes: [] }
  },
}

/** Ways to write `total` as a sum of `parts` whole numbers from 0, the first part largest first. */
function partitions(total: number, parts: number): number[][] {
  if (parts === 1) return [[total]]
  return range(total + 1)
    .toReversed()
    .flatMap((first) => partitions(total - first, parts - 1).map((rest) => [first, ...rest]))
}

function requireComponents(factors: readonly Factor[]): void {
  demand(factors.length >= 2 && factors.every(isNumeric), 'a mixture needs two numeric components at least')
}

function blend(coded: readonly number[]): DesignPoint {
  return { coded, kind: 'mixture' }
}
