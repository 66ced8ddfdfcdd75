// A button that asks the source of a connector which machines it has.

import { api, type DiscoveryResult } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from './act-button.tsx'
import { useAction } from './use-action.ts'

/** Kinds of connectors that can be asked. */
export const discoverable: ReadonlySet<string> = new Set(['opcua'])

export interface DiscoverButtonProps {
  readonly connector: string
  readonly onFound: (found: DiscoveryResult) => void
}

export function DiscoverButton({ connector, onFound }: DiscoverButtonProps) {
  const { t } = useText()
  const { isBusy, run } = useAction()
  const ask = () => run(async () => onFound(await api.discover(connector)), t('drafts.discovered'))
  return (
    <ActButton
      needs="contract.accept"
      size="small"
      loading={isBusy}
      onClick={ask}
      data-testid={`discover-${connector}`}
    >
      {t('drafts.discover')}
    </ActButton>
  )
}
