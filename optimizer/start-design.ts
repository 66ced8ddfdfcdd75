// The experimental design that a study starts with, laid into the settings it may use.
//
// Notation: coded values as in designs/design.ts, positions as in space.ts: (coded + 1) / 2 on an axis of numbers, so that
// the levels of a logarithmic parameter lie at equal ratios. What the limits forbid is moved to the nearest setting that
// keeps them; where that one is in the design already, to the one farthest from all others.

import type { LinearConstraint, StartDesign, StudyDefinition } from './definition.ts'
import type { Factor } from './designs/design.ts'
import { type DesignPlan, type PlannedRun, planDesign } from './designs/plan.ts'
import { type Domain, drawPositions, settle } from './domain.ts'
import { groundOf } from './ground.ts'
import { type Rng, stream } from './math/rng.ts'
import { type Position, positionOf, type Space, squaredDistance } from './space.ts'

export interface StartRow extends PlannedRun {
  readonly position: Position
  /** Row of the pool. */
  readonly candidate?: number
  /** Whether a limit or the pool moved it from the design's point. */
  readonly isMoved: boolean
}

export interface Start {
  readonly plan: DesignPlan
  /** In the order to run. */
  readonly rows: readonly StartRow[]
}

interface Laying {
  readonly definition: StudyDefinition
  readonly space: Space
  readonly domain: Domain
}

/** Candidates of a D-optimal design under limits. */
const drawn = 250
const mostCorners = 250
const moved = 1e-6

/** Laying out takes longer than an answer may: a definition never changes, so each is laid out once. */
const laidOut = new WeakMap<StudyDefinition, Start>()

/** The start of a study, by its limits alone: what people refuse meanwhile changes no other run of it. Throws a RangeError where the design does not fit. */
export function startOf(definition: StudyDefinition, start: StartDesign): Start {
  const before = laidOut.get(definition)
  if (before) return before
  const ground = groundOf(definition)
  if (!ground) throw new RangeError('the limits on settings cannot all be met')
  const made = layOut({ definition, ...ground }, start)
  laidOut.set(definition, made)
  return made
}

function layOut(ground: Laying, start: StartDesign): Start {
  const rng = stream(start.seed, 'start')
  const plan = planOf(ground, start, rng)
  const wanted = plan.runs.map((run) => positionAtRow(ground, plan, run.coded))
  const rows = ground.definition.pool ? fromPool(ground, wanted) : settled(ground.domain, wanted, rng)
  return {
    plan,
    rows: plan.runs.flatMap((run, i) => (rows[i] ? [{ ...run, ...rows[i] }] : [])),
  }
}

function planOf(ground: Laying, { design, options, seed }: StartDesign, rng: Rng): DesignPlan {
  const candidates = design === 'd-optimal' ? candidatesOf(ground, rng) : undefined
  const region = 'inscribed'
  return planDesign({
    design,
    factors: factorsOf(ground),
    options: { ...options, region, ...(candidates && { candidates }) },
    seed,
  })
}

/** What is varied: every parameter that is not held at a value. */
export function factorsOf({ space }: Pick<Laying, 'space'>): Factor[] {
  return space.axes
    .filter(({ held }) => held === undefined)
    .map(({ name, choices }) => ({ name, ...(choices !== undefined && { choices }) }))
}

/** Coded settings that keep all limits: rows of the pool, else draws with corners; none where there are no limits. */
function candidatesOf({ definition, space, domain }: Laying, rng: Rng): number[][] | undefined {
  const coded = (position: Position) =>
    space.axes.flatMap(({ held, choices }, k) =>
      held !== undefined ? [] : [choices === undefined ? 2 * position[k]! - 1 : position[k]!],
    )
  if (definition.pool) return definition.pool.flatMap((row) => (row ? [coded(positionOf(space, row))] : []))
  if (domain.bound.length === 0 && domain.rules.length === 0) return undefined
  const draws = drawPositions(domain, drawn, rng)
  const corners = draws
    .slice(0, mostCorners)
    .flatMap((draw) => settle(domain, cornerBeyond(domain, draw, rng), rng) ?? [])
  return [...corners, ...draws].map(coded)
}

/** A corner, or the middle of an edge, of the cube in place of a draw: settling brings it to the border. */
function cornerBeyond({ space }: Domain, draw: Position, rng: Rng): Position {
  return draw.map((value, k) => (space.axes[k]!.choices === undefined ? rng.integer(3) / 2 : value))
}

function positionAtRow(
  { definition, space }: Laying,
  { design, factors }: DesignPlan,
  coded: readonly number[],
): Position {
  const byName = new Map(factors.map(({ name }, i) => [name, coded[i]!]))
  const total = design.isMixture ? mixtureOf(definition.linear, factors) : undefined
  return Float64Array.from(space.axes, (axis) => {
    const value = byName.get(axis.name)
    if (value === undefined) return axis.held ?? 0
    if (axis.choices !== undefined) return value
    if (total === undefined) return axis.snap((value + 1) / 2)
    return axis.position(axis.linear!.low + value * freeShare(space, total, axis.name))
  })
}

/** The sum that the components of a mixture share. Throws a RangeError where the study has none. */
function mixtureOf(linear: readonly LinearConstraint[], factors: readonly Factor[]): LinearConstraint {
  const found = linear.find(
    ({ equals, coefficients }) =>
      equals !== undefined &&
      factors.every(({ name, choices }) => choices === undefined && coefficients.get(name)! > 0),
  )
  if (!found) throw new RangeError('a mixture design needs a linear limit with equals over all parameters')
  return found
}

/** By how much a component rises from its lower bound where it takes all that the other lower bounds leave. */
function freeShare({ axes }: Space, total: LinearConstraint, name: string): number {
  const bound = [...total.coefficients].reduce((sum, [one, coefficient]) => {
    const low = axes.find((axis) => axis.name === one)?.linear?.low ?? 0
    return sum + coefficient * low
  }, 0)
  return (total.equals! - bound) / total.coefficients.get(name)!
}

interface Laid {
  readonly position: Position
  readonly candidate?: number
  readonly isMoved: boolean
}

function settled(domain: Domain, wanted: readonly Position[], rng: Rng): (Laid | undefined)[] {
  const taken: Position[] = []
  return wanted.map((position) => {
    const near = settle(domain, position, rng)
    if (near && !isApart(near, position)) {
      taken.push(near)
      return { position: near, isMoved: false }
    }
    const own =
      near && !taken.some((other) => !isApart(near, other)) ? near : farthest({ domain, wanted: position, taken }, rng)
    if (!own) return undefined
    taken.push(own)
    return { position: own, isMoved: true }
  })
}

function isApart(a: Position, b: Position): boolean {
  return a.some((value, k) => Math.abs(value - b[k]!) > moved)
}

interface Place {
  readonly domain: Domain
  readonly wanted: Position
  readonly taken: readonly Position[]
}

/** Far from all others; what no linear limit names keeps the level that the design gives it. */
function farthest({ domain, wanted, taken }: Place, rng: Rng): Position | undefined {
  const draws = drawPositions(domain, 32, rng).map((draw) =>
    draw.map((value, k) => (domain.bound.includes(k) ? value : wanted[k]!)),
  )
  const places = draws.flatMap((draw) => settle(domain, draw, rng) ?? [])
  const gap = (position: Position) => Math.min(...taken.map((other) => squaredDistance(position, other)))
  const best = places.reduce<Position | undefined>((a, b) => (a && gap(a) >= gap(b) ? a : b), undefined)
  return best && gap(best) > moved ** 2 ? best : undefined
}

/** For each wanted point the nearest row that no earlier one took; with repeats a row may come again. */
function fromPool({ definition, space }: Laying, wanted: readonly Position[]): (Laid | undefined)[] {
  const rows = definition.pool!.flatMap((row, candidate) =>
    row ? [{ candidate, position: positionOf(space, row) }] : [],
  )
  const taken = new Set<number>()
  return wanted.map((position) => {
    const open = rows.filter(({ candidate }) => definition.repeats || !taken.has(candidate))
    const distance = (row: (typeof rows)[number]) => squaredDistance(row.position, position)
    const best = open.reduce<(typeof rows)[number] | undefined>(
      (a, b) => (a && distance(a) <= distance(b) ? a : b),
      undefined,
    )
    if (!best) return undefined
    taken.add(best.candidate)
    return { ...best, isMoved: isApart(best.position, position) }
  })
}
