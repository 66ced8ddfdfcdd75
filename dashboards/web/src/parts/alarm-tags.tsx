// The alarms of a machine as tags, each leading to where more is to be seen.
import { Flex, Tag, Tooltip } from 'antd'
import type { Connector, Machine } from '../api.ts'
import type { ChartAlarm } from '../capability/capability-api.ts'
import { alarmAddress } from '../capability/place.ts'
import { useFigures } from '../capability/use-figures.ts'
import { useText } from '../i18n/text.tsx'
import { keyOf, useLive } from '../live.ts'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { alarmsOf, type MachineAlarm } from './machine-alarms.ts'

interface Props {
  readonly machine: Machine
  readonly link: Connector['state'] | undefined
  readonly charts: readonly ChartAlarm[]
}

export function AlarmTags({ machine, link, charts }: Props) {
  const { t, titleOf } = useText()
  const { nameOf } = useFigures()
  const alarms = useAlarms(machine, link)
  if (alarms.length === 0 && charts.length === 0) return null
  return (
    <Flex wrap gap={6} className="gap-below" data-testid="alarms" role="status">
      {alarms.map(({ kind, severity, signals }) => (
        <a key={kind} href={kind === 'link' ? linkTo('pipeline') : linkTo('machines', machine.id)}>
          <Tag color={severity}>
            {t(`alarm.${kind}`, { signals: signals.map((one) => titleOf(one.title, one.name)).join(', ') })}
          </Tag>
        </a>
      ))}
      {charts.map((chart) => (
        <Tooltip key={`${chart.quantity.name} ${chart.rule}`} title={titleOf(chart.sentence, chart.rule)}>
          <a href={alarmAddress(chart)}>
            <Tag color="warning">{t('alarm.chart', { name: nameOf(chart.quantity) })}</Tag>
          </a>
        </Tooltip>
      ))}
    </Flex>
  )
}

function useAlarms(machine: Machine, link: Connector['state'] | undefined): MachineAlarm[] {
  const { info } = useSite()
  const live = useLive()
  return alarmsOf(machine, link, {
    newest: ({ name }) => live.values.get(keyOf(machine.id, name)),
    nowMs: live.nowMs,
    factor: info.clock.factor,
  })
}
