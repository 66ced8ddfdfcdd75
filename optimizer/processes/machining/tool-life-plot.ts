// The tool-life plot of a setup: life over cutting speed on logarithmic axes, with the edges measured and a band.
//
// Notation: v cutting speed m/min, T life min, x = ln(v / v0) with v0 the speed that the sheet gives 15 min, y = ln T:
//   y = a - k x + e,  e ~ N(0, s^2),  k = 1/n of Taylor's law.
// Beliefs about (a, k) come from the sheet, normal given s^2; s^2 is scaled inverse chi-squared. Measured edges make them
// narrower in closed form, and the life of a next edge is Student's t around the line [Gelman2013, 14.8].

import { priorOf } from '../../calibration/priors.ts'
import { studentQuantile } from '../../math/beta-quantiles.ts'
import { valuesOf } from '../sheet.ts'
import type { Setup } from '../twin.ts'
import { economicTurning, type FixedCut } from './economic-turning.ts'
import { equivalentMinutes } from './flank-wear.ts'
import { passesFor } from './part.ts'
import { speedForLife, type TaylorLaw, taylorAt, toolLifeMinutes } from './tool-life.ts'
import { turningLifeLaw } from './turning.ts'
import { materialUnits, turnedPartUnits, turningToolUnits } from './units.ts'
import { fitWear, type WearReading } from './wear-fit.ts'

/** An edge that was worn out, at the feed and depth with which it cut. */
export interface WornEdge {
  readonly name: string
  readonly cuttingSpeedMPerMin: number
  readonly feedMm: number
  readonly depthMm: number
  readonly lifeMinutes: number
}

export interface ToolLifeQuestion {
  /** Roles material, tool, machine, part of the turning twin. */
  readonly setup: Setup
  /** Feed and depth for which the plot is drawn, mm; an edge that cut otherwise is carried over by the extended law. */
  readonly cut: FixedCut
  readonly edges: readonly WornEdge[]
  /** Ends of the speed axis; by default the speeds for 240 and 2 min by the sheet. */
  readonly speedsMPerMin?: readonly [number, number]
  /** Share of next edges inside of the band; 0.9 by default. */
  readonly inside?: number
}

export interface LifePoint {
  readonly speedMPerMin: number
  readonly lifeMinutes: number
}

export interface ToolLifePlot {
  /** Life by the sheet and the edges, with the band in which the next edge will lie; evenly spaced in ln v. */
  readonly line: readonly (LifePoint & { readonly low: number; readonly high: number })[]
  /** Taylor's law of the line, v T^n = C, beside that of the sheet alone. */
  readonly law: TaylorLaw
  readonly sheetLaw: TaylorLaw
  /** The edges at the plot's feed and depth; `measuredMinutes` is what they lasted at their own. */
  readonly edges: readonly (LifePoint & { readonly name: string; readonly measuredMinutes: number })[]
  /** The speeds of least cost and of highest output by the sheet's law, with their lives. */
  readonly cheapest: LifePoint
  readonly fastest: LifePoint
}

/** Scatter of the lives of like edges before any was measured, as ln T: a quarter, believed as firmly as by four edges. */
const scatter = 0.25
const scatterWeight = 4
const anchorMinutes = 15
const linePoints = 60

/**
 * The plot for a feed with a depth. Without edges it shows the sheet with its doubt, so it can be drawn before the first
 * one is worn out. Pure and closed: same edges, same bytes.
 * @throws RangeError where a sheet is not whole.
 */
export function toolLifePlot({ setup, cut, edges, speedsMPerMin, inside = 0.9 }: ToolLifeQuestion): ToolLifePlot {
  const lawFor = lawsOf(setup)
  const sheetLaw = lawFor(cut)
  const anchor = speedForLife(sheetLaw, anchorMinutes)
  const carried = edges.map((edge) => carriedOver(edge, sheetLaw, lawFor))
  const belief = learnt(firstBelief(setup, sheetLaw), carried, anchor)
  const [slow, fast] = speedsMPerMin ?? [speedForLife(sheetLaw, 240), speedForLife(sheetLaw, 2)]
  const reach = studentQuantile(0.5 + inside / 2, belief.weight)
  const line = Array.from({ length: linePoints }, (_, i) => {
    const speedMPerMin = slow * (fast / slow) ** (i / (linePoints - 1))
    const { mean, sd } = lifeAt(belief, Math.log(speedMPerMin / anchor))
    const [lifeMinutes, low, high] = [mean, mean - reach * sd, mean + reach * sd].map(Math.exp)
    return { speedMPerMin, lifeMinutes: lifeMinutes!, low: low!, high: high! }
  })
  const n = 1 / belief.k
  const law = { n, c: anchor * Math.exp(n * belief.a) }
  const best = (aim: 'cost' | 'output') => {
    const { speedMPerMin, lifeMinutes } = economicTurning(setup, cut, { aim, pieces: 'continuous' })
    return { speedMPerMin, lifeMinutes }
  }
  return { line, law, sheetLaw, edges: carried, cheapest: best('cost'), fastest: best('output') }
}

/** Cutting time at which the readings of one edge reach the criterion, by its three-phase curve; six readings at least. */
export function lifeFromReadings(readings: readonly WearReading[], criterionMm: number): number {
  const { shape, lifeMinutes } = fitWear(readings)
  return equivalentMinutes(shape, lifeMinutes, criterionMm)
}

/** Taylor's law of the setup for a feed with a depth; the depth is as even as the passes make it. */
function lawsOf(setup: Setup): (cut: FixedCut) => TaylorLaw {
  const material = valuesOf(setup['material']!, materialUnits)
  const tool = valuesOf(setup['tool']!, turningToolUnits)
  const part = valuesOf(setup['part']!, turnedPartUnits)
  const whole = turningLifeLaw(tool)
  const speedFactor = material.speedFactor * tool.gradeFactor
  return ({ feed, depth }) => {
    const depthMm = part.allowance / passesFor(part.allowance, depth)
    return taylorAt(whole, { feedMm: feed, depthMm, widthMm: 1, diameterMm: 1, teeth: 1, speedFactor })
  }
}

function carriedOver(edge: WornEdge, law: TaylorLaw, lawFor: (cut: FixedCut) => TaylorLaw) {
  const { name, cuttingSpeedMPerMin: speed, lifeMinutes } = edge
  const own = toolLifeMinutes(lawFor({ feed: edge.feedMm, depth: edge.depthMm }), speed)
  const carried = (lifeMinutes * toolLifeMinutes(law, speed)) / own
  return { name, speedMPerMin: speed, lifeMinutes: carried, measuredMinutes: lifeMinutes }
}

/** (a, k) with the inverse of their covariance over s^2; s^2 with the number of edges that it is worth. */
interface Belief {
  readonly a: number
  readonly k: number
  readonly precision: readonly [number, number, number]
  readonly s2: number
  readonly weight: number
}

/** What the sheet believes: a from its speeds and factors, k from its exponent. */
function firstBelief(setup: Setup, { n }: TaylorLaw): Belief {
  const relative = (role: string, constant: string) => {
    const { mean, sd } = priorOf(setup[role]!.constants[constant]!)
    return sd / mean
  }
  const speed = Math.hypot(
    relative('tool', 'lowFeedSpeed'),
    relative('tool', 'gradeFactor'),
    relative('material', 'speedFactor'),
  )
  const [sdA, sdK] = [speed / n, relative('tool', 'lifeExponent') / n]
  const s2 = scatter ** 2
  return {
    a: Math.log(anchorMinutes),
    k: 1 / n,
    precision: [s2 / sdA ** 2, 0, s2 / sdK ** 2],
    s2,
    weight: scatterWeight,
  }
}

/** The belief after the edges: normal equations with the sheet as further rows. */
function learnt(first: Belief, edges: readonly LifePoint[], anchor: number): Belief {
  const rows = edges.map((edge) => [Math.log(edge.speedMPerMin / anchor), Math.log(edge.lifeMinutes)] as const)
  const [p, q, r] = first.precision
  let [aa, ak, kk] = [p, q, r]
  let [ya, yk] = [p * first.a + q * first.k, q * first.a + r * first.k]
  for (const [x, y] of rows) {
    aa += 1
    ak -= x
    kk += x * x
    ya += y
    yk -= x * y
  }
  const determinant = aa * kk - ak * ak
  const a = (kk * ya - ak * yk) / determinant
  const k = (aa * yk - ak * ya) / determinant
  const left = rows.reduce((sum, [x, y]) => sum + (y - a + k * x) ** 2, 0)
  const moved = p * (a - first.a) ** 2 + 2 * q * (a - first.a) * (k - first.k) + r * (k - first.k) ** 2
  const weight = first.weight + rows.length
  return { a, k, precision: [aa, ak, kk], s2: (first.weight * first.s2 + left + moved) / weight, weight }
}

/** ln T of a next edge at x. */
function lifeAt({ a, k, precision: [aa, ak, kk], s2 }: Belief, x: number): { mean: number; sd: number } {
  const doubt = (kk + 2 * ak * x + aa * x * x) / (aa * kk - ak * ak)
  return { mean: a - k * x, sd: Math.sqrt(s2 * (1 + doubt)) }
}
