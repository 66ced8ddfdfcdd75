// What a backtest of a running installation came to: each method's course, what the challengers gain, how sure.
import type { BacktestResult } from '../../dashboards/api/backtest.ts'
import { coverageOf, coverageOfErrors } from '../../optimizer/backtest/calibration.ts'
import type { Case, Trace } from '../../optimizer/backtest/case.ts'
import { type Regrets, regretsOf, type Summary, summaries } from '../../optimizer/backtest/metrics.ts'
import { gainOf } from '../../optimizer/backtest/paired.ts'
import { worldOf } from '../../optimizer/backtest/world.ts'
import type { Relived } from './history.ts'

type MethodResult = BacktestResult['methods'][number]
type GainResult = BacktestResult['course'][number]

/** Of repeats of a case; the first method is the original. */
export function resultOfCase(given: Case, traces: readonly Trace[]): BacktestResult {
  const { definition } = worldOf(given)
  const regrets = [...regretsOf(given, definition, traces)]
  const { source } = given
  const usable = definition.pool?.filter((row) => row !== undefined).length ?? 0
  return {
    runs: usable,
    outside: source.kind === 'table' ? source.rows.length - usable : 0,
    budget: given.budget,
    starts: given.starts,
    methods: summaries(given, definition, traces).map((one) =>
      methodOf(
        one,
        traces.filter(({ method }) => method === one.method),
      ),
    ),
    measure: 'regret',
    // The start is alike for all: it says nothing of a method.
    course: gains(regrets, (course) => meanOf(course.slice(given.starts))),
    final: gains(regrets, (course) => course.at(-1) ?? 1),
  }
}

function methodOf(
  { method, curve, calibration, broken, trouble, foundBest }: Summary,
  traces: readonly Trace[],
): MethodResult {
  return {
    method,
    curve: curve.map(({ runs, best, regret }) => ({ runs, ...(best && { best }), ...(regret && { regret }) })),
    covered: calibration?.covered ?? 0,
    foretold: calibration?.of ?? 0,
    coverage: coverageOf(traces),
    broken,
    trouble,
    ...(foundBest !== undefined && { foundBest }),
  }
}

/** What each challenger saves of the original's regret, repeat by repeat. */
function gains(
  methods: readonly (readonly [string, Regrets])[],
  figure: (course: readonly number[]) => number,
): GainResult[] {
  const [[, original] = ['', new Map()], ...challengers] = methods
  return challengers.map(([method, mine]) => {
    const saved = [...mine].flatMap(([repeat, course]) => {
      const other = original.get(repeat)
      return other === undefined ? [] : [figure(other) - figure(course)]
    })
    return { method, ...gainOf(saved, challengers.length) }
  })
}

/** Of a history relived in its order; the first variant is the original. */
export function resultOfOrder(relived: readonly Relived[], from: number): BacktestResult {
  const [original, ...challengers] = relived
  const won = challengers.map(({ method, moments }) => {
    const differences = moments.flatMap(({ logScore }, i) => {
      const other = original?.moments[i]?.logScore
      return logScore === undefined || other === undefined ? [] : [logScore - other]
    })
    return { method, ...gainOf(differences, challengers.length) }
  })
  return {
    runs: original?.moments.length ?? 0,
    outside: 0,
    starts: from,
    methods: relived.map(methodOfHistory),
    measure: 'log-score',
    course: won,
    final: [],
  }
}

function methodOfHistory({ method, moments, summary }: Relived): MethodResult {
  const errors = moments.flatMap(({ foretold }) =>
    Object.values(foretold).map(({ mean, sd, measured }) => Math.abs(measured - mean) / (sd || Number.MIN_VALUE)),
  )
  const { covered, foretold, logScore, betterThanNearest } = summary
  return {
    method,
    curve: [],
    ...{ covered, foretold, coverage: coverageOfErrors(errors) },
    ...(logScore !== undefined && { logScore }),
    ...(betterThanNearest !== undefined && { betterThanNearest }),
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0)
}
