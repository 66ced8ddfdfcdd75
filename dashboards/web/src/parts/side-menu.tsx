// The menu on the left.
import {
  AlertOutlined,
  ApiOutlined,
  BulbOutlined,
  DashboardOutlined,
  ExperimentOutlined,
  HistoryOutlined,
  ImportOutlined,
  LineChartOutlined,
  PlusSquareOutlined,
  ProfileOutlined,
  QuestionCircleOutlined,
  TeamOutlined,
  ToolOutlined,
} from '@ant-design/icons'
import { Badge, Layout, Menu } from 'antd'
import { useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { go, linkTo, useRoute } from '../route.ts'
import { useMay, useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function SideMenu() {
  const { t, titleOf } = useText()
  const { machines, studies } = useSite()
  const { parts } = useRoute()
  const may = useMay()
  const open = usePoll('open questions', api.questions, 3000)
  const drafted = usePoll('drafts to accept', api.drafts, 10_000)
  const [isNarrow, setNarrow] = useState(false)
  const [view = 'overview', id] = parts
  const selected = id !== undefined && (view === 'machines' || view === 'studies') ? linkTo(view, id) : linkTo(view)
  const items = [
    { key: linkTo('overview'), icon: <DashboardOutlined />, label: t('menu.overview') },
    {
      key: 'machines',
      icon: <ToolOutlined />,
      label: t('menu.machines'),
      children: machines.map((one) => ({ key: linkTo('machines', one.id), label: titleOf(one.title, one.id) })),
    },
    { key: linkTo('runs'), icon: <ProfileOutlined />, label: t('menu.runs') },
    {
      key: 'studies',
      icon: <BulbOutlined />,
      label: t('menu.studies'),
      children: studies.map((one) => ({ key: linkTo('studies', one.id), label: titleOf(one.title, one.id) })),
    },
    { key: linkTo('twins'), icon: <ExperimentOutlined />, label: t('menu.twins') },
    { key: linkTo('simulation'), icon: <LineChartOutlined />, label: t('menu.simulation') },
    {
      key: linkTo('questions'),
      icon: <QuestionCircleOutlined />,
      label: <Counted text={t('menu.questions')} count={open.data?.length ?? 0} id="open-questions" />,
    },
    { key: linkTo('quarantine'), icon: <AlertOutlined />, label: t('menu.quarantine') },
    { key: linkTo('pipeline'), icon: <ApiOutlined />, label: t('menu.pipeline') },
    {
      key: linkTo('drafts'),
      icon: <PlusSquareOutlined />,
      label: <Counted text={t('menu.drafts')} count={drafted.data?.drafts.length ?? 0} id="open-drafts" />,
    },
    ...(may('import.make') ? [{ key: linkTo('import'), icon: <ImportOutlined />, label: t('menu.import') }] : []),
    ...(may('audit.read') ? [{ key: linkTo('audit'), icon: <HistoryOutlined />, label: t('menu.audit') }] : []),
    ...(may('people.manage') ? [{ key: linkTo('people'), icon: <TeamOutlined />, label: t('menu.people') }] : []),
  ]
  return (
    <Layout.Sider
      theme="light"
      width={216}
      collapsible
      breakpoint="lg"
      collapsed={isNarrow}
      onCollapse={setNarrow}
      className="sider"
    >
      <a className="brand" href={linkTo('overview')}>
        <img src="./icon.svg" alt="" width={28} height={28} />
        {!isNarrow && <span>昆仑 Kunlun</span>}
      </a>
      <Menu
        mode="inline"
        items={items}
        selectedKeys={[selected]}
        defaultOpenKeys={['machines', 'studies']}
        onClick={({ key }) => go(key)}
      />
    </Layout.Sider>
  )
}

function Counted({ text, count, id }: { text: string; count: number; id: string }) {
  return (
    <span className="counted">
      {text}
      <Badge count={count} size="small" data-testid={id} />
    </span>
  )
}
