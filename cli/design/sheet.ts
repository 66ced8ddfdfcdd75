// An experimental design as a sheet to run by: order, block, settings in engineering units, room for what is measured.
import type { FreeParameter, StudyDefinition } from '../../optimizer/definition.ts'
import type { DesignOptions } from '../../optimizer/designs/design.ts'
import { planDesign } from '../../optimizer/designs/plan.ts'
import { groundOf } from '../../optimizer/ground.ts'
import { settingsAt } from '../../optimizer/space.ts'
import { factorsOf, startOf } from '../../optimizer/start-design.ts'
import { type CsvCell, csvText } from '../tables/csv.ts'
import { invalid } from '../tables/read.ts'
import { textTable } from '../tables/text-table.ts'

export interface Wanted {
  readonly definition: StudyDefinition
  readonly design: string
  readonly options: DesignOptions
  readonly seed: number
  /** Columns to fill in. */
  readonly outcomes: readonly string[]
}

export interface Sheet {
  readonly title: string
  readonly notes: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly (readonly CsvCell[])[]
}

/** Columns that say where a run stands; the others are settings or outcomes. */
export const orderColumns = ['run', 'standard_order', 'block', 'point'] as const

/** Throws a RangeError where the design does not fit, REQUEST_INVALID for limits that cannot be met. */
export function designSheet({ definition: given, design, options, seed, outcomes }: Wanted): Sheet {
  const definition = options.region === 'circumscribed' ? widened(given, { design, options, seed }) : given
  const ground = groundOf(definition)
  if (!ground) throw invalid('the limits on settings cannot all be met')
  const { plan, rows } = startOf(definition, { design, options, seed })
  const names = definition.parameters.map(({ name }) => name)
  const moved = rows.filter(({ isMoved }) => isMoved).length
  const missing = plan.runs.length - rows.length
  return {
    title: `${plan.design.title.en} design: ${rows.length} runs, ${plan.factors.length} factors`,
    notes: [
      ...plan.notes.map(({ en }) => en),
      ...(plan.notes.some(({ en }) => /\b[A-Z]=|Aliases|confounded/.test(en)) ? [lettersOf(names)] : []),
      ...(moved > 0 ? [`${moved} of the points were moved to settings that may be run.`] : []),
      ...(missing > 0 ? [`${missing} of the points have no setting that may be run near them.`] : []),
    ],
    columns: [...orderColumns, ...names, ...outcomes],
    rows: rows.map(({ run, standard, block, kind, position }) => {
      const settings = settingsAt(ground.space, position)
      return [
        run,
        standard,
        block,
        kind,
        ...names.map((name) => plain(settings.get(name)!)),
        ...outcomes.map(() => undefined),
      ]
    }),
  }
}

/** Bounds so far apart that the points of the factorial stand on those given. */
function widened(definition: StudyDefinition, wanted: Pick<Wanted, 'design' | 'options' | 'seed'>): StudyDefinition {
  const ground = groundOf(definition)
  const factors = ground ? factorsOf(ground) : []
  const alpha = planDesign({ factors, ...wanted }).alpha ?? 1
  const wide = (parameter: FreeParameter): FreeParameter => {
    if (parameter.type !== 'continuous' || parameter.fixed !== undefined) return parameter
    const reach = ((parameter.high - parameter.low) / 2) * (alpha - 1)
    return { ...parameter, low: parameter.low - reach, high: parameter.high + reach }
  }
  return { ...definition, parameters: definition.parameters.map(wide) }
}

function lettersOf(names: readonly string[]): string {
  return `Letters: ${names.map((name, i) => `${'ABCDEFGHJKLMNOPQRSTUVWXYZ'[i]} ${name}`).join(', ')}.`
}

/** Without the binary tail of a scaled number. */
function plain(value: number | string): number | string {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value
}

export function sheetCsv({ columns, rows }: Sheet): string {
  return csvText(columns, rows)
}

export function sheetText({ title, notes, columns, rows }: Sheet): string {
  return [title, ...notes, '', ...textTable(columns, rows)].join('\n')
}
