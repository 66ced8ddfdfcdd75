// The settings that serve several fitted outcomes best, by what a person wishes of each.
import { combinations, merged, range } from '../../optimizer/designs/design.ts'
import { type Analysis, codedFactor, uncoded } from '../../optimizer/response-surface/analysis.ts'
import { mostDesirable, type Wish } from '../../optimizer/response-surface/desirability.ts'
import { predictedBy } from '../../optimizer/response-surface/fit.ts'
import { invalid } from '../tables/read.ts'
import { figure } from '../tables/text-table.ts'

export interface Compromise {
  readonly desirability: number
  readonly settings: Readonly<Record<string, number | string>>
  readonly predicted: Readonly<Record<string, number>>
}

/** Reads `strength=maximize:300:400`, `camber=minimize:0.1:0.3`, `size=target:4:5:6` (low, target, high). */
export function readWish(text: string): readonly [string, Wish] {
  const match = /^(.+)=(maximize|minimize|target):([^:]+):([^:]+)(?::([^:]+))?$/.exec(text)
  const numbers = (match?.slice(3) ?? []).filter((part) => part !== undefined).map(Number)
  const goal = match?.[2] as Wish['goal'] | undefined
  const isRising = numbers.every((value, i) => Number.isFinite(value) && (i === 0 || value > numbers[i - 1]!))
  if (match === null || goal === undefined || !isRising || numbers.length !== (goal === 'target' ? 3 : 2))
    throw invalid(
      `the wish ${text} does not read like y=maximize:low:high, y=minimize:low:high or y=target:low:best:high`,
    )
  const wish = { goal, low: numbers[0]!, high: numbers.at(-1)!, ...(goal === 'target' && { target: numbers[1]! }) }
  return [match[1]!, wish]
}

/** Over the box of the factors' values and all choices. Throws REQUEST_INVALID for a wish of something not analysed. */
export function compromise(
  analyses: ReadonlyMap<string, Analysis>,
  wishes: readonly (readonly [string, Wish])[],
): Compromise {
  const [first] = [...analyses.values()]
  const unknown = wishes.filter(([outcome]) => !analyses.has(outcome)).map(([outcome]) => outcome)
  if (first === undefined || unknown.length > 0)
    throw invalid(`a wish names ${unknown.join(', ')}, which is no outcome`)
  const factors = first.factors.map(codedFactor)
  const numbers = factors.filter(({ choices }) => choices === undefined).length
  const categories = combinations(factors.flatMap(({ choices }) => (choices === undefined ? [] : [range(choices)])))
  const found = categories.map((chosen) => {
    const whole = (coded: readonly number[]) => merged(factors, coded, chosen)
    const wished = wishes.map(([outcome, wish]) => {
      const { fit } = analyses.get(outcome)!
      return { wish, predict: (coded: readonly number[]) => predictedBy(fit, whole(coded)) }
    })
    const best = mostDesirable(wished, numbers)
    return { ...best, coded: whole(best.coded) }
  })
  const best = found.reduce((a, b) => (b.desirability > a.desirability ? b : a))
  return {
    desirability: best.desirability,
    settings: Object.fromEntries(first.factors.map((factor, k) => [factor.name, uncoded(factor, best.coded[k]!)])),
    predicted: Object.fromEntries(wishes.map(([outcome], i) => [outcome, best.values[i]!])),
  }
}

export function compromiseText({ desirability, settings, predicted }: Compromise): string {
  if (desirability === 0) return 'No settings within the values of the factors keep every wish.'
  const list = (values: Readonly<Record<string, number | string>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${typeof value === 'number' ? figure(value) : value}`)
      .join(', ')
  return `Most desirable (${figure(desirability)} of 1): ${list(settings)}; predicted ${list(predicted)}`
}
