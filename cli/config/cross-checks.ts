// What the parts of the configuration must say of each other: a study of a machine that exists, a node of a signal that exists.
import { isName } from '../../ingest/names.ts'
import { unknownSignals } from '../../ingest/runs/rules.ts'
import { nearest } from './hints.ts'
import type { Issue } from './read.ts'
import type { Configuration } from './schema.ts'

/** Every reference from one part to another that leads nowhere. */
export function crossChecks(config: Configuration): Issue[] {
  return [...studyIssues(config), ...mappingIssues(config), ...runIssues(config)]
}

function studyIssues(config: Configuration): Issue[] {
  const machines = Object.keys(config.machines)
  return Object.entries(config.studies)
    .filter(([, study]) => !machines.includes(study.machine))
    .map(([id, study]) => ({
      path: ['studies', id, 'machine'],
      message: missing('machine', machines, study.machine),
      found: study.machine,
    }))
}

/** The rules by which runs are found must speak of signals of the same machine. */
function runIssues(config: Configuration): Issue[] {
  return Object.entries(config.machines).flatMap(([id, { kind, signals, runs }]) => {
    const known = Object.keys(signals)
    const unknown = runs === undefined ? [] : unknownSignals({ kind, signals: known, runs })
    return unknown.map(({ path, signal }) => ({
      path: ['machines', id, 'runs', ...path],
      message: missing(`signal of ${id}`, known, signal),
      found: signal,
    }))
  })
}

/** Connectors that name machine and signal outright (OPC UA nodes, fixed MQTT mappings) must name ones that exist. */
function mappingIssues(config: Configuration): Issue[] {
  return Object.entries(config.connectors).flatMap(([id, connector]) =>
    ['nodes', 'subscriptions', 'files'].flatMap((list) => {
      const entries = connector[list]
      if (!Array.isArray(entries)) return []
      return entries.flatMap((entry: unknown, index) => mappingIssue(config, ['connectors', id, list, index], entry))
    }),
  )
}

function mappingIssue(config: Configuration, path: readonly PropertyKey[], entry: unknown): Issue[] {
  if (typeof entry !== 'object' || entry === null) return []
  const { machine, signal } = entry as { machine?: unknown; signal?: unknown }
  if (typeof machine !== 'string' || !isName(machine)) return []
  const contract = config.machines[machine]
  if (contract === undefined) {
    return [
      {
        path: [...path, 'machine'],
        message: missing('machine', Object.keys(config.machines), machine),
        found: machine,
      },
    ]
  }
  if (typeof signal !== 'string' || Object.hasOwn(contract.signals, signal)) return []
  const signals = Object.keys(contract.signals)
  return [{ path: [...path, 'signal'], message: missing(`signal of ${machine}`, signals, signal), found: signal }]
}

function missing(what: string, known: readonly string[], word: string): string {
  const guess = nearest(word, known)
  const hint = guess === undefined ? '' : `; did you mean "${guess}"?`
  return `no such ${what}${hint} Known: ${known.join(', ') || 'none'}`
}
