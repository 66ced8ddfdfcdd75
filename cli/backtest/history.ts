// A plant's own history relived: what would have been suggested, how near that is to what worked.
import { kunlunError } from '../../ingest/errors.ts'
import type { Ahead } from '../../optimizer/backtest/ahead.ts'
import { type AheadSummary, aheadSummary } from '../../optimizer/backtest/ahead-summary.ts'
import type { RunObservation } from '../../optimizer/history.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { type Chart, chartSvg, escaped } from './chart.ts'
import { writeTables } from './data.ts'
import { prefixed } from './flat.ts'
import type { HistoryJob } from './history-worker.ts'
import { carryOut } from './jobs.ts'
import { againstList, methodsOf } from './methods.ts'
import { historyOf } from './plant-history.ts'
import type { Progress } from './progress.ts'
import { legend, number, page, tableHtml, tableText } from './report.ts'
import { fingerprintOf, openResults, type Results } from './results.ts'
import type { BacktestOptions, Finished } from './run.ts'

export interface Variant {
  readonly method: string
  readonly study: StudyConfig
}

export type Relived = Variant & { readonly moments: readonly Ahead[]; readonly summary: AheadSummary }

export interface Reliving {
  readonly variants: readonly Variant[]
  readonly observations: readonly RunObservation[]
  /** The first run that is relived; those before it are known from the start. */
  readonly from: number
  readonly workers: number
  readonly results: Results<Ahead>
  readonly progress?: Progress
  readonly isQuiet?: boolean
  readonly signal?: AbortSignal
}

/** Where moments that were relived already are found again. */
export function relivedIn(output: string, { observations, variants }: Pick<Reliving, 'observations' | 'variants'>) {
  return openResults<Ahead>(output, fingerprintOf(observations, variants))
}

/** Each variant at each moment from `from` on. Throws REQUEST_INVALID where the history is too short. */
export async function relive({ variants, observations, from, ...effort }: Reliving): Promise<Relived[]> {
  if (observations.length <= from) {
    const detail = `there are ${observations.length} runs with all their results; more than ${from} are needed`
    throw kunlunError('REQUEST_INVALID', { detail })
  }
  const indices = Array.from({ length: observations.length - from }, (_, i) => from + i)
  const jobs = variants.flatMap(({ method, study }) => indices.map((index): HistoryJob => ({ method, study, index })))
  const all = await carryOut<HistoryJob, Ahead>({
    jobs,
    // What a study says is part of the fingerprint.
    keyOf: ({ method, index }) => `${method} ${index}`,
    ...effort,
    worker: 'history-worker',
    workerData: observations,
  })
  return variants.map((variant, k) => {
    const moments = all.slice(k * indices.length, (k + 1) * indices.length)
    return { ...variant, moments, summary: aheadSummary(variant.method, moments) }
  })
}

export async function backtestHistory(options: BacktestOptions): Promise<Finished> {
  const { study, observations } = await historyOf(options.study, options.name)
  const variants = methodsOf(study, againstList(options.against ?? '')).map(({ name, strategy }) => ({
    method: name,
    study: { ...study, strategy },
  }))
  const { workers, output, starts = 3 } = options
  const results = relivedIn(output, { variants, observations })
  const relived = await relive({ variants, observations, from: starts, workers, results })
  await writeTables(output, 'runs', relived.flatMap(flatMoments))
  return { html: historyHtml(relived, study), text: tableText(historyTable(relived)) }
}

export function flatMoments({ method, moments }: Relived) {
  return moments.map(({ run, ran, suggested, nearest, apart, rank, of, foretold, logScore }) => ({
    method,
    run,
    ...prefixed('ran', ran),
    ...prefixed('suggested', suggested ?? {}),
    apart: apart ?? null,
    nearest_run: nearest?.run ?? null,
    nearest_distance: nearest?.distance ?? null,
    nearest_rank: nearest?.rank ?? null,
    rank: rank ?? null,
    ranked: of,
    ...prefixed('measured', Object.fromEntries(Object.entries(foretold).map(([name, one]) => [name, one.measured]))),
    ...prefixed('predicted_mean', Object.fromEntries(Object.entries(foretold).map(([name, one]) => [name, one.mean]))),
    ...prefixed('predicted_sd', Object.fromEntries(Object.entries(foretold).map(([name, one]) => [name, one.sd]))),
    log_score: logScore ?? null,
  }))
}

/** Heads first. */
export function historyTable(relived: readonly Relived[]): string[][] {
  const head = [
    'method',
    'moments',
    'log score',
    '90 % interval',
    'apart from the run',
    'to the nearest run',
    'better than nearest',
    'better than run',
  ]
  const rows = relived.map(({ summary: s }) => [
    s.method,
    `${s.suggested} of ${s.moments}`,
    number(s.logScore),
    s.foretold === 0 ? '–' : `${number(s.covered / s.foretold)} of ${s.foretold}`,
    number(s.apart),
    number(s.nearest),
    number(s.betterThanNearest),
    number(s.betterThanRun),
  ])
  return [head, ...rows]
}

export function historyHtml(relived: readonly Relived[], study: StudyConfig): string {
  const title = `What would have been suggested: ${study.title?.en ?? study.machine}`
  const words =
    'Before each run the models knew the earlier runs alone; the grey lines are what was measured. Log score: how well they foretold the run, higher is better. Distances are shares of the longest one possible. Better than nearest: mean share of all runs that were better than the one nearest to the suggestion; better than run: the same of what was run instead.'
  const charts = [...foretoldCharts(relived, study), apartChart(relived)]
  const body = [
    `<h1>${escaped(title)}</h1>`,
    legend(relived.map(({ method }) => method)),
    ...charts.map((chart) => `<figure>${chartSvg(chart)}</figure>`),
    tableHtml(historyTable(relived)),
    `<p>${words}</p>`,
  ]
  return page(title, body)
}

/** Predicted with its 90 % interval against measured, by outcome. */
function foretoldCharts(relived: readonly Relived[], study: StudyConfig): Chart[] {
  const outcomes = [...new Set([...study.objectives, ...study.constraints].map(({ outcome }) => outcome))]
  return outcomes.map((outcome) => {
    const measured = relived[0]!.moments.flatMap(({ foretold }, i) =>
      foretold[outcome] ? [{ x: i + 1, y: foretold[outcome].measured }] : [],
    )
    const curves = relived.map(({ method, moments }) => ({
      name: method,
      points: moments.flatMap(({ foretold }, i) => {
        const one = foretold[outcome]
        return one === undefined
          ? []
          : [{ x: i + 1, y: one.mean, low: one.mean - 1.645 * one.sd, high: one.mean + 1.645 * one.sd }]
      }),
    }))
    // The measured curve comes last: the colours of the methods stay those of the legend.
    return {
      title: `${outcome}: foretold with 90 % interval; measured`,
      x: 'run relived',
      y: outcome,
      curves: [...curves, { name: 'measured', isYardstick: true as const, points: measured }],
    }
  })
}

function apartChart(relived: readonly Relived[]): Chart {
  const curves = relived.map(({ method, moments }) => ({
    name: method,
    points: moments.flatMap(({ apart }, i) => (apart === undefined ? [] : [{ x: i + 1, y: apart }])),
  }))
  return { title: 'Distance of the suggestion from what was run', x: 'run relived', y: 'share of the longest', curves }
}
