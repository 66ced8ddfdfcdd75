// Extremely randomised trees: a surrogate without smoothness, for responses with steps, plateaus, mass points.
//
// Notation: n points of width w; each tree learns from a bootstrap sample and splits at random cuts, the best of one per
// input [Geurts2006]. The belief at a point has the mean of the leaves and their variance; a training point's belief from
// the others uses the trees that did not see it [Breiman2001].

import { rbf } from '../math/kernels.ts'
import type { Rng } from '../math/rng.ts'
import { type Point, squaredDistance } from '../space.ts'
import type { Belief, Model, Surrogate, Training } from './surrogate.ts'

const treeCount = 80
const smallestSplit = 3
/** Trees that agree by chance are not certain. */
const leastVariance = 1e-3
/** How far an expected measurement is felt, in ranges of the inputs. */
const reach = 0.2

interface Split {
  readonly input: number
  readonly cut: number
  readonly below: Node
  readonly above: Node
}
type Node = Split | { readonly mean: number }

interface Tree {
  readonly root: Node
  /** Whether a training point was in the tree's sample. */
  readonly saw: readonly boolean[]
}

export const extraTrees: Surrogate = {
  name: 'extra-trees',
  summary: 'Extremely randomised trees, for responses with steps or plateaus',
  fit(training, rng) {
    const trees = Array.from({ length: treeCount }, () => growTree(training, rng))
    const left = training.points.map((point, i) => outOfBag(trees, point, i))
    const errors = left.map(({ mean, variance }, i) => (training.values[i]! - mean) ** 2 - variance)
    const noise = Math.max(
      1e-4,
      errors.reduce((sum, error) => sum + error / errors.length, 0),
    )
    return treeModel({ trees, noise, left }, [])
  },
}

interface Forest {
  readonly trees: readonly Tree[]
  readonly noise: number
  /** Belief about each training point from the trees that did not see it, without noise. */
  readonly left: readonly { readonly mean: number; readonly variance: number }[]
}

function treeModel(forest: Forest, expected: readonly Point[]): Model {
  const leftOut = (): Belief[] =>
    forest.left.map(({ mean, variance }) => ({
      means: Float64Array.of(mean),
      variances: Float64Array.of(variance + forest.noise),
    }))
  return {
    weights: Float64Array.of(1),
    noise: Float64Array.of(forest.noise),
    at(point) {
      const { mean, variance } = spreadOf(forest.trees.map(({ root }) => leafMean(root, point)))
      const known = expected.reduce(
        (share, x) => share * (1 - 0.9 * rbf.value(squaredDistance(x, point) / reach ** 2)),
        1,
      )
      return { means: Float64Array.of(mean), variances: Float64Array.of(Math.max(1e-12, variance * known)) }
    },
    leaveOneOut: leftOut,
    // Trees know no order of runs: what the others say stands for what the earlier ones said.
    oneAhead: leftOut,
    expecting: (point) => treeModel(forest, [...expected, point]),
  }
}

function spreadOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, leastVariance) }
}

function outOfBag(trees: readonly Tree[], point: Point, i: number): { mean: number; variance: number } {
  const blind = trees.filter(({ saw }) => !saw[i])
  return spreadOf((blind.length > 0 ? blind : trees).map(({ root }) => leafMean(root, point)))
}

function growTree({ points, values }: Training, rng: Rng): Tree {
  const sample = Array.from(points, () => rng.integer(points.length))
  const saw = points.map(() => false)
  for (const i of sample) saw[i] = true
  return { root: growNode({ points, values }, sample, rng), saw }
}

function growNode(training: Training, members: readonly number[], rng: Rng): Node {
  const mean = members.reduce((sum, i) => sum + training.values[i]! / members.length, 0)
  if (members.length < smallestSplit) return { mean }
  const best = bestCut(training, members, rng)
  if (!best) return { mean }
  const { input, cut } = best
  const side = (below: boolean) => members.filter((i) => training.points[i]![input]! < cut === below)
  return { input, cut, below: growNode(training, side(true), rng), above: growNode(training, side(false), rng) }
}

/** One random cut per input that varies; the one that explains most. */
function bestCut({ points, values }: Training, members: readonly number[], rng: Rng) {
  let best: { input: number; cut: number; gain: number } | undefined
  for (let input = 0; input < points[0]!.length; input++) {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (const i of members) {
      low = Math.min(low, points[i]![input]!)
      high = Math.max(high, points[i]![input]!)
    }
    if (high <= low) continue
    const cut = low + (high - low) * rng.uniform()
    const gain = explained({ points, values }, members, { input, cut })
    if (!best || gain > best.gain) best = { input, cut, gain }
  }
  return best
}

/** Sum of squares between the two sides: n_b m_b^2 + n_a m_a^2. */
function explained(
  { points, values }: Training,
  members: readonly number[],
  at: { input: number; cut: number },
): number {
  let [below, sumBelow, sumAll] = [0, 0, 0]
  for (const i of members) {
    sumAll += values[i]!
    if (points[i]![at.input]! >= at.cut) continue
    below++
    sumBelow += values[i]!
  }
  const above = members.length - below
  if (below === 0 || above === 0) return 0
  return sumBelow ** 2 / below + (sumAll - sumBelow) ** 2 / above
}

function leafMean(node: Node, point: Point): number {
  let here = node
  while ('cut' in here) here = point[here.input]! < here.cut ? here.below : here.above
  return here.mean
}
