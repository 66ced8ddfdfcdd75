// What `kunlun analyse` does: a table, its factors, one analysis for each outcome.
import type { ModelOrder } from '../../optimizer/designs/design.ts'
import { type Analysis, analyse } from '../../optimizer/response-surface/analysis.ts'
import {
  type LevelMeans,
  mainEffects,
  type Quality,
  signalToNoise,
} from '../../optimizer/response-surface/signal-to-noise.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { asInvalid, invalid, type NamedTable, numbersOf, tableOf } from '../tables/read.ts'
import { figure, textTable } from '../tables/text-table.ts'
import { compromise, compromiseText, readWish } from './compromise.ts'
import { analysisText } from './report.ts'
import { factorRows, tableFactors } from './table-factors.ts'

export interface AnalyseOptions {
  readonly table: string
  readonly study?: string
  readonly name?: string
  readonly factors?: readonly string[]
  readonly outcome?: readonly string[]
  readonly block?: string
  readonly model?: ModelOrder
  readonly minimize?: true
  /** The outcomes are repeats of one measurement. */
  readonly signal?: Quality
  /** What is wished of outcomes, for one compromise. */
  readonly wish?: readonly string[]
}

export interface Analysed {
  readonly text: string
  readonly data: object
}

export async function analyseTable(options: AnalyseOptions): Promise<Analysed> {
  const table = await tableOf(options.table)
  const study = options.study === undefined ? undefined : await studyOf(options.study, options.name)
  const outcomes = outcomesFor(options, study)
  const others = [...outcomes, ...(options.block === undefined ? [] : [options.block])]
  const factors = tableFactors(table, { factors: options.factors, study, others })
  if (factors.length === 0) throw invalid('the table has no column left to be a factor')
  const rows = factorRows(table, factors)
  if (options.signal !== undefined)
    return signals(table, { names: factors.map(({ name }) => name), rows, outcomes }, options.signal)
  const blocks = blocksOf(table, options.block)
  const analyses = outcomes.map((outcome): [string, Analysis] => {
    const values = numbersOf(table, outcome)
    const measured = values.flatMap((value, i) => (Number.isFinite(value) ? [i] : []))
    if (measured.length === 0) throw invalid(`${outcome} was never measured`)
    const pick = <T>(all: readonly T[]) => measured.map((i) => all[i]!)
    return [
      outcome,
      asInvalid(() =>
        analyse({
          factors,
          rows: pick(rows),
          values: pick(values),
          ...(blocks && { blocks: pick(blocks) }),
          ...(options.model && { model: options.model }),
          goal: goalOf(options, study, outcome),
        }),
      ),
    ]
  })
  const best = options.wish && compromise(new Map(analyses), options.wish.map(readWish))
  const texts = analyses.map(([outcome, analysis]) => analysisText(outcome, analysis))
  return {
    text: [...texts, ...(best ? [compromiseText(best)] : [])].join('\n\n\n'),
    data: {
      outcomes: Object.fromEntries(analyses.map(([outcome, analysis]) => [outcome, asData(analysis)])),
      ...(best && { compromise: best }),
    },
  }
}

/** A kunlun.yaml brings every connector with it: only who names one waits for that. */
async function studyOf(file: string, name: string | undefined): Promise<StudyConfig> {
  const { loadStudy } = await import('../backtest/study-file.ts')
  return loadStudy(file, name)
}

function outcomesFor({ outcome }: AnalyseOptions, study: StudyConfig | undefined): readonly string[] {
  if (outcome !== undefined) return outcome
  if (study === undefined) throw invalid('--outcome is needed where there is no --study')
  return [...new Set([...study.objectives, ...study.constraints].map((one) => one.outcome))]
}

function goalOf({ minimize }: AnalyseOptions, study: StudyConfig | undefined, outcome: string) {
  const goal = study?.objectives.find((one) => one.outcome === outcome)?.goal
  return minimize === true || goal === 'minimize' ? 'minimize' : 'maximize'
}

/** Blocks as whole numbers, whatever they are called; a column `block` counts by itself where it varies. */
function blocksOf(table: NamedTable, column: string | undefined): number[] | undefined {
  const name = column ?? (table.columns.includes('block') ? 'block' : undefined)
  if (name === undefined) return undefined
  const at = table.columns.indexOf(name)
  if (at < 0) throw invalid(`${table.file} has no column ${name}`)
  const names = table.rows.map(({ cells }) => String(cells[at] ?? ''))
  const known = [...new Set(names)]
  return known.length < 2 ? undefined : names.map((one) => known.indexOf(one) + 1)
}

interface Repeats {
  readonly names: readonly string[]
  readonly rows: readonly (readonly (number | string)[])[]
  readonly outcomes: readonly string[]
}

function signals(table: NamedTable, { names, rows, outcomes }: Repeats, quality: Quality): Analysed {
  const columns = outcomes.map((outcome) => numbersOf(table, outcome))
  const repeats = rows.map((_, i) => columns.map((column) => column[i]!).filter(Number.isFinite))
  const ratios = asInvalid(() => repeats.map((values) => signalToNoise(values, quality)))
  const effects = mainEffects(names, rows, ratios)
  return { text: effectText(effects, ratios, quality), data: { quality, ratios, effects } }
}

function effectText(effects: readonly LevelMeans[], ratios: readonly number[], quality: Quality): string {
  const mean = ratios.reduce((sum, ratio) => sum + ratio / ratios.length, 0)
  return [
    `Signal-to-noise ratios in decibel, ${quality} is better; mean ${figure(mean)}; larger is better for all of them`,
    ...textTable(
      ['Factor', 'Level', 'Mean S/N', 'Runs', 'Delta', 'Rank'],
      effects.flatMap(({ factor, levels, delta, rank }) =>
        levels.map(({ level, mean: own, runs }, i) => [
          i === 0 ? factor : '',
          String(level),
          own,
          runs,
          i === 0 ? delta : undefined,
          i === 0 ? rank : undefined,
        ]),
      ),
    ),
  ].join('\n')
}

/** Plain data, without the columns of the fit. */
function asData({ factors, model, fit, anova, canonical, path }: Analysis): object {
  const { coefficients, aliased, residuals, degrees, sigma, r2, adjusted, predicted, press, rss, tss } = fit
  const summary = { runs: residuals.length, degrees, sigma, r2, adjusted, predicted, press, rss, tss }
  return { factors, model, summary, aliased, anova, coefficients, canonical, path, residuals }
}
