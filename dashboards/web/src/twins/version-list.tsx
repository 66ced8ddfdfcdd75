// Versions of what runs taught the twins, newest first.

import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Nothing } from '../parts/states.tsx'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import type { VersionHead } from './twin-api.ts'

export function VersionList({ heads }: { heads: readonly VersionHead[] }) {
  const { t, titleOf, word } = useText()
  const { info, machines } = useSite()
  const machineOf = ({ machine }: VersionHead) =>
    machine === undefined ? t('twins.noMachine') : titleOf(machines.find(({ id }) => id === machine)?.title, machine)
  if (heads.length === 0) return <Nothing text={t('twins.noVersions')} />
  return (
    <DataTable
      name="twin-versions"
      rowKey="id"
      pagination={heads.length > 10 ? { pageSize: 10, size: 'small' } : false}
      dataSource={[...heads]}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('twins.version'), render: (_, { id }) => <a href={linkTo('twins', 'versions', id)}>{id}</a> },
        { title: t('twins.process'), render: (_, { process }) => word('process', process) },
        { title: t('twins.material'), render: (_, { material }) => word('material', material) },
        { title: t('run.machine'), render: (_, head) => machineOf(head) },
        { title: t('twins.recorded'), render: (_, { recorded }) => timeText(recorded, info.timeZone) },
        { title: t('twins.who'), dataIndex: 'who' },
      ]}
    />
  )
}
