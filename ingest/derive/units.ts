// Units of computed values: what may be added, what a product is, temperatures told apart from their differences.
import { unitConverter } from '../contract/units.ts'
import { type Formula, FormulaError, type Operator } from './formula.ts'

/** A formula made ready: its unit, with the function that computes it from the inputs by name. */
export interface Computed {
  readonly unit: string
  of(read: (signal: string) => number): number
}

/** Scales with a zero of their own, each with the unit of its differences. */
const scales: ReadonlyMap<string, string> = new Map([
  ['Cel', 'K'],
  ['[degF]', '[degR]'],
])

/** The unit of a difference of two such values: a rate of degrees Celsius is one of kelvins. */
export function differenceUnit(unit: string): string {
  return scales.get(unit) ?? unit
}

/** The converter from what is computed to what the contract keeps. Throws FormulaError. */
export function resultConverter(from: string, to: string): (value: number) => number {
  const convert = unitConverter(from, to)
  if (convert === undefined) throw new FormulaError(`it is computed in ${from}, which cannot be converted to ${to}`)
  return convert
}

/** `unitOf` answers the unit of an input. Throws FormulaError where units do not fit each other. */
export function compute(formula: Formula, unitOf: (signal: string) => string): Computed {
  switch (formula.kind) {
    case 'number':
      return { unit: formula.unit, of: () => formula.value }
    case 'signal':
      return { unit: unitOf(formula.name), of: (read) => read(formula.name) }
    case 'negate': {
      const inner = compute(formula.of, unitOf)
      refuseScale(inner.unit, 'negated')
      return { unit: inner.unit, of: (read) => -inner.of(read) }
    }
    case 'call': {
      const [first, ...rest] = formula.parts.map((part) => compute(part, unitOf)) as [Computed, ...Computed[]]
      if (formula.name === 'abs') refuseScale(first.unit, 'given to abs')
      const parts = [first, ...rest.map((part) => inUnit(part, first.unit))]
      const apply = functions[formula.name]
      return { unit: first.unit, of: (read) => apply(parts.map((part) => part.of(read))) }
    }
    case 'binary': {
      const left = compute(formula.left, unitOf)
      const right = compute(formula.right, unitOf)
      return formula.operator === '+' || formula.operator === '-'
        ? sum(formula.operator, left, right)
        : product(formula.operator, left, right)
    }
  }
}

const functions = {
  abs: ([value]: readonly number[]) => Math.abs(value ?? Number.NaN),
  min: (values: readonly number[]) => Math.min(...values),
  max: (values: readonly number[]) => Math.max(...values),
  mean: (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length,
}

/** Celsius less Celsius is kelvins; Celsius with kelvins is Celsius; two temperatures have no sum. */
function sum(operator: Operator, left: Computed, right: Computed): Computed {
  const sign = operator === '+' ? 1 : -1
  const difference = scales.get(left.unit)
  if (difference === undefined) {
    refuseScale(right.unit, `on the right of ${operator}`)
    const other = inUnit(right, left.unit)
    return { unit: left.unit, of: (read) => left.of(read) + sign * other.of(read) }
  }
  if (scales.has(right.unit)) {
    if (operator === '+') throw new FormulaError(`${left.unit} + ${right.unit}: temperatures have no sum; use mean`)
    const other = inUnit(right, left.unit)
    return { unit: difference, of: (read) => left.of(read) - other.of(read) }
  }
  const other = inUnit(right, difference)
  return { unit: left.unit, of: (read) => left.of(read) + sign * other.of(read) }
}

function product(operator: Operator, left: Computed, right: Computed): Computed {
  for (const { unit } of [left, right]) refuseScale(unit, `beside ${operator}`)
  if (operator === '*')
    return { unit: productUnit(left.unit, right.unit), of: (read) => left.of(read) * right.of(read) }
  return { unit: ratioUnit(left.unit, right.unit), of: (read) => left.of(read) / right.of(read) }
}

export function productUnit(left: string, right: string): string {
  if (left === '1') return right
  return right === '1' ? left : `(${left}).(${right})`
}

export function ratioUnit(left: string, right: string): string {
  if (right === '1') return left
  return left === right ? '1' : `(${left})/(${right})`
}

function inUnit(part: Computed, unit: string): Computed {
  if (part.unit === unit) return part
  const convert = unitConverter(part.unit, unit)
  if (convert === undefined) throw new FormulaError(`${part.unit} does not fit ${unit}`)
  return { unit, of: (read) => convert(part.of(read)) }
}

function refuseScale(unit: string, where: string): void {
  if (scales.has(unit)) throw new FormulaError(`a temperature in ${unit} cannot stand ${where}; take a difference`)
}
