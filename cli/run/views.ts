// What the API shows of the configuration: machines with their contracts, studies with their parameters.
import type { MachineView, SignalView, StudyView, Title } from '../../dashboards/api/installation.ts'
import type { MachineConfig, SignalConfig } from '../../ingest/contract/config.ts'
import { featureNames, gapFeature } from '../../ingest/runs/feature-names.ts'
import { runRules } from '../../ingest/runs/rules.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { Configuration } from '../config/schema.ts'

/** A title in both languages; the one given stands in for the one that is missing. */
function titleOf(title: { en?: string | undefined; zh?: string | undefined } | undefined): { title?: Title } {
  const text = title?.en ?? title?.zh
  return text === undefined ? {} : { title: { en: title?.en ?? text, zh: title?.zh ?? text } }
}

export function machineViews(config: Configuration): MachineView[] {
  return Object.entries(config.machines).map(([id, machine]) => ({
    ...machineView(id, machine),
    ...defined({ connector: connectorOf(id, config.connectors) }),
  }))
}

function machineView(id: string, machine: MachineConfig): MachineView {
  const { kind, area, line, signals, runs } = machine
  const phases = runs?.phases
  return {
    id,
    kind,
    area,
    line,
    ...titleOf(machine.title),
    ...(phases === undefined ? {} : { phases: { signal: phases.signal, titles: phases.titles } }),
    signals: Object.entries(signals).map(([name, signal]) => signalView(name, signal)),
    ...defined({ setpoint: setpointOf(machine) }),
    features: featuresOf(kind),
  }
}

/** As configured, else by its conventional name. */
function setpointOf({ kind, signals, runs }: MachineConfig): string | undefined {
  return runRules({ kind, signals: Object.keys(signals), ...(runs && { runs }) })?.setpoint
}

/** What runs of such a machine tell; a kind without a list of its own has what every run has. */
export function featuresOf(kind: string): NonNullable<MachineView['features']> {
  const own = Object.hasOwn(featureNames, kind) ? (featureNames[kind] ?? []) : []
  return Object.fromEntries([...own, gapFeature].map(({ name, title, unit }) => [name, { title, unit }]))
}

/**
 * The connector that brings a machine's values: the one that names it, else the only one that learns names from its
 * messages. Undefined where the configuration leaves it open.
 */
function connectorOf(machine: string, connectors: Configuration['connectors']): string | undefined {
  const sources = Object.entries(connectors).map(([id, connector]) => ({ id, machines: machinesOf(connector) }))
  const naming = sources.find(({ machines }) => machines.includes(machine))
  if (naming !== undefined) return naming.id
  const [only, ...others] = sources.filter(({ machines }) => machines.includes(undefined))
  return others.length === 0 ? only?.id : undefined
}

/** As much of a node, subscription or file as tells whose values it brings. */
interface Source {
  readonly machine?: string
  readonly payload?: { readonly format: string }
}

/** Undefined stands for an entry that learns the machine from each message. Results of a laboratory are no values. */
function machinesOf(connector: Readonly<Record<string, unknown>>): (string | undefined)[] {
  return ['nodes', 'subscriptions', 'files'].flatMap((list) => {
    const entries = connector[list]
    if (!Array.isArray(entries)) return []
    return entries.filter((entry: Source) => entry.payload?.format !== 'outcome').map((entry: Source) => entry.machine)
  })
}

function signalView(name: string, signal: SignalConfig): SignalView {
  const isNumber = signal.type === 'float' || signal.type === 'integer'
  return {
    name,
    type: signal.type,
    ...titleOf(signal.title),
    ...(isNumber && signal.unit !== '1' ? { unit: signal.unit } : {}),
    ...(signal.range === undefined ? {} : { min: signal.range[0], max: signal.range[1] }),
    ...(signal.intervalSeconds === undefined ? {} : { intervalSeconds: signal.intervalSeconds }),
  }
}

export function studyView(id: string, study: StudyConfig): StudyView {
  return {
    id,
    ...titleOf(study.title),
    active: study.active,
    ...defined({ forkOf: study.forkOf }),
    machine: study.machine,
    process: study.process,
    parameters: study.parameters.filter((parameter) => parameter.type !== 'context').map(parameterView),
    constraints: study.constraints.map(({ outcome, unit, min, max, probability, title }) => ({
      outcome,
      ...titleOf(title),
      ...defined({ unit, min, max, probability, measured: study.edges[outcome]?.of }),
    })),
    objectives: study.objectives.map(({ outcome, unit, goal, title, perGoodPart }) => ({
      outcome,
      ...titleOf(title),
      ...defined({ unit, measured: perGoodPart ?? study.edges[outcome]?.of }),
      // A target is approached: the page shows the distance as something to be made small.
      direction: goal === 'maximize' ? 'maximize' : 'minimize',
    })),
  }
}

function parameterView(parameter: StudyConfig['parameters'][number]): StudyView['parameters'][number] {
  const { name, unit } = parameter
  const common = { name, ...titleOf(parameter.title), ...defined({ unit }) }
  if ('values' in parameter) return { ...common, choices: parameter.values.map(String) }
  const step = 'step' in parameter ? parameter.step : undefined
  return { ...common, min: parameter.low, max: parameter.high, ...defined({ step }) }
}

/** The entries that have a value: with exact optional properties a missing one must be absent, not undefined. */
function defined<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
