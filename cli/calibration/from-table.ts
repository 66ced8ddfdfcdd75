// A table of dilatometry or of runs as what a calibration takes.
import type { CalibrationAsk } from '../../dashboards/api/calibration.ts'
import { calibratables } from '../../optimizer/calibration/from-runs.ts'
import { invalid, type NamedTable, numbersOf, tableOf, textsOf } from '../tables/read.ts'

/** What people call the columns of dilatometry. */
const rampColumns = {
  perMinute: ['perMinute', 'rate', 'rate_C_per_min', '升温速率'],
  celsius: ['celsius', 'temperature', 'T_C', '温度'],
  density: ['density', 'rel_density', '相对密度'],
}
const groupColumns = ['lot', 'tool', 'group', '批号', '刀具']
const idColumns = ['run', 'id', '炉次']

type Rows = Pick<CalibrationAsk, 'ramps' | 'runs'>

/**
 * Dilatometry where the table has its three columns, else runs with a column for each setting or outcome of the twin, by the
 * twin's names in the twin's units. Throws REQUEST_INVALID.
 */
export async function calibrationRows(file: string, process: string): Promise<Rows> {
  const table = await tableOf(file)
  const ramp = Object.entries(rampColumns).map(([field, names]) => [field, oneOf(table, names)] as const)
  if (process === 'sintering' && ramp.every(([, name]) => name !== undefined)) return rampsOf(table, ramp)
  return runsOf(table, process)
}

function rampsOf(table: NamedTable, columns: readonly (readonly [string, string | undefined])[]): Rows {
  const [perMinute, celsius, density] = columns.map(([, name]) => numbersOf(table, name!))
  const lots = groupsOf(table)
  const ramps = table.rows.map((_, i) => ({
    ...{ perMinute: perMinute![i]!, celsius: celsius![i]!, density: density![i]! },
    ...(lots[i] !== undefined && { lot: lots[i] }),
  }))
  const bad = ramps.findIndex((one) => !(one.perMinute > 0) || !Number.isFinite(one.celsius + one.density))
  if (bad >= 0)
    throw invalid(`${table.file}:${table.rows[bad]!.line}: a rate above 0, a temperature, a density are needed`)
  return { ramps }
}

function runsOf(table: NamedTable, process: string): Rows {
  const twin = calibratables.find((one) => one.twin.process === process)?.twin
  if (!twin) throw invalid(`there is no twin of ${process}`)
  const read = (names: readonly { readonly name: string }[]) =>
    names.filter(({ name }) => table.columns.includes(name)).map(({ name }) => [name, numbersOf(table, name)] as const)
  const [settings, outcomes] = [read(twin.parameters), read(twin.outcomes)]
  if (outcomes.length === 0)
    throw invalid(`${table.file} has no outcome of the twin: ${twin.outcomes.map(({ name }) => name).join(', ')}`)
  const [groups, ids] = [groupsOf(table), textsOfAny(table, idColumns)]
  const cells = (columns: typeof settings, i: number) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[i]!] as const).filter(([, v]) => !Number.isNaN(v)))
  return {
    runs: table.rows.map(({ line }, i) => ({
      ...{ id: ids[i] ?? `line ${line}`, settings: cells(settings, i), outcomes: cells(outcomes, i) },
      ...(groups[i] !== undefined && { group: groups[i] }),
    })),
  }
}

function groupsOf(table: NamedTable): (string | undefined)[] {
  return textsOfAny(table, groupColumns)
}

function textsOfAny(table: NamedTable, names: readonly string[]): (string | undefined)[] {
  const name = oneOf(table, names)
  return name === undefined ? [] : textsOf(table, name)
}

function oneOf({ columns }: NamedTable, names: readonly string[]): string | undefined {
  return names.find((name) => columns.includes(name))
}
