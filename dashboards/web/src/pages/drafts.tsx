// New machines: what sources say they would send, asking a source, accepting.
import { Alert, Card, Flex } from 'antd'
import { useState } from 'react'
import { api, type DiscoveryResult } from '../api.ts'
import { countText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DiscoverButton, discoverable } from '../parts/discover-button.tsx'
import { DraftCard } from '../parts/draft-card.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function Drafts() {
  const { t } = useText()
  const { refresh } = useSite()
  const polled = usePoll('drafts', api.drafts, 3000)
  const accepted = () => {
    polled.refresh()
    refresh()
  }
  return (
    <>
      <Head title={t('menu.drafts')} sub={t('drafts.sub')} />
      <Flex vertical gap={14}>
        <Sources onFound={polled.refresh} />
        <Loaded polled={polled}>
          {({ drafts, refused }) => (
            <Flex vertical gap={14}>
              {refused > 0 && (
                <Alert type="warning" showIcon title={t('drafts.refused', { count: countText(refused) })} />
              )}
              {drafts.length === 0 && <Nothing text={t('drafts.none')} />}
              {drafts.map((draft) => (
                <DraftCard key={draft.machine} draft={draft} onAccepted={accepted} />
              ))}
            </Flex>
          )}
        </Loaded>
      </Flex>
    </>
  )
}

function Sources({ onFound }: { onFound: () => void }) {
  const { t } = useText()
  const polled = usePoll('pipeline for drafts', api.pipeline, 10_000)
  const [found, setFound] = useState<ReadonlyMap<string, DiscoveryResult>>(new Map())
  const connectors = polled.data?.connectors.filter(({ kind }) => discoverable.has(kind)) ?? []
  const keep = (id: string) => (result: DiscoveryResult) => {
    setFound((before) => new Map([...before, [id, result]]))
    onFound()
  }
  return (
    <Card size="small" title={t('drafts.sources')}>
      <Flex vertical gap={8}>
        <div className="quiet small">{t(connectors.length === 0 ? 'drafts.noSources' : 'drafts.sourcesHint')}</div>
        {connectors.map(({ id }) => (
          <Flex key={id} vertical gap={6}>
            <Flex gap="small" align="center">
              <strong>{id}</strong>
              <DiscoverButton connector={id} onFound={keep(id)} />
            </Flex>
            <Result found={found.get(id)} />
          </Flex>
        ))}
      </Flex>
    </Card>
  )
}

/** What was found, what was not looked at, what could not be drafted. */
function Result({ found }: { found: DiscoveryResult | undefined }) {
  const { t, word } = useText()
  if (found === undefined) return null
  const { source, nodes, cut, machines } = found
  const signals = machines.reduce((sum, one) => sum + one.signals, 0)
  const facts = { source, nodes: countText(nodes), machines: countText(machines.length), signals: countText(signals) }
  const leftOut = machines.flatMap(({ machine, leftOut: left }) => left.map((one) => ({ machine, ...one })))
  return (
    <div className="small" data-testid="discovery-result">
      <div>{t(machines.length === 0 ? 'drafts.foundNothing' : 'drafts.found', facts)}</div>
      <div className="quiet">
        {machines.map(({ machine, standard }) => `${machine}: ${word('standard', standard)}`).join(' · ')}
      </div>
      {cut.length > 0 && <Alert type="warning" showIcon title={t('drafts.cut', { reasons: cut.join(', ') })} />}
      {leftOut.length > 0 && (
        <details>
          <summary>{t('drafts.leftOut', { count: countText(leftOut.length) })}</summary>
          {leftOut.map(({ machine, node, reason }) => (
            <div key={`${machine}/${node}`}>
              {machine} · {node}: {reason}
            </div>
          ))}
        </details>
      )}
    </div>
  )
}
