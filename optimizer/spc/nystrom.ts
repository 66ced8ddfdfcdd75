// The average run length of a chart whose state is Markov, from its integral equation at quadrature nodes.
//
// Notation: L(z) = 1 + integral over the states without alarm of density(z, x) L(x) dx [Atkinson1976].

import { solveLinear } from '../math/linear.ts'

/** States x_j with quadrature weights w_j, the density of going from one state to another. */
export interface Chain<T> {
  readonly nodes: readonly T[]
  readonly weights: readonly number[]
  readonly density: (from: T, to: T) => number
}

/** L(start). */
export function runLengthFrom<T>(start: T, { nodes, weights, density }: Chain<T>): number {
  const n = nodes.length
  const matrix = new Float64Array(n * n)
  for (const [i, from] of nodes.entries()) {
    for (const [j, to] of nodes.entries()) matrix[i * n + j] = (i === j ? 1 : 0) - weights[j]! * density(from, to)
  }
  const lengths = solveLinear(matrix, new Float64Array(n).fill(1))
  return nodes.reduce((sum, node, j) => sum + weights[j]! * lengths[j]! * density(start, node), 1)
}
