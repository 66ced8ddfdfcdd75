// D-optimal designs: as many runs as wanted, placed so that a model's coefficients are known best together.
//
// In a box each coordinate is exchanged alone [MeyerNachtsheim1995]; with a list of candidates, which may follow linear
// limits, a mixture or recipes that exist, whole points are [Fedorov1972]. Columns of the model that depend on others
// over all candidates (as in a mixture) are left out: the determinant does not depend on which basis is taken.

import { qr } from '../math/qr.ts'
import type { Rng } from '../math/rng.ts'
import { combinations, type Design, type DesignOptions, demand, type Factor, range } from './design.ts'
import { type Candidate, exchanged, logDeterminant, type Proposals } from './exchange.ts'
import { rowMaker, termsOf } from './terms.ts'

/** Runs beyond the coefficients where none are asked for: they leave something to estimate the noise by. */
const spare = 4
/** Multiplications that the search may take, by which the number of starts is decided, with the passes of one. */
const work = 1e8
const usualPasses = 8
const mostStarts = 20
/** Candidates looked at; of longer lists a random part. */
const mostCandidates = 1000

export const dOptimal: Design = {
  name: 'd-optimal',
  title: { en: 'D-optimal', zh: 'D-最优' },
  summary: 'Any number of runs for a linear, interaction or quadratic model, also under limits and from a list',
  centrePoints: () => 0,
  make(factors, options, rng) {
    const terms = termsOf(factors, options.model ?? 'quadratic')
    const pool = options.candidates ?? sample(factors, options)
    demand(pool.length > 0, 'there is no candidate to choose from')
    const rowOf = rowMaker(factors, terms)
    const rows = pool.map(rowOf)
    const columns = independentColumns(rows)
    const p = columns.length
    const runs = options.runs ?? p + spare
    demand(runs >= p, `the model has ${p} coefficients, so ${p} runs are needed at least, not ${runs}`)
    const candidateOf = (coded: readonly number[]): Candidate => ({
      coded,
      row: selected(rowOf(coded), columns),
    })
    const search = options.candidates
      ? fromList(options.candidates.map(candidateOf), rng)
      : byCoordinate(factors, levelsFor(options), candidateOf)
    const starts = Math.max(1, Math.min(mostStarts, Math.floor(work / (usualPasses * runs * search.breadth * p * p))))
    const best = bestOf(starts, () => exchanged(search.start(runs, rng), search.proposals))
    const efficiency = Math.exp(logDeterminant(best) / p) / runs
    const full = columns.length === rows[0]!.length
    return {
      points: best.map(({ coded }) => ({ coded, kind: 'other' as const })),
      notes: [note(p, runs, full && !options.candidates ? efficiency : undefined)],
    }
  },
}

function selected(row: Float64Array, columns: readonly number[]): Float64Array {
  return columns.length === row.length ? row : Float64Array.from(columns, (column) => row[column]!)
}

interface Search {
  start(runs: number, rng: Rng): Candidate[]
  readonly proposals: Proposals
  /** Proposals for one place. */
  readonly breadth: number
}

function fromList(all: readonly Candidate[], rng: Rng): Search {
  const list = all.length <= mostCandidates ? all : range(mostCandidates).map(() => all[rng.integer(all.length)]!)
  return {
    start: (runs, draws) => range(runs).map(() => list[draws.integer(list.length)]!),
    proposals: () => list,
    breadth: list.length,
  }
}

function byCoordinate(
  factors: readonly Factor[],
  numeric: readonly number[],
  candidateOf: (coded: readonly number[]) => Candidate,
): Search {
  const levels = factors.map(({ choices }) => (choices === undefined ? numeric : range(choices)))
  const draw = (rng: Rng) => candidateOf(levels.map((list) => list[rng.integer(list.length)]!))
  return {
    start: (runs, rng) => range(runs).map(() => draw(rng)),
    proposals: (points, index) =>
      levels.flatMap((list, k) =>
        list.flatMap((value) => {
          const { coded } = points[index]!
          return value === coded[k] ? [] : [candidateOf(coded.with(k, value))]
        }),
      ),
    breadth: levels.reduce((sum, list) => sum + list.length, 0),
  }
}

function levelsFor({ model = 'quadratic' }: DesignOptions): number[] {
  return model === 'quadratic' ? [-1, 0, 1] : [-1, 1]
}

/** Rows of the whole grid, or of enough of it to tell which columns depend on others. */
function sample(factors: readonly Factor[], options: DesignOptions): number[][] {
  const lists = factors.map(({ choices }) => (choices === undefined ? levelsFor(options) : range(choices)))
  const size = lists.reduce((product, list) => product * list.length, 1)
  if (size <= mostCandidates) return combinations(lists)
  // Any three factors at all their levels, the others at their first: products of two are told apart by that.
  return factors.flatMap((_, i) =>
    factors.flatMap((__, j) =>
      j < i ? [] : combinations(lists.map((list, k) => (k === i || k === j ? list : [list[0]!]))),
    ),
  )
}

function independentColumns(rows: readonly Float64Array[]): readonly number[] {
  return qr(Array.from(rows[0]!, (_, column) => Float64Array.from(rows, (row) => row[column]!))).kept
}

function bestOf(starts: number, make: () => Candidate[]): Candidate[] {
  let best = make()
  let most = logDeterminant(best)
  for (let start = 1; start < starts; start++) {
    const found = make()
    const value = logDeterminant(found)
    if (value > most + 1e-9) [best, most] = [found, value]
  }
  return best
}

function note(p: number, runs: number, efficiency: number | undefined) {
  const share = efficiency === undefined ? '' : String(Number((100 * efficiency).toPrecision(4)))
  return {
    en: `${p} coefficients from ${runs} runs${share && `; D-efficiency ${share} %`}.`,
    zh: `${runs} 次运行估计 ${p} 个系数${share && `；D 效率 ${share} %`}。`,
  }
}
