// The drafts of contracts as the API shows them; accepting one keeps it in the ledger, asking a source makes new ones.
import { join } from 'node:path'
import type { Discovery } from '../../connectors/connector.ts'
import type { DiscoveryView, DraftPorts, DraftView } from '../../dashboards/api/drafts.ts'
import type { Draft, Drafts } from '../../ingest/contract/drafts.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { acceptedDraft } from '../config/accepted.ts'
import { draftYaml } from '../config/draft-yaml.ts'
import type { Foundation } from './foundation.ts'
import { kindOf, type Links, settingsOf } from './links.ts'

export type DraftParts = Pick<Foundation, 'configuration' | 'clock' | 'log' | 'config'> & { readonly links: Links }

export function draftPorts(drafts: Drafts, parts: DraftParts): DraftPorts {
  const { configuration, links } = parts
  return {
    list: () => drafts.list().map(viewOf),
    refused: () => drafts.refused(),
    async accept(machine, by) {
      const draft = drafts.list().find((one) => one.machine === machine)
      if (draft === undefined) throw kunlunError('NOT_FOUND', { what: 'draft of a machine', id: machine })
      // Kept first: what is in force must be so after a restart as well.
      await configuration.putAccepted(machine, acceptedDraft(draft), by)
      drafts.accept(draft)
      // The source is asked for the new nodes at once.
      if (draft.entries !== undefined) await links.apply(configuration.current().connectors)
      return viewOf(draft)
    },
    async discover(connector) {
      const found = await discoverAt(connector, parts)
      for (const { promised } of found.machines) drafts.take(connector, promised, parts.clock.now())
      return discoveryView(found)
    },
  }
}

/** Asks the source of a connector over a link of its own. Throws NOT_FOUND, DISCOVERY_NOT_POSSIBLE, what opening a link throws. */
async function discoverAt(connector: string, { configuration, clock, log, config }: DraftParts): Promise<Discovery> {
  const { connectors } = configuration.current()
  const one = Object.hasOwn(connectors, connector) ? connectors[connector] : undefined
  if (one === undefined) throw kunlunError('NOT_FOUND', { what: 'connector', id: connector })
  const kind = kindOf(one.kind)
  if (kind.discover === undefined) throw kunlunError('DISCOVERY_NOT_POSSIBLE', { connector, kind: kind.name })
  const folder = join(config.data, 'connectors', connector)
  return kind.discover(settingsOf(one), { id: connector, clock, log, folder })
}

function discoveryView({ source, machines, nodes, cut }: Discovery): DiscoveryView {
  return {
    source,
    nodes,
    cut,
    machines: machines.map(({ promised, standard, leftOut }) => ({
      machine: promised.machine,
      standard,
      signals: promised.signals.length,
      leftOut,
    })),
  }
}

function viewOf(draft: Draft): DraftView {
  const { machine, connector, isKnown, signals, about, kind } = draft
  return {
    machine,
    connector,
    isKnown,
    ...(about === undefined ? {} : { about }),
    ...(kind === undefined ? {} : { kind }),
    yaml: draftYaml([draft]),
    signals: signals.map(({ signal, datatype, unit: said, config: { type, unit, range } }) => ({
      name: signal,
      type,
      unit,
      datatype,
      ...(said === undefined ? {} : { said }),
      ...(range === undefined ? {} : { range }),
    })),
  }
}
