// The factors of a table: of a study, as said on the command line, or every column that is not something else.
import type { FreeParameter } from '../../optimizer/definition.ts'
import type { TableFactor } from '../../optimizer/response-surface/analysis.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { readFactor } from '../design/factors.ts'
import { orderColumns } from '../design/sheet.ts'
import { invalid, type NamedTable, numbersOf, textsOf } from '../tables/read.ts'

export interface FactorSource {
  readonly factors?: readonly string[] | undefined
  readonly study?: StudyConfig | undefined
  /** Columns that are no factors. */
  readonly others: readonly string[]
}

/** Throws REQUEST_INVALID where a factor has no column or does not vary. */
export function tableFactors(table: NamedTable, { factors, study, others }: FactorSource): TableFactor[] {
  if (factors) {
    return factors
      .map(readFactor)
      .map(({ name, parameter }) => (parameter ? ofParameter(parameter, table) : ofColumn(table, name)))
  }
  if (study) return study.parameters.filter(varies).map((parameter) => ofParameter(parameter as FreeParameter, table))
  const skipped: readonly string[] = [...orderColumns, ...others]
  return table.columns.filter((name) => !skipped.includes(name)).map((name) => ofColumn(table, name))
}

function varies(parameter: StudyConfig['parameters'][number]): boolean {
  return !('fixed' in parameter && parameter.fixed !== undefined)
}

function ofParameter(
  parameter: FreeParameter | { type: 'context'; name: string; low: number; high: number },
  table: NamedTable,
): TableFactor {
  const { name } = parameter
  if (!('values' in parameter)) return { name, low: parameter.low, high: parameter.high }
  if (typeof parameter.values[0] === 'number')
    return { name, low: parameter.values[0], high: Number(parameter.values.at(-1)) }
  const met = new Set(textsOf(table, name))
  // A choice that never came has no effect to estimate.
  return { name, choices: (parameter.values as readonly string[]).filter((choice) => met.has(choice)) }
}

/** Numbers between the least and the largest; words as categories. */
function ofColumn(table: NamedTable, name: string): TableFactor {
  const numbers = numbersOf(table, name)
  if (numbers.every(Number.isFinite)) {
    const low = numbers.reduce((least, value) => Math.min(least, value))
    const high = numbers.reduce((most, value) => Math.max(most, value))
    if (low === high) throw invalid(`${name} is ${low} in every row: leave it out with --factors`)
    return { name, low, high }
  }
  const choices = [...new Set(textsOf(table, name))].filter((text) => text !== undefined).sort()
  if (choices.length < 2) throw invalid(`${name} does not vary: leave it out with --factors`)
  return { name, choices }
}

/** The values of factors by row. */
export function factorRows(table: NamedTable, factors: readonly TableFactor[]): (number | string)[][] {
  const columns = factors.map((factor) =>
    'choices' in factor ? textsOf(table, factor.name).map((text) => text ?? '') : numbersOf(table, factor.name),
  )
  return table.rows.map((_, i) => columns.map((column) => column[i]!))
}
