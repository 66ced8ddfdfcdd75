// Taguchi designs: factors laid onto the columns of an orthogonal array.

import type { Sentence } from '../explain.ts'
import { type Design, demand, type Factor } from './design.ts'
import { type OrthogonalArray, orthogonalArrays } from './taguchi-arrays.ts'

export const taguchi: Design = {
  name: 'taguchi',
  title: { en: 'Taguchi', zh: '田口' },
  summary: 'Main effects on an orthogonal array: L4, L8, L9, L12, L16, L18, L25, L27 or L32; the smallest that fits',
  centrePoints: () => 0,
  make(factors, { array }) {
    const { chosen, columns } = arrayFor(factors, array?.toUpperCase())
    const points = chosen.rows.map((row) => ({
      coded: factors.map((factor, i) => codedLevel(factor, row[columns[i]!]!, chosen.levels[columns[i]!]!)),
      kind: 'factorial' as const,
    }))
    return { points, notes: [...arrayNotes(factors, chosen, columns)] }
  },
}

interface Laid {
  readonly chosen: OrthogonalArray
  /** Column of each factor. */
  readonly columns: readonly number[]
}

function arrayFor(factors: readonly Factor[], wanted?: string): Laid {
  const named = orthogonalArrays.filter(({ name }) => wanted === undefined || name === wanted)
  const names = orthogonalArrays.map(({ name }) => name).join(', ')
  demand(named.length > 0, `there is no array ${wanted}; there are ${names}`)
  // Without a wish numbers get three levels, so that a bend can be seen.
  const usable = wanted === undefined ? named.filter(({ levels }) => levels.some((count) => count === 3)) : named
  for (const chosen of usable) {
    const columns = columnsFor(factors, chosen)
    if (columns) return { chosen, columns }
  }
  throw new RangeError(
    wanted === undefined ? 'no array of three levels holds these factors' : `${wanted} does not hold these factors`,
  )
}

/** Categories first, each in a column of as many levels, else of more; then numbers in the columns of most levels. */
function columnsFor(factors: readonly Factor[], { levels }: OrthogonalArray): number[] | undefined {
  const columns = new Array<number>(factors.length).fill(-1)
  const isFree = (column: number) => !columns.includes(column)
  const order = factors.map((_, i) => i).sort((a, b) => (factors[b]!.choices ?? 0) - (factors[a]!.choices ?? 0))
  for (const i of order) {
    const { choices } = factors[i]!
    const free = levels.map((_, column) => column).filter(isFree)
    const column =
      choices === undefined
        ? free.reduce<number | undefined>((most, c) => (levels[c]! > (levels[most ?? -1] ?? 0) ? c : most), undefined)
        : (free.find((c) => levels[c] === choices) ?? free.find((c) => levels[c]! > choices))
    if (column === undefined) return undefined
    columns[i] = column
  }
  return columns
}

/** A category with fewer choices than levels repeats its first choices (dummy levels). */
function codedLevel({ choices }: Factor, level: number, levels: number): number {
  return choices === undefined ? -1 + (2 * level) / (levels - 1) : level % choices
}

function arrayNotes(factors: readonly Factor[], { name, levels }: OrthogonalArray, columns: readonly number[]) {
  const laid = factors.map((factor, i) => `${factor.name} ${columns[i]! + 1}`).join(', ')
  const dummies = factors.filter(({ choices }, i) => choices !== undefined && choices < levels[columns[i]!]!)
  const notes: Sentence[] = [
    {
      en: `Array ${name}; columns: ${laid}. Products of factors are aliased with main effects.`,
      zh: `正交表 ${name}；所在列：${laid}。交互作用与主效应混杂。`,
    },
  ]
  if (dummies.length > 0) {
    const names = dummies.map((factor) => factor.name).join(', ')
    notes.push({
      en: `${names} has fewer choices than levels of its column: the first ones come twice.`,
      zh: `${names} 的选项少于所在列的水平数：前几个选项重复出现。`,
    })
  }
  return notes
}
