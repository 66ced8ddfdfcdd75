// A table of measured runs, read for a study: a column for each parameter, context, outcome.
import { readFileSync } from 'node:fs'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { numberFrom, textIn } from '../../ingest/import/cell.ts'
import { type Cell, readTable } from '../../ingest/import/table.ts'
import type { Row } from '../../optimizer/backtest/case.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'

/** A column of this name says which runs failed: `failed`, or yes. */
const statusColumn = 'status'
const mostProblems = 20

/** Throws REQUEST_INVALID that names every column that is missing, every cell that cannot be used. */
export async function readRows(file: string, study: StudyConfig, mapping?: string): Promise<Row[]> {
  const { columns: heads, rows } = await readTable(bytesOf(file))
  const names = namesFrom(mapping)
  const columns = heads.map((head) => names.get(head) ?? head)
  const parameters = study.parameters.filter(({ type }) => type !== 'context')
  const contexts = study.parameters.filter(({ type }) => type === 'context')
  const outcomes = [...new Set([...study.objectives, ...study.constraints].map(({ outcome }) => outcome))]
  const wanted = [...[...parameters, ...contexts].map(({ name }) => name), ...outcomes]
  const missing = wanted.filter((name) => !columns.includes(name))
  if (missing.length > 0)
    throw invalid([`${file} has no column ${missing.join(', ')}; its columns are ${columns.join(', ')}`])
  const problems: string[] = []
  const cellOf = (cells: readonly Cell[], name: string) => cells[columns.indexOf(name)]
  const read = rows.map(({ line, cells }): Row => {
    const numbers = (names: readonly string[]) => numbersOf(names, (name) => cellOf(cells, name))
    const settings = parameters.flatMap((parameter) => {
      const value = settingOf(parameter, cellOf(cells, parameter.name))
      if (value === undefined) problems.push(`line ${line}: ${parameter.name} holds no value that it can have`)
      return value === undefined ? [] : [[parameter.name, value] as const]
    })
    const status = textIn(cellOf(cells, statusColumn))?.toLowerCase()
    return {
      settings: Object.fromEntries(settings),
      context: numbers(contexts.map(({ name }) => name)),
      outcomes: numbers(outcomes),
      failed: status === 'failed' || status === 'fail',
    }
  })
  if (problems.length > 0) throw invalid(problems)
  if (read.length === 0) throw invalid([`${file} has no rows`])
  return read
}

/** Column to name. */
function namesFrom(mapping: string | undefined): ReadonlyMap<string, string> {
  try {
    const given: unknown = JSON.parse(mapping ?? '{}')
    const entries = typeof given === 'object' && given !== null ? Object.entries(given) : []
    return new Map(entries.map(([column, name]) => [column, String(name)]))
  } catch (cause) {
    throw invalid([`--mapping is no JSON: ${messageOf(cause)}`])
  }
}

type Parameter = StudyConfig['parameters'][number]

/** Words as they stand; a number that is written as one of the words counts as the word. */
function settingOf(parameter: Parameter, cell: Cell | undefined): number | string | undefined {
  const text = textIn(cell)
  if (text === undefined) return undefined
  if ('values' in parameter && typeof parameter.values[0] === 'string') return text
  const value = numberFrom(cell ?? null)
  return Number.isFinite(value) ? value : undefined
}

/** Empty cells, like those that hold no number, are unknown. */
function numbersOf(names: readonly string[], cell: (name: string) => Cell | undefined): Record<string, number> {
  const known = names.flatMap((name) => {
    const found = cell(name)
    const value = found === undefined || textIn(found) === undefined ? Number.NaN : numberFrom(found)
    return Number.isFinite(value) ? [[name, value] as const] : []
  })
  return Object.fromEntries(known)
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw kunlunError('REQUEST_INVALID', { detail: `${file} cannot be read: ${messageOf(cause)}` }, cause)
  }
}

function invalid(problems: readonly string[]) {
  const rest = problems.length > mostProblems ? `; ${problems.length - mostProblems} more` : ''
  return kunlunError('REQUEST_INVALID', { detail: problems.slice(0, mostProblems).join('; ') + rest })
}
