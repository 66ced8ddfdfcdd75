// The plant as the dashboards see it, out of a checked kunlun.yaml.
import {
  defaultRoles,
  type FieldType,
  type PlantView,
  type Quantity,
  type SignalRoles,
  type StudyInfo,
} from './plant-view.ts'

type Title = { readonly en?: string | undefined; readonly zh?: string | undefined }

interface Named {
  readonly title?: Title | undefined
  readonly unit?: string | undefined
}

/** The part of the configuration that dashboards read. */
export interface PlantConfig {
  readonly site: { readonly timezone: string }
  readonly machines: Readonly<Record<string, MachineConfig>>
  readonly studies: Readonly<Record<string, StudyConfig>>
}

interface MachineConfig {
  readonly kind: string
  readonly area: string
  readonly line: string
  readonly signals: Readonly<Record<string, Named & { readonly type: FieldType }>>
  readonly runs?: unknown
}

interface StudyConfig {
  readonly machine: string
  readonly parameters: readonly (Named & { readonly name: string; readonly type: string })[]
  readonly constraints: readonly (Named & Limits & { readonly outcome: string })[]
  readonly objectives: readonly (Named & { readonly outcome: string })[]
}

interface Limits {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

export function plantOf({ site, machines, studies }: PlantConfig): PlantView {
  return {
    timeZone: site.timezone,
    machines: Object.entries(machines).map(([id, { kind, area, line, signals }]) => ({
      id,
      kind,
      area,
      line,
      signals: Object.entries(signals).map(([name, { type, unit }]) => ({ ...quantity(name, unit), type })),
    })),
    studies: Object.entries(studies).map(([id, study]) => studyOf(id, study)),
    roles: rolesOf(Object.values(machines)),
    titles: titlesOf(Object.values(studies)),
  }
}

function studyOf(id: string, { machine, parameters, constraints, objectives }: StudyConfig): StudyInfo {
  return {
    id,
    machine,
    // A context is known, not suggested: no suggestion holds a setting of it.
    parameters: parameters.filter(({ type }) => type !== 'context').map(({ name, unit }) => quantity(name, unit)),
    constraints: constraints.map(({ outcome, unit, min, max }) => present({ outcome, unit, min, max })),
    objectives: objectives.map(({ outcome, unit }) => present({ outcome, unit })),
  }
}

/** Signals that the first furnace with a `runs` section names for itself; the conventional ones otherwise. */
function rolesOf(machines: readonly MachineConfig[]): SignalRoles {
  const furnace = machines.find(({ kind, runs }) => kind === 'furnace' && typeof runs === 'object' && runs !== null)
  const { setpoint, temperatures } = (furnace?.runs ?? {}) as { setpoint?: string; temperatures?: readonly string[] }
  // The controlled thermocouple sits in the middle zone as a rule.
  const middle = temperatures?.[Math.floor(temperatures.length / 2)]
  return { ...defaultRoles, ...present({ setpoint, temperature: middle }) }
}

function titlesOf(studies: readonly StudyConfig[]): Readonly<Record<string, Title>> {
  const named = studies.flatMap(({ parameters, constraints, objectives }) => [
    ...parameters.map(({ name, title }) => [name, title] as const),
    ...[...objectives, ...constraints].map(({ outcome, title }) => [outcome, title] as const),
  ])
  return Object.fromEntries(named.filter((entry): entry is readonly [string, Title] => entry[1] !== undefined))
}

/** A signal without a unit is a plain number, which UCUM writes as 1. */
function quantity(name: string, unit: string | undefined): Quantity {
  return unit === undefined || unit === '1' ? { name } : { name, unit }
}

function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
