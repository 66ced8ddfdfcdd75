// What the parts of the configuration must say of each other: a study of a machine that exists, a node of a signal that exists.
import { machineConfig, signalConfig } from '../../ingest/contract/config.ts'
import { deriveProblem } from '../../ingest/derive/plan.ts'
import { isName } from '../../ingest/names.ts'
import { unknownSignals } from '../../ingest/runs/rules.ts'
import { type Issue, missing } from './issues.ts'
import type { Configuration } from './schema.ts'

/** As much of a configuration as the references between its parts need. */
export interface Outline {
  readonly machines: Readonly<Record<string, Pick<Configuration['machines'][string], 'kind' | 'signals' | 'runs'>>>
  readonly studies: Readonly<Record<string, StudyOutline>>
  readonly connectors: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

interface StudyOutline {
  readonly machine: string
  /** Known once the whole fits the schema. */
  readonly sisters?: readonly string[]
  readonly parameters?: readonly { readonly name: string }[]
  readonly objectives?: readonly { readonly outcome: string }[]
}

/** The outline of data that do not fit the schema as a whole: parts that fit stand as they are, others by their names. */
export function outlineOf(data: unknown): Outline {
  const machines = entriesOf(partOf(data, 'machines')).map(([id, one]) => [id, machineOutline(one)] as const)
  const studies = entriesOf(partOf(data, 'studies')).flatMap(([id, one]) => {
    const machine = partOf(one, 'machine')
    return typeof machine === 'string' ? [[id, { machine }] as const] : []
  })
  const connectors = entriesOf(partOf(data, 'connectors')).map(([id, one]) => [id, Object.fromEntries(entriesOf(one))])
  return {
    machines: Object.fromEntries(machines),
    studies: Object.fromEntries(studies),
    connectors: Object.fromEntries(connectors) as Outline['connectors'],
  }
}

function machineOutline(data: unknown): Outline['machines'][string] {
  const parsed = machineConfig.safeParse(data)
  if (parsed.success) return parsed.data
  const signals = entriesOf(partOf(data, 'signals')).map(([name]) => [name, signalConfig.parse({})])
  return { kind: 'other', signals: Object.fromEntries(signals) }
}

function partOf(data: unknown, key: string): unknown {
  return entriesOf(data).find(([name]) => name === key)?.[1]
}

function entriesOf(data: unknown): [string, unknown][] {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? Object.entries(data) : []
}

/** Every reference from one part to another that leads nowhere. */
export function crossChecks(config: Outline): Issue[] {
  return [
    ...studyIssues(config),
    ...sisterIssues(config),
    ...mappingIssues(config),
    ...runIssues(config),
    ...deriveIssues(config),
  ]
}

function studyIssues(config: Outline): Issue[] {
  const machines = Object.keys(config.machines)
  return Object.entries(config.studies)
    .filter(([, study]) => !machines.includes(study.machine))
    .map(([id, study]) => ({
      path: ['studies', id, 'machine'],
      message: missing('machine', machines, study.machine),
    }))
}

/** A sister's runs are heard through what both studies name alike. */
function sisterIssues({ studies }: Outline): Issue[] {
  return Object.entries(studies).flatMap(([id, study]) =>
    (study.sisters ?? []).flatMap((name, index) => {
      const message = sisterProblem(studies, id, name)
      return message === undefined ? [] : [{ path: ['studies', id, 'sisters', index], message }]
    }),
  )
}

function sisterProblem(studies: Outline['studies'], id: string, name: string): string | undefined {
  const others = Object.keys(studies).filter((one) => one !== id)
  if (!others.includes(name)) return missing('other study', others, name)
  const [own, sister] = [studies[id]!, studies[name]!]
  const parameters = new Set(sister.parameters?.map((one) => one.name))
  if (own.parameters?.every((one) => !parameters.has(one.name))) return `${name} has none of this study's parameters`
  const outcomes = new Set(sister.objectives?.map(({ outcome }) => outcome))
  if (own.objectives?.every(({ outcome }) => !outcomes.has(outcome)))
    return `${name} has none of this study's objectives`
  return undefined
}

/** The rules by which runs are found must speak of signals of the same machine. */
function runIssues(config: Outline): Issue[] {
  return Object.entries(config.machines).flatMap(([id, { kind, signals, runs }]) => {
    const known = Object.keys(signals)
    const unknown = runs === undefined ? [] : unknownSignals({ kind, signals: known, runs })
    return unknown.map(({ path, signal }) => ({
      path: ['machines', id, 'runs', ...path],
      message: missing(`signal of ${id}`, known, signal),
    }))
  })
}

/** What is computed must be computable: from signals of the same machine, in units that fit. */
function deriveIssues(config: Outline): Issue[] {
  return Object.entries(config.machines).flatMap(([id, { signals }]) =>
    Object.entries(signals).flatMap(([signal, { derive }]) => {
      const message = derive === undefined ? undefined : deriveProblem(signal, derive, signals)
      return message === undefined ? [] : [{ path: ['machines', id, 'signals', signal, 'derive'], message }]
    }),
  )
}

/** Connectors that name machine and signal outright (OPC UA nodes, fixed MQTT mappings) must name ones that exist. */
function mappingIssues(config: Outline): Issue[] {
  return Object.entries(config.connectors).flatMap(([id, connector]) =>
    ['nodes', 'subscriptions', 'files'].flatMap((list) => {
      const entries = connector[list]
      if (!Array.isArray(entries)) return []
      return entries.flatMap((entry: unknown, index) => mappingIssue(config, ['connectors', id, list, index], entry))
    }),
  )
}

function mappingIssue(config: Outline, path: readonly PropertyKey[], entry: unknown): Issue[] {
  if (typeof entry !== 'object' || entry === null) return []
  const { machine, signal } = entry as { machine?: unknown; signal?: unknown }
  if (typeof machine !== 'string' || !isName(machine)) return []
  const contract = Object.hasOwn(config.machines, machine) ? config.machines[machine] : undefined
  if (contract === undefined) {
    return [
      {
        path: [...path, 'machine'],
        message: missing('machine', Object.keys(config.machines), machine),
      },
    ]
  }
  if (typeof signal !== 'string' || Object.hasOwn(contract.signals, signal)) return []
  const signals = Object.keys(contract.signals)
  // An array or a structure is a signal for each element or field.
  if (signals.some((one) => one.startsWith(`${signal}.`))) return []
  return [{ path: [...path, 'signal'], message: missing(`signal of ${machine}`, signals, signal) }]
}
