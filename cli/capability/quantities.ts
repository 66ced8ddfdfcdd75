// What runs of a machine can be charted by: outcomes with their specifications, features with their names.
import type { Quantity } from '../../dashboards/api/capability.ts'
import type { MachineView } from '../../dashboards/api/installation.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { studyView } from '../run/views.ts'

/** What every answer about runs is made of. */
export interface RunTools {
  readonly ledger: Pick<Ledger, 'runs' | 'outcomes' | 'events' | 'audit' | 'calibrations'>
  machines(): readonly MachineView[]
  studies(): ReadonlyMap<string, StudyConfig>
}

export function studiesOf({ studies }: RunTools, machine: string): StudyConfig[] {
  return [...studies().values()].filter((study) => study.machine === machine)
}

export interface Named {
  readonly kind: Quantity['kind']
  readonly name: string
}

/** The figure with name, unit, limits where a study or the machine says so; `unit` is what was measured in. */
export function describeQuantity(
  tools: RunTools,
  machine: string,
  { kind, name, unit }: Named & { unit?: string },
): Quantity {
  if (kind === 'feature') {
    const known = machineOf(tools, machine).features?.[name]
    return { kind, name, ...present({ title: known?.title, unit: known?.unit }) }
  }
  const views = studiesOf(tools, machine).map((study) => studyView('', study))
  const limits = views
    .flatMap(({ constraints }) => constraints)
    .filter(({ measured, outcome }) => (measured ?? outcome) === name)
  const own = views
    .flatMap(({ constraints, objectives }) => [...objectives, ...constraints])
    .find(({ outcome }) => outcome === name)
  return {
    ...{ kind, name },
    ...present({
      title: own?.title,
      unit: unit ?? own?.unit ?? limits[0]?.unit,
      lower: limits.find(({ min }) => min !== undefined)?.min,
      upper: limits.find(({ max }) => max !== undefined)?.max,
    }),
  }
}

/** Titles of settings, from the studies of the machine. */
export function describeSetting(tools: RunTools, machine: string, name: string): Pick<Quantity, 'title' | 'unit'> {
  const parameters = studiesOf(tools, machine).flatMap((study) => studyView('', study).parameters)
  const known = parameters.find((parameter) => parameter.name === name)
  return present({ title: known?.title, unit: known?.unit })
}

/** Throws NOT_FOUND. */
export function machineOf({ machines }: Pick<RunTools, 'machines'>, id: string): MachineView {
  const machine = machines().find((one) => one.id === id)
  if (machine === undefined) throw kunlunError('NOT_FOUND', { what: 'machine', id })
  return machine
}

/** Without the entries that are undefined. */
export function present<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Safe: only entries that are present remain, each with its own value.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never
}
