// A backtest from its options to its report.
import { kunlunError } from '../../ingest/errors.ts'
import type { Case, Source, Trace } from '../../optimizer/backtest/case.ts'
import { summaries } from '../../optimizer/backtest/metrics.ts'
import { twinSetups } from '../../optimizer/backtest/twins.ts'
import { worldOf } from '../../optimizer/backtest/world.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { writeTables } from './data.ts'
import { flatRows } from './flat.ts'
import { carryOut } from './jobs.ts'
import { againstList, methodsOf } from './methods.ts'
import { reportHtml, summaryTable, tableText } from './report.ts'
import { fingerprintOf, openResults } from './results.ts'
import { loadStudy } from './study-file.ts'
import { readRows } from './table.ts'
import type { Job } from './worker.ts'

export interface BacktestOptions {
  readonly study: string
  readonly name?: string
  readonly table?: string
  readonly mapping?: string
  readonly twin?: string
  readonly setup?: string
  readonly history?: true
  readonly against?: string
  readonly repeats: number
  readonly budget?: number
  readonly starts?: number
  readonly seed: number
  readonly workers: number
  readonly output: string
}

export interface Finished {
  readonly html: string
  readonly text: string
}

/** Throws REQUEST_INVALID, STUDY_INVALID, NOT_FOUND before anything long begins. */
export async function backtest(options: BacktestOptions, words: readonly string[]): Promise<Finished> {
  const given = [options.table, options.twin, options.history].filter((one) => one !== undefined)
  if (given.length !== 1)
    throw kunlunError('REQUEST_INVALID', { detail: 'one of --table, --twin, --history is needed' })
  if (options.history) {
    const { backtestHistory } = await import('./history.ts')
    return backtestHistory(options)
  }
  const { study, source } = await studyAndSource(options)
  return replayAll(options, caseOf(study, source, options), words)
}

async function studyAndSource({ study: file, name, table, mapping, twin, setup }: BacktestOptions) {
  const study = withoutCandidates(loadStudy(file, name))
  if (table !== undefined)
    return { study, source: { kind: 'table' as const, rows: await readRows(table, study, mapping) } }
  const process = twin ?? ''
  const known = twinSetups.get(process)
  if (known === undefined) throw kunlunError('NOT_FOUND', { what: 'twin', id: process })
  return { study, source: { kind: 'twin' as const, process, setup: setup ?? known[0] ?? '' } }
}

/** The rows of a table are the candidates. */
function withoutCandidates(study: StudyConfig): StudyConfig {
  const { candidates: _, ...rest } = study as StudyConfig & { candidates?: unknown }
  return rest as StudyConfig
}

const usualBudget = 40
const fewestStarts = 5

function caseOf(study: StudyConfig, source: Source, options: BacktestOptions): Case {
  const most = source.kind === 'table' ? source.rows.length : Number.POSITIVE_INFINITY
  const budget = Math.min(options.budget ?? study.budget ?? usualBudget, most)
  const free = study.parameters.filter(({ type }) => type !== 'context').length
  const starts = Math.min(options.starts ?? Math.max(fewestStarts, free + 1), budget)
  return { study, source, budget, starts, seed: options.seed }
}

async function replayAll(options: BacktestOptions, given: Case, words: readonly string[]): Promise<Finished> {
  const { definition } = worldOf(given)
  const methods = methodsOf(given.study, againstList(options.against ?? ''))
  const jobs = methods.flatMap(({ name, strategy }) =>
    Array.from({ length: options.repeats }, (_, repeat): Job => ({ method: name, strategy, repeat })),
  )
  const traces = await carryOut<Job, Trace>({
    jobs,
    keyOf: ({ method, strategy, repeat }) => `${method} ${repeat} ${JSON.stringify(strategy)}`,
    results: openResults<Trace>(options.output, fingerprintOf(given)),
    workers: options.workers,
    worker: 'worker',
    workerData: given,
  })
  await writeTables(options.output, 'runs', flatRows(traces))
  const all = summaries(given, definition, traces)
  const title = `Backtest: ${options.name ?? given.study.title?.en ?? given.study.objectives[0]!.outcome}`
  const command = `kunlun ${words.join(' ')}`
  return {
    html: reportHtml({ title, given, summaries: all, traces, command }),
    text: tableText(summaryTable(all, given.budget)),
  }
}
