// Gauge studies: from specimens that a laboratory measured more than once, or from a table that a person has.
import type { GaugeAnswer, GaugeAsk, GaugeFile, GaugeFound } from '../../dashboards/api/capability.ts'
import { numberFrom, textIn } from '../../ingest/import/cell.ts'
import { readTable, type TableRow } from '../../ingest/import/table.ts'
import type { Outcome } from '../../ingest/model.ts'
import { gaugeVerdict, percentOfTolerance, type Reading } from '../../optimizer/spc/gauge.ts'
import { gaugeByAnova } from '../../optimizer/spc/gauge-anova.ts'
import { gaugeByRepeats } from '../../optimizer/spc/gauge-repeats.ts'
import { invalid } from '../tables/read.ts'
import { chosenRuns } from './measured-runs.ts'
import { describeQuantity, present, type RunTools } from './quantities.ts'
import { tried } from './tried.ts'

const mostRuns = 500

/** With the reason instead where no specimen was measured twice. */
export async function gaugeAnswer(tools: RunTools, ask: GaugeAsk): Promise<GaugeFound> {
  const { machine, name } = ask
  const runs = (await chosenRuns(tools, { machine, ...present({ from: ask.from, to: ask.to }) })).slice(0, mostRuns)
  const lists = await Promise.all(runs.map((run) => tools.ledger.outcomes.list({ run: run.id })))
  const all = lists.flat().filter((outcome) => outcome.name === name && outcome.specimen !== undefined)
  // Where some say who measured, the others tell nothing of people.
  const named = all.filter(({ appraiser }) => appraiser !== undefined)
  const readings = (named.length > 0 ? named : all).map(readingOf)
  const { lower, upper } = describeQuantity(tools, machine, { kind: 'outcome', name })
  const known = lower !== undefined && upper !== undefined ? upper - lower : undefined
  return found(readings, { tolerance: ask.tolerance ?? known, unnamed: all.length - readings.length })
}

/** Without a specimen's name nobody knows whether two results are of the same part. */
function readingOf({ run, specimen, position, method, appraiser, value }: Outcome): Reading {
  return { part: JSON.stringify([run, specimen, position]), appraiser: appraiser ?? method ?? '', value }
}

/** Columns part, appraiser, value, by these names or in this order; without an appraiser everything is one person's. */
export async function gaugeOfTable({ bytes, tolerance }: GaugeFile): Promise<GaugeFound> {
  const { columns, rows, problems } = await readTable(bytes)
  const [bad] = problems
  if (bad !== undefined) throw invalid(`line ${bad.line}: ${bad.message}`)
  const at = columnsIn(columns)
  const readings = rows.map((row) => tableReading(row, at))
  return found(readings, { tolerance })
}

const names: Readonly<Record<'part' | 'appraiser' | 'value', readonly string[]>> = {
  part: ['part', 'specimen', 'sample', '零件', '样件', '试样', '工件'],
  appraiser: ['appraiser', 'operator', 'inspector', '评价人', '检验员', '操作员', '测量人'],
  value: ['value', 'measurement', 'reading', 'result', '测量值', '值', '结果'],
}

type Columns = Readonly<Record<'part' | 'appraiser' | 'value', number>>

function columnsIn(columns: readonly string[]): Columns {
  const lower = columns.map((column) => column.trim().toLowerCase())
  const find = (field: keyof Columns) => lower.findIndex((column) => names[field].includes(column))
  const [part, appraiser, value] = [find('part'), find('appraiser'), find('value')]
  if (part >= 0 && value >= 0) return { part, appraiser, value }
  if (columns.length === 3) return { part: 0, appraiser: 1, value: 2 }
  throw invalid(`the table needs the columns part, appraiser, value; it has ${columns.join(', ')}`)
}

function tableReading({ line, cells }: TableRow, { part, appraiser, value }: Columns): Reading {
  const cell = cells[value]
  const number = cell === undefined || textIn(cell) === undefined ? Number.NaN : numberFrom(cell)
  if (!Number.isFinite(number)) throw invalid(`line ${line}: the value is no number`)
  return { part: textIn(cells[part]) ?? '', appraiser: textIn(cells[appraiser]) ?? '', value: number }
}

interface Around {
  readonly tolerance: number | undefined
  /** Results left out because they do not say who measured while others do. */
  readonly unnamed?: number
}

function found(readings: readonly Reading[], around: Around): GaugeFound {
  const study = tried(() => studied(readings, around))
  return 'problem' in study ? study : { study: study.found }
}

/** Throws UnfitData for readings that are no study. */
function studied(readings: readonly Reading[], { tolerance, unnamed = 0 }: Around): GaugeAnswer {
  const balanced = balancedReadings(readings)
  const isCrossed = balanced !== undefined && balanced.appraisers.length > 1
  const used = isCrossed ? balanced.readings : repeated(readings)
  const study = isCrossed ? gaugeByAnova(used) : { ...gaugeByRepeats(used), isPooled: false }
  const { EV, AV, GRR, PV, TV, percentOfTotal, categories, isPooled } = study
  const { F, p } = 'table' in study ? study.table.interaction : {}
  return {
    ...{ method: isCrossed ? 'anova' : 'one-appraiser', readings: used.length, isPooled },
    parts: new Set(used.map(({ part }) => part)).size,
    appraisers: isCrossed ? balanced.appraisers : [...new Set(used.map(({ appraiser }) => appraiser))],
    trials: isCrossed
      ? balanced.trials
      : Math.min(...[...Map.groupBy(used, ({ part }) => part).values()].map((own) => own.length)),
    leftOut: unnamed + readings.length - used.length,
    figures: { EV, AV, GRR, PV, TV, percentOfTotal, categories },
    ...(tolerance !== undefined && { percentOfTolerance: percentOfTolerance(study, tolerance) }),
    ...(F !== undefined && p !== undefined && { interaction: { F, p } }),
    ...gaugeVerdict(study),
  }
}

/** Of parts that everybody read as often as the rest, and twice at least; undefined where there are fewer than two. */
function balancedReadings(readings: readonly Reading[]) {
  const appraisers = [...new Set(readings.map(({ appraiser }) => appraiser))]
  const counts = [...Map.groupBy(readings, ({ part }) => part)].map(([part, own]) => {
    const each = appraisers.map((name) => own.filter(({ appraiser }) => appraiser === name).length)
    return { part, trials: Math.min(...each) }
  })
  const usable = counts.filter(({ trials }) => trials >= 2)
  if (usable.length < 2) return undefined
  const trials = Math.min(...usable.map((one) => one.trials))
  const parts = new Set(usable.map(({ part }) => part))
  const cells = Map.groupBy(
    readings.filter(({ part }) => parts.has(part)),
    ({ part, appraiser }) => JSON.stringify([part, appraiser]),
  )
  return { appraisers, trials, readings: [...cells.values()].flatMap((cell) => cell.slice(0, trials)) }
}

/** Of parts that were read more than once, whoever read them. */
function repeated(readings: readonly Reading[]): Reading[] {
  return [...Map.groupBy(readings, ({ part }) => part).values()].filter((own) => own.length > 1).flat()
}
