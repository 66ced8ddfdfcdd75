// Capability of runs with one specimen and more each, with the shape of the values and what lies outside counted.

import { mean } from 'simple-statistics'
import { clopperPearson } from '../math/clopper-pearson.ts'
import { boxCox, likeliestPower } from './box-cox.ts'
import { type Capability, capabilityOfIndividuals, capabilityOfRuns, type Specification } from './capability.ts'
import { andersonDarling, fewestForShape, type Normality } from './normality.ts'

export interface Shape extends Normality {
  readonly isNormal: boolean
}

export interface Assessed {
  readonly capability: Capability
  /** Absent below 8 runs: nothing can be said. */
  readonly shape?: Shape
  /** Where the values are not normal and a power makes them so: its exponent, capability on that scale. */
  readonly powered?: { readonly lambda: number; readonly capability: Capability }
  /** Values outside the specification with the exact interval of their share. */
  readonly outside: { readonly count: number; readonly of: number; readonly low: number; readonly high: number }
}

/** A shape is called not normal where normal values look so one time in a hundred. */
const alpha = 0.01

type Runs = readonly (readonly number[])[]

/** Throws a RangeError below 3 runs, for values that do not vary, without a specification. */
export function assess(runs: Runs, specification: Specification, confidence = 0.95): Assessed {
  const shape = shapeOf(runs)
  const values = runs.flat()
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = specification
  const count = values.filter((value) => value < lower || value > upper).length
  const powered = shape?.isNormal === false ? afterPower(runs, specification, confidence) : undefined
  const { low, high } = clopperPearson(count, values.length, confidence)
  return {
    capability: capabilityOf(runs, specification, confidence),
    ...(shape && { shape }),
    ...(powered && { powered }),
    outside: { count, of: values.length, low, high },
  }
}

/** Of the run means as well as of the parts around them, the less normal one. */
export function shapeOf(runs: Runs): Shape | undefined {
  if (runs.length < fewestForShape) return undefined
  const means = runs.map((values) => mean([...values]))
  const inside = runs.flatMap((values, i) => {
    const stretch = Math.sqrt(values.length / (values.length - 1))
    return values.length < 2 ? [] : values.map((value) => stretch * (value - means[i]!))
  })
  const isVaried = (values: readonly number[]) => values.length >= fewestForShape && values.some((v) => v !== values[0])
  const told = [means, inside].filter(isVaried).map(andersonDarling)
  const [first, second] = told.sort((a, b) => a.p - b.p)
  if (first === undefined) return undefined
  const p = second === undefined ? first.p : Math.min(1, 2 * first.p)
  return { statistic: first.statistic, p, isNormal: p >= alpha }
}

function capabilityOf(runs: Runs, specification: Specification, confidence: number): Capability {
  return runs.every((values) => values.length === 1)
    ? capabilityOfIndividuals(runs.flat(), specification, confidence)
    : capabilityOfRuns(runs, specification, confidence)
}

/** Undefined where no power helps, or the specification says nothing on that scale. */
function afterPower(runs: Runs, { lower, upper }: Specification, confidence: number): Assessed['powered'] {
  if (!runs.flat().every((value) => value > 0)) return undefined
  const lambda = likeliestPower(runs.flat())
  const scaled = runs.map((values) => values.map((value) => boxCox(value, lambda)))
  const specification = {
    // Values above 0 never cross a limit at or below it.
    ...(lower !== undefined && lower > 0 && { lower: boxCox(lower, lambda) }),
    ...(upper !== undefined && upper > 0 && { upper: boxCox(upper, lambda) }),
  }
  const isTold = Object.keys(specification).length > 0
  return isTold && shapeOf(scaled)?.isNormal
    ? { lambda, capability: capabilityOf(scaled, specification, confidence) }
    : undefined
}
