// Signals that were accepted from drafts, laid under the machines of kunlun.yaml.
import { z } from 'zod'
import type { ConfigurationDifference } from '../../dashboards/api/installation.ts'
import { type MachinesConfig, machineConfig, type SignalConfig, signalConfig } from '../../ingest/contract/config.ts'
import { type Draft, signalsOf } from '../../ingest/contract/drafts.ts'
import { name } from '../../ingest/names.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Configuration } from './schema.ts'

type Overrides = Awaited<ReturnType<Ledger['configuration']['all']>>

/** What a person or the configuration accepted of a draft. */
export interface AcceptedDraft {
  readonly signals: Readonly<Record<string, SignalConfig>>
  /** Of a machine that kunlun.yaml does not have. */
  readonly kind?: MachineKind | undefined
  /** What connectors ask for besides what kunlun.yaml says: by connector, in its own words. */
  readonly nodes?: Readonly<Record<string, readonly AcceptedNode[]>> | undefined
}

type MachineKind = MachinesConfig[string]['kind']
type AcceptedNode = z.infer<typeof acceptedNode>

interface Accepted extends AcceptedDraft, Omit<ConfigurationDifference, 'key' | 'file' | 'page'> {}

const prefix = 'accepted.'
const acceptedNode = z.object({ node: z.string(), machine: name, signal: name })
const kept = z.object({
  signals: z.record(name, signalConfig),
  kind: z.enum(['furnace', 'machine-tool', 'other']).optional(),
  nodes: z.record(name, z.array(acceptedNode)).optional(),
})

/** Key under which the ledger keeps what was accepted for a machine. */
export function acceptedKey(machine: string): string {
  return `${prefix}${machine}`
}

/** By machine. */
export function acceptedIn(overrides: Overrides): ReadonlyMap<string, Accepted> {
  return new Map(
    [...overrides].flatMap(([key, { value, version, who, when }]): [string, Accepted][] => {
      const parsed = key.startsWith(prefix) ? kept.safeParse(value) : undefined
      return parsed?.success ? [[key.slice(prefix.length), { ...parsed.data, version, who, when }]] : []
    }),
  )
}

/** What was accepted before stays as it was; what is new comes beside it. */
export function joinedDrafts(before: AcceptedDraft | undefined, draft: AcceptedDraft): AcceptedDraft {
  const connectors = new Set([...Object.keys(before?.nodes ?? {}), ...Object.keys(draft.nodes ?? {})])
  const nodes = Object.fromEntries(
    [...connectors].map((id) => {
      const old = before?.nodes?.[id] ?? []
      const taken = new Set(old.map(({ signal }) => signal))
      return [id, [...old, ...(draft.nodes?.[id] ?? []).filter(({ signal }) => !taken.has(signal))]]
    }),
  )
  const kind = before?.kind ?? draft.kind
  return {
    signals: { ...draft.signals, ...before?.signals },
    ...(kind === undefined ? {} : { kind }),
    ...(connectors.size === 0 ? {} : { nodes }),
  }
}

/** A draft as it is kept. */
export function acceptedDraft(draft: Draft): AcceptedDraft {
  const { machine, connector, kind, entries } = draft
  const nodes = entries?.map(({ node, signal }) => ({ node, machine, signal }))
  return {
    signals: signalsOf(draft),
    ...(kind === undefined ? {} : { kind }),
    ...(nodes === undefined ? {} : { nodes: { [connector]: nodes } }),
  }
}

/** What kunlun.yaml says of a signal goes before what was accepted. */
export function withAccepted(file: Configuration, overrides: Overrides): Configuration {
  const machines: MachinesConfig = Object.fromEntries(
    [...acceptedIn(overrides)].map(([machine, { signals, kind = 'other' }]) => {
      const own = machineOf(file, machine) ?? machineConfig.parse({ kind })
      return [machine, { ...own, signals: { ...signals, ...own.signals } }]
    }),
  )
  const connectors = withNodes(file.connectors, overrides)
  return { ...file, connectors, machines: { ...file.machines, ...machines } }
}

/** Nodes that were accepted for connectors that are still there; a signal that kunlun.yaml maps is left as it is there. */
function withNodes(connectors: Configuration['connectors'], overrides: Overrides): Configuration['connectors'] {
  const added = [...acceptedIn(overrides).values()].flatMap(({ nodes = {} }) => Object.entries(nodes))
  if (added.length === 0) return connectors
  return Object.fromEntries(
    Object.entries(connectors).map(([id, settings]) => {
      const own = (settings['nodes'] ?? []) as readonly AcceptedNode[]
      const taken = new Set(own.map(({ machine, signal }) => `${machine}/${signal}`))
      const fresh = added.flatMap(([connector, nodes]) => (connector === id ? nodes : []))
      const more = fresh.filter(({ machine, signal }) => !taken.has(`${machine}/${signal}`))
      return [id, more.length === 0 ? settings : { ...settings, nodes: [...own, ...more] }]
    }),
  )
}

/** What was accepted and does not stand in kunlun.yaml yet. */
export function acceptedDifferences(file: Configuration, overrides: Overrides): ConfigurationDifference[] {
  return [...acceptedIn(overrides)].flatMap(([machine, { signals, version, who, when }]) => {
    const own = machineOf(file, machine)?.signals ?? {}
    const missing = Object.fromEntries(Object.entries(signals).filter(([signal]) => !Object.hasOwn(own, signal)))
    if (Object.keys(missing).length === 0) return []
    return [{ key: acceptedKey(machine), page: { signals: missing }, version, who, when }]
  })
}

function machineOf({ machines }: Configuration, machine: string): Configuration['machines'][string] | undefined {
  return Object.hasOwn(machines, machine) ? machines[machine] : undefined
}
