// The link that brings a machine's values: its health, its certificates, what of the machine is missing or silent.
import { Flex, Tag } from 'antd'
import { api, type Machine } from '../api.ts'
import { countText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { usePoll } from '../use-poll.ts'
import { ConnectorCard } from './connector-card.tsx'
import { GapList } from './gap-list.tsx'
import { Loaded, Nothing } from './states.tsx'

export function MachineLink({ machine }: { machine: Machine }) {
  const { t } = useText()
  const polled = usePoll('pipeline', api.pipeline, 2000)
  return (
    <Loaded polled={polled}>
      {({ connectors, clocks, stale, machines }) => {
        const own = connectors.filter(({ id }) => id === machine.connector)
        const skew = clocks.find((one) => one.machine === machine.id)
        const silent = stale.filter((one) => one.machine === machine.id)
        const samples = machines.find((one) => one.machine === machine.id)?.samples
        return (
          <Flex vertical gap={14}>
            {own.length === 0 && <Nothing text={t('machine.noLink')} />}
            {own.map((connector) => (
              <ConnectorCard key={connector.id} connector={connector} />
            ))}
            <Flex wrap gap="4px 20px" className="small">
              {samples !== undefined && <span>{t('machine.stored', { count: countText(samples.stored) })}</span>}
              {samples !== undefined && <span>{t('machine.refused', { count: countText(samples.quarantined) })}</span>}
              {skew !== undefined && <span>{t('machine.skew', { seconds: skew.skewSeconds.toFixed(2) })}</span>}
              {silent.map(({ signal, silentSeconds }) => (
                <Tag key={signal} color="warning">
                  {t('machine.silentSignal', { signal, seconds: Math.round(silentSeconds) })}
                </Tag>
              ))}
            </Flex>
            <GapList machine={machine.id} />
          </Flex>
        )
      }}
    </Loaded>
  )
}
