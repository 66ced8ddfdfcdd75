// The links of an installation, each under its supervisor; a new configuration moves only those that it changes.
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { ConnectorKind, Decoder } from '../../connectors/connector.ts'
import { connectorKinds } from '../../connectors/index.ts'
import type { LinkChanges } from '../../dashboards/api/operating.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { type Supervised, type SupervisorOptions, superviseConnector } from '../../ingest/supervisor.ts'
import type { Configuration } from '../config/schema.ts'

type Connectors = Configuration['connectors']

export interface Links {
  /** Opens every link. Called once. */
  start(): void
  supervised(): readonly Supervised[]
  /** Ends links that are gone or changed, opens those that are new or changed; all others are left alone. */
  apply(connectors: Connectors): Promise<LinkChanges>
  stop(): Promise<void>
}

export interface LinkTools extends Omit<SupervisorOptions, 'id' | 'kind' | 'config' | 'folder'> {
  /** Data folder of the installation. */
  readonly data: string
  /** By connector; kept up to date here, read by the pipeline. */
  readonly decoders: Map<string, Decoder>
}

export function createLinks(connectors: Connectors, tools: LinkTools): Links {
  const { data, decoders, ...supervision } = tools
  const running = new Map<string, Supervised>()
  let inForce = connectors
  for (const [id, decoder] of decodersOf(connectors)) decoders.set(id, decoder)

  function open(id: string): void {
    const one = inForce[id]!
    const folder = join(data, 'connectors', id)
    const link = { id, kind: kindOf(one.kind), config: settingsOf(one), folder }
    running.set(id, superviseConnector({ ...supervision, ...link }))
  }

  async function close(id: string): Promise<void> {
    await running.get(id)?.stop()
    running.delete(id)
  }

  return {
    start: () => Object.keys(inForce).forEach(open),
    supervised: () => [...running.values()],
    async apply(wanted) {
      const changes = linkChanges(inForce, wanted)
      const fresh = decodersOf(wanted)
      await Promise.all([...changes.stopped, ...changes.restarted].map(close))
      inForce = wanted
      // A decoder whose connector is gone stays: what it had taken in still lies in the spool.
      for (const id of [...changes.started, ...changes.restarted]) decoders.set(id, fresh.get(id)!)
      for (const id of [...changes.started, ...changes.restarted]) open(id)
      return changes
    },
    async stop() {
      await Promise.all([...running.values()].map((one) => one.stop()))
    },
  }
}

/** Which links have to move from one configuration to another. */
export function linkChanges(before: Connectors, after: Connectors): LinkChanges {
  const [old, wanted] = [Object.keys(before), Object.keys(after)]
  return {
    started: wanted.filter((id) => !Object.hasOwn(before, id)),
    stopped: old.filter((id) => !Object.hasOwn(after, id)),
    restarted: wanted.filter((id) => Object.hasOwn(before, id) && !isDeepStrictEqual(before[id], after[id])),
  }
}

export function kindOf(name: string): ConnectorKind {
  const kind = connectorKinds.find((one) => one.name === name)
  if (kind === undefined) throw kunlunError('NOT_FOUND', { what: 'kind of connector', id: name })
  return kind
}

function decodersOf(connectors: Connectors): Map<string, Decoder> {
  return new Map(Object.entries(connectors).map(([id, one]) => [id, kindOf(one.kind).decoder(settingsOf(one))]))
}

/** The settings of a connector without the name of its kind. */
export function settingsOf({ kind: _, ...settings }: Connectors[string]): Record<string, unknown> {
  return settings
}
