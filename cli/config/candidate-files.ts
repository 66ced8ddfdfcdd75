// Candidate lists that stand in files of their own: read where kunlun.yaml is read, so that all else sees rows.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { messageOf } from '../../ingest/errors.ts'
import type { Issue } from './issues.ts'

type Data = Readonly<Record<string, unknown>>
type Row = Readonly<Record<string, string | number>>

/** The data of a configuration with the rows of every CSV file that a study names; files are sought in `folder`. */
export function withCandidates(data: unknown, folder: string): { readonly data: unknown; readonly issues: Issue[] } {
  const issues: Issue[] = []
  if (!isMap(data) || !isMap(data['studies'])) return { data, issues }
  const studies = Object.entries(data['studies']).map(([id, study]) => {
    if (!isMap(study) || typeof study['candidates'] !== 'string') return [id, study] as const
    try {
      const rows = readRows(resolve(folder, study['candidates']), study)
      return [id, { ...study, candidates: rows }] as const
    } catch (cause) {
      issues.push({ path: ['studies', id, 'candidates'], message: messageOf(cause) })
      const { candidates: _, ...rest } = study
      return [id, rest] as const
    }
  })
  return { data: { ...data, studies: Object.fromEntries(studies) }, issues }
}

function isMap(data: unknown): data is Data {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}

/** One row for each line below the header. Throws an Error that says what is wrong with the file. */
function readRows(file: string, study: Data): Row[] {
  const text = readFileSync(file, 'utf8')
  const [header = [], ...lines] = parse(text, { bom: true, trim: true, skip_empty_lines: true }) as string[][]
  const parameters = (Array.isArray(study['parameters']) ? study['parameters'] : []).filter(isMap)
  const settable = new Map(parameters.filter(({ type }) => type !== 'context').map((one) => [one['name'], one]))
  const unknown = header.filter((column) => !settable.has(column))
  const missing = [...settable.keys()].filter((name) => !header.includes(String(name)))
  if (unknown.length > 0) throw new Error(`${file} has columns that are no parameters: ${unknown.join(', ')}`)
  if (missing.length > 0) throw new Error(`${file} has no column ${missing.join(', ')}`)
  return lines.map((cells) =>
    Object.fromEntries(header.map((column, i) => [column, cellOf(cells[i] ?? '', settable.get(column))])),
  )
}

/** A number where the parameter has numbers for values; a text that is none is reported with the row. */
function cellOf(cell: string, parameter: Data | undefined): string | number {
  const values = parameter?.['values']
  const hasWords = Array.isArray(values) && typeof values[0] !== 'number'
  const number = Number(cell)
  return hasWords || cell === '' || !Number.isFinite(number) ? cell : number
}
