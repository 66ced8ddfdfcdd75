// What the API shows of the configuration: machines with their contracts, studies with their parameters.
import type { MachineView, SignalView, StudyView, Title } from '../../dashboards/api/installation.ts'
import type { MachineConfig, SignalConfig } from '../../ingest/contract/config.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { Configuration } from '../config/schema.ts'

/** A title in both languages; the one given stands in for the one that is missing. */
function titleOf(title: { en?: string | undefined; zh?: string | undefined } | undefined): { title?: Title } {
  const text = title?.en ?? title?.zh
  return text === undefined ? {} : { title: { en: title?.en ?? text, zh: title?.zh ?? text } }
}

export function machineViews(config: Configuration): MachineView[] {
  return Object.entries(config.machines).map(([id, machine]) => machineView(id, machine))
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
  }
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
    machine: study.machine,
    process: study.process,
    parameters: study.parameters.filter((parameter) => parameter.type !== 'context').map(parameterView),
    constraints: study.constraints.map(({ outcome, unit, min, max, probability, title }) => ({
      outcome,
      ...titleOf(title),
      ...defined({ unit, min, max, probability }),
    })),
    objectives: study.objectives.map(({ outcome, unit, goal, title }) => ({
      outcome,
      ...titleOf(title),
      ...defined({ unit }),
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
