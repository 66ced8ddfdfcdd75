// The twins: which studies have one, and every version of what runs taught them.
import { Card, Flex } from 'antd'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Head, Loaded } from '../parts/states.tsx'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { NotMapped } from '../twins/not-mapped.tsx'
import { SpeaksBy } from '../twins/speaks-by.tsx'
import { type TwinInfo, twinApi } from '../twins/twin-api.ts'
import { VersionList } from '../twins/version-list.tsx'
import { useQuantities } from '../twins/words.ts'
import { usePoll } from '../use-poll.ts'

export function Twins() {
  const { t } = useText()
  const load = async () => {
    const [twins, heads] = await Promise.all([twinApi.twins(), twinApi.versions()])
    return { twins, heads }
  }
  const polled = usePoll('twins', load, 5000)
  return (
    <>
      <Head title={t('menu.twins')} sub={t('twins.sub')} />
      <Loaded polled={polled}>
        {({ twins, heads }) => (
          <Flex vertical gap={14}>
            {twins.length === 0 ? <NotMapped title={t('twins.none')} /> : <Mapped twins={twins} />}
            <Card size="small" title={t('twins.versions')}>
              <VersionList heads={heads} />
            </Card>
          </Flex>
        )}
      </Loaded>
    </>
  )
}

function Mapped({ twins }: { twins: readonly TwinInfo[] }) {
  const { t, titleOf, word } = useText()
  const { machines, studies } = useSite()
  const { nameOf } = useQuantities()
  const title = <T extends { id: string; title?: { en: string; zh: string } }>(list: readonly T[], id: string) =>
    titleOf(list.find((one) => one.id === id)?.title, id)
  return (
    <Card size="small" title={t('twins.mapped')}>
      <DataTable
        name="twins"
        rowKey="study"
        pagination={false}
        dataSource={[...twins]}
        columns={[
          {
            title: t('twins.study'),
            render: (_, { study }) => <a href={linkTo('twins', study)}>{title(studies, study)}</a>,
          },
          { title: t('run.machine'), render: (_, { machine }) => title(machines, machine) },
          { title: t('twins.process'), render: (_, { process }) => word('process', process) },
          { title: t('twins.material'), render: (_, { material }) => word('material', material) },
          { title: t('twins.speaksBy'), render: (_, twin) => <SpeaksBy twin={twin} /> },
          {
            title: t('twins.answers'),
            render: (_, { outcomes }) =>
              outcomes.flatMap(({ name, asked }) => (asked === undefined ? [] : [nameOf(name)])).join(t('why.comma')),
            onCell: () => ({ style: { minWidth: 240, whiteSpace: 'normal' } }),
          },
        ]}
      />
    </Card>
  )
}
