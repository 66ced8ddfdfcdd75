// Projected L-BFGS: minimises a smooth function inside a box.
//
// Notation: x the point (d), g its gradient, s and y the last differences of points and gradients (at most `memory`
// pairs). A coordinate at a bound whose gradient points outwards is held; the quasi-Newton step runs over the others
// [Bertsekas1982], [Nocedal1980].

/** Writes the gradient at x into `gradient` and returns the value; a value that is not finite counts as a refusal. */
export type SmoothFunction = (x: Float64Array, gradient: Float64Array) => number

export interface BoxProblem {
  readonly minimise: SmoothFunction
  readonly start: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly iterations: number
}

export interface Minimum {
  readonly x: Float64Array
  readonly value: number
  readonly evaluations: number
}

const memory = 8
const sufficientDecrease = 1e-4
const smallestGradient = 1e-7

interface State {
  x: Float64Array
  gradient: Float64Array
  value: number
  evaluations: number
  readonly pairs: { s: Float64Array; y: Float64Array }[]
}

/** Stops after `iterations`, at a flat projected gradient, or where no step along the path decreases the value. */
export function minimiseInBox(problem: BoxProblem): Minimum {
  const x = clamp(problem.start, problem)
  const gradient = new Float64Array(x.length)
  const state: State = { x, gradient, value: problem.minimise(x, gradient), evaluations: 1, pairs: [] }
  for (let i = 0; i < problem.iterations && Number.isFinite(state.value); i++) {
    const held = heldCoordinates(state, problem)
    if (state.gradient.every((g, k) => held[k] || Math.abs(g) < smallestGradient)) break
    if (!lineSearch(state, problem, direction(state, held)) && !restart(state, problem, held)) break
  }
  return { x: state.x, value: state.value, evaluations: state.evaluations }
}

/** Forgets the curvature and tries steepest descent once. */
function restart(state: State, problem: BoxProblem, held: boolean[]): boolean {
  if (state.pairs.length === 0) return false
  state.pairs.length = 0
  return lineSearch(state, problem, direction(state, held))
}

function clamp(x: Float64Array, { lower, upper }: BoxProblem): Float64Array {
  return x.map((value, k) => Math.min(upper[k]!, Math.max(lower[k]!, value)))
}

function heldCoordinates({ x, gradient }: State, { lower, upper }: BoxProblem): boolean[] {
  return Array.from(
    x,
    (value, k) => (value <= lower[k]! && gradient[k]! > 0) || (value >= upper[k]! && gradient[k]! < 0),
  )
}

/** The two-loop recursion over the free coordinates [Nocedal1980]; steepest descent without pairs. */
function direction({ gradient, pairs }: State, held: boolean[]): Float64Array {
  const q = gradient.map((g, k) => (held[k] ? 0 : -g))
  const inner = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, k) => (held[k] ? sum : sum + value * b[k]!), 0)
  const usable = pairs.map(({ s, y }) => ({ s, y, sy: inner(s, y), a: 0 })).filter(({ sy }) => sy > 1e-12)
  for (const pair of usable.toReversed()) {
    pair.a = inner(pair.s, q) / pair.sy
    for (let k = 0; k < q.length; k++) if (!held[k]) q[k]! -= pair.a * pair.y[k]!
  }
  const last = usable.at(-1)
  const scale = last ? last.sy / inner(last.y, last.y) : Math.min(1, 1 / (Math.sqrt(inner(q, q)) + 1e-12))
  for (let k = 0; k < q.length; k++) q[k]! *= scale
  for (const pair of usable) {
    const b = inner(pair.y, q) / pair.sy
    for (let k = 0; k < q.length; k++) if (!held[k]) q[k]! += (pair.a - b) * pair.s[k]!
  }
  return q
}

/** Backtracks along the projected path until the value falls enough; updates the state and the pairs. */
function lineSearch(state: State, problem: BoxProblem, step: Float64Array): boolean {
  for (let t = 1, tries = 0; tries < 20; t *= 0.5, tries++) {
    const x = clamp(
      state.x.map((value, k) => value + t * step[k]!),
      problem,
    )
    const gradient = new Float64Array(x.length)
    const value = problem.minimise(x, gradient)
    state.evaluations++
    const expected = x.reduce((sum, xk, k) => sum + (xk - state.x[k]!) * state.gradient[k]!, 0)
    if (!(expected < 0)) return false
    if (!(value <= state.value + sufficientDecrease * expected)) continue
    remember(state, x, gradient)
    Object.assign(state, { x, gradient, value })
    return true
  }
  return false
}

function remember(state: State, x: Float64Array, gradient: Float64Array): void {
  state.pairs.push({ s: x.map((v, k) => v - state.x[k]!), y: gradient.map((v, k) => v - state.gradient[k]!) })
  if (state.pairs.length > memory) state.pairs.shift()
}
