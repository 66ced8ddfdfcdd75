// Central composite designs: a two-level factorial with points on the axes, for second-order models.
//
// Notation: F factorial points, 2 k axial ones at distance alpha, centre points; alpha = F^(1/4) gives equal variance at
// equal distance from the middle (rotatable) [BoxHunter1957].

import { centresByBlock } from './centres.ts'
import { crossed, type Design, type DesignOptions, type DesignPoint, demand, isNumeric, range } from './design.ts'
import { blockOf, blockPower, blockWords, twoLevelRows, usualGenerators } from './two-level.ts'
import { definingRelation, fractionNotes } from './words.ts'

/** Generators of the factorial part: the smallest of resolution V. */
const generated: Readonly<Record<number, number>> = { 5: 1, 6: 1, 7: 1, 8: 2 }

export const centralComposite: Design = {
  name: 'central-composite',
  title: { en: 'central composite', zh: '中心复合' },
  summary: 'Second-order model: a two-level factorial of resolution V, axial points, centre points',
  centrePoints: (factors) => [0, 0, 5, 6, 6, 6, 9, 10, 10][factors.filter(isNumeric).length] ?? 6,
  make(factors, options) {
    const k = factors.filter(isNumeric).length
    demand(k >= 2 && k <= 8, `a central composite design takes 2 to 8 numeric factors, not ${k}`)
    const generators = usualGenerators(k, generated[k] ?? 0)
    const rows = twoLevelRows(k, generators)
    const blocks = options.blocks ?? 1
    const cube = blocks > 2 ? blockWords(k, definingRelation(generators), blockPower(blocks - 1)) : undefined
    const alpha = distance(options, {
      k,
      cube: rows.length,
      centre: options.centrePoints ?? this.centrePoints(factors),
    })
    const scale = options.region === 'circumscribed' ? 1 : 1 / Math.max(1, alpha)
    const inBlock = (block: number) => (blocks > 1 ? { block } : {})
    const points: DesignPoint[] = [
      ...rows.map((row) => ({
        coded: row.map((sign) => sign * scale),
        kind: 'factorial' as const,
        ...inBlock(cube ? blockOf(row, cube.words) : 1),
      })),
      ...axial(k, alpha * scale).map((coded) => ({ coded, kind: 'axial' as const, ...inBlock(blocks) })),
    ]
    const notes = [...fractionNotes(k, generators), ...(cube ? [cube.note] : []), distanceNote(alpha)]
    return { points: crossed(factors, points), notes, alpha }
  },
}

interface Counts {
  readonly k: number
  readonly cube: number
  readonly centre: number
}

/** The distance of the axial points in units of the factorial part. */
function distance(options: DesignOptions, { k, cube, centre }: Counts): number {
  const blocks = options.blocks ?? 1
  switch (options.alpha ?? (blocks > 1 ? 'orthogonal' : 'rotatable')) {
    case 'face':
      return 1
    case 'spherical':
      return Math.sqrt(k)
    case 'rotatable':
      return cube ** 0.25
    case 'orthogonal':
      return blocks > 1 ? blockAlpha({ k, cube, centre }, blocks) : orthogonalAlpha({ k, cube, centre })
  }
}

/** Blocks are orthogonal where alpha^2 = k (1 + axial centre / axial) / (1 + cube centre / cube) [BoxHunter1957]. */
function blockAlpha({ k, cube, centre }: Counts, blocks: number): number {
  const centres = centresByBlock(centre, blocks)
  const own = centres.at(-1)!
  const cubes = centre - own
  return Math.sqrt((k * (1 + own / (2 * k))) / (1 + cubes / cube))
}

/** Squares are orthogonal to the mean and to each other where alpha^2 = (sqrt(F N) - F) / 2. */
function orthogonalAlpha({ k, cube, centre }: Counts): number {
  return Math.sqrt((Math.sqrt(cube * (cube + 2 * k + centre)) - cube) / 2)
}

function axial(k: number, alpha: number): number[][] {
  return range(k).flatMap((factor) =>
    [-alpha, alpha].map((value) => range(k).map((other) => (other === factor ? value : 0))),
  )
}

function distanceNote(alpha: number) {
  const figure = String(Number(alpha.toPrecision(5)))
  return {
    en: `Axial points lie at ${figure} times the factorial distance from the middle.`,
    zh: `轴点与中心的距离为因子点的 ${figure} 倍。`,
  }
}
