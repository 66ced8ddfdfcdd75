// The drafts of contracts as the API shows them; accepting one keeps it in the ledger.
import type { DraftPorts, DraftView } from '../../dashboards/api/drafts.ts'
import type { Draft, Drafts } from '../../ingest/contract/drafts.ts'
import { signalsOf } from '../../ingest/contract/drafts.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { draftYaml } from '../config/draft-yaml.ts'
import type { LiveConfiguration } from './configuration.ts'

export function draftPorts(drafts: Drafts, configuration: LiveConfiguration): DraftPorts {
  return {
    list: () => drafts.list().map(viewOf),
    refused: () => drafts.refused(),
    async accept(machine, by) {
      const draft = drafts.list().find((one) => one.machine === machine)
      if (draft === undefined) throw kunlunError('NOT_FOUND', { what: 'draft of a machine', id: machine })
      // Kept first: what is in force must be so after a restart as well.
      await configuration.putAccepted(machine, signalsOf(draft), by)
      drafts.accept(draft)
      return viewOf(draft)
    },
  }
}

function viewOf(draft: Draft): DraftView {
  const { machine, connector, isKnown, signals } = draft
  return {
    machine,
    connector,
    isKnown,
    yaml: draftYaml([draft]),
    signals: signals.map(({ signal, datatype, unit: said, config: { type, unit } }) => ({
      name: signal,
      type,
      unit,
      datatype,
      ...(said === undefined ? {} : { said }),
    })),
  }
}
