// Suggestions whose prediction spoke by a version.

import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { linkTo } from '../route.ts'
import { describeNames, useSite } from '../site.ts'
import type { Used } from './twin-api.ts'

export function UsedList({ used }: { used: readonly Used[] }) {
  const { t, titleOf } = useText()
  const { info, studies } = useSite()
  const names = describeNames(studies)
  if (used.length === 0) return <div className="quiet">{t('twins.notUsed')}</div>
  return (
    <DataTable
      name="suggestions-of-twin"
      rowKey="suggestion"
      pagination={used.length > 5 ? { pageSize: 5, size: 'small' } : false}
      dataSource={[...used]}
      columns={[
        { title: t('study.suggestion'), dataIndex: 'suggestion' },
        {
          title: t('twins.study'),
          render: (_, { study }) => (
            <a href={linkTo('studies', study)}>{titleOf(studies.find(({ id }) => id === study)?.title, study)}</a>
          ),
        },
        { title: t('study.made'), render: (_, { made }) => timeText(made, info.timeZone) },
        {
          title: t('twins.answers'),
          render: (_, { outcomes }) => outcomes.map((one) => titleOf(names.get(one)?.title, one)).join(t('why.comma')),
        },
      ]}
    />
  )
}
