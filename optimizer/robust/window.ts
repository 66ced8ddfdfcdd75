// The process window: over two settings the chance that a part keeps every specification, with today's recipe in it.

import type { Chance } from './states.ts'

export interface Axis {
  readonly name: string
  /** Place in the recipe. */
  readonly place: number
  readonly low: number
  readonly high: number
  readonly steps: number
}

/** How far a setting may go from today's recipe until the edge, in its own unit; absent: no edge within the range. */
export interface Reach {
  readonly down?: number
  readonly up?: number
}

export interface ProcessWindow {
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** Row by row, y rising: `chances[j * x.length + i]` at x[i], y[j]. */
  readonly chances: readonly number[]
  readonly level: number
  /** Pieces of the edge, each x1, y1, x2, y2. */
  readonly edge: readonly (readonly [number, number, number, number])[]
  /** Share of the map inside. */
  readonly share: number
  readonly today: {
    readonly x: number
    readonly y: number
    readonly chance: number
    readonly isInside: boolean
    readonly reachX: Reach
    readonly reachY: Reach
    /** The nearest place on the edge, by shares of the ranges; absent where there is no edge. */
    readonly nearest?: { readonly x: number; readonly y: number }
  }
  readonly best: { readonly x: number; readonly y: number; readonly chance: number }
}

export interface WindowAsked {
  readonly chance: Chance
  readonly recipe: Float64Array
  readonly x: Axis
  readonly y: Axis
  readonly level: number
}

export function processWindow({ chance, recipe, x, y, level }: WindowAsked): ProcessWindow {
  const [xs, ys] = [valuesOf(x), valuesOf(y)]
  const settings = recipe.slice()
  const at = (across: number, up: number) => {
    settings[x.place] = across
    settings[y.place] = up
    return chance(settings)
  }
  const chances = ys.flatMap((up) => xs.map((across) => at(across, up)))
  const today = { x: recipe[x.place]!, y: recipe[y.place]! }
  const edge = edgeOf({ xs, ys, chances }, level)
  const here = at(today.x, today.y)
  const most = chances.reduce((best, value, i) => (value > chances[best]! ? i : best), 0)
  const nearest = nearestOn(edge, today, { x: x.high - x.low, y: y.high - y.low })
  return {
    ...{ x: xs, y: ys, chances, level, edge },
    share: chances.filter((value) => value >= level).length / chances.length,
    today: {
      ...today,
      chance: here,
      isInside: here >= level,
      reachX: reachOf((value) => at(value, today.y) >= level, today.x, x),
      reachY: reachOf((value) => at(today.x, value) >= level, today.y, y),
      ...(nearest && { nearest }),
    },
    best: { x: xs[most % xs.length]!, y: ys[Math.floor(most / xs.length)]!, chance: chances[most]! },
  }
}

function valuesOf({ low, high, steps }: Axis): number[] {
  return Array.from({ length: steps }, (_, i) => low + ((high - low) * i) / (steps - 1))
}

/** The first change of being inside in each direction, found on the grid of the map, then halved 12 times. */
function reachOf(isInside: (value: number) => boolean, from: number, { low, high, steps }: Axis): Reach {
  const here = isInside(from)
  const step = (high - low) / (steps - 1)
  const towards = (end: number, sign: 1 | -1): number | undefined => {
    let near = from
    while ((end - near) * sign > 0) {
      const far = sign > 0 ? Math.min(end, near + step) : Math.max(end, near - step)
      if (isInside(far) !== here) return Math.abs(halved(isInside, here, { near, far }) - from)
      near = far
    }
    return undefined
  }
  const [down, up] = [towards(low, -1), towards(high, 1)]
  return { ...(down !== undefined && { down }), ...(up !== undefined && { up }) }
}

function halved(isInside: (value: number) => boolean, here: boolean, between: { near: number; far: number }): number {
  let { near, far } = between
  for (let i = 0; i < 12; i++) {
    const middle = (near + far) / 2
    if (isInside(middle) === here) near = middle
    else far = middle
  }
  return (near + far) / 2
}

interface Grid {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly chances: readonly number[]
}

type Piece = readonly [number, number, number, number]

/** The level's contour: each cell is cut into two triangles, each triangle has one piece of edge or none. */
function edgeOf({ xs, ys, chances }: Grid, level: number): Piece[] {
  const corner = (i: number, j: number): Corner => ({ x: xs[i]!, y: ys[j]!, over: chances[j * xs.length + i]! - level })
  return ys.slice(1).flatMap((_, j) =>
    xs.slice(1).flatMap((__, i) => {
      const [a, b, c, d] = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)]
      return [...pieceIn(a, b, c), ...pieceIn(a, c, d)]
    }),
  )
}

interface Corner {
  readonly x: number
  readonly y: number
  readonly over: number
}

function pieceIn(a: Corner, b: Corner, c: Corner): Piece[] {
  const sides = [
    [a, b],
    [b, c],
    [c, a],
  ] as const
  const cuts = sides.filter(([p, q]) => p.over >= 0 !== q.over >= 0).map(([p, q]) => crossing(p, q))
  const [first, second] = cuts
  return first && second ? [[first.x, first.y, second.x, second.y]] : []
}

function crossing(p: Corner, q: Corner): { x: number; y: number } {
  const share = p.over / (p.over - q.over)
  return { x: p.x + share * (q.x - p.x), y: p.y + share * (q.y - p.y) }
}

/** The nearest point of any piece where both axes are measured in shares of their ranges. */
function nearestOn(edge: readonly Piece[], from: { x: number; y: number }, range: { x: number; y: number }) {
  let [least, found]: [number, { x: number; y: number } | undefined] = [Number.POSITIVE_INFINITY, undefined]
  for (const [x1, y1, x2, y2] of edge) {
    const [dx, dy] = [(x2 - x1) / range.x, (y2 - y1) / range.y]
    const [px, py] = [(from.x - x1) / range.x, (from.y - y1) / range.y]
    const length = dx * dx + dy * dy
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length))
    const distance = Math.hypot(px - along * dx, py - along * dy)
    if (distance < least) [least, found] = [distance, { x: x1 + along * (x2 - x1), y: y1 + along * (y2 - y1) }]
  }
  return found
}
