// The menu on the left.
import { Badge, Layout, Menu } from 'antd'
import { useState } from 'react'
import { api, type Title } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { go, linkTo, useRoute } from '../route.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import type { ViewName } from '../views.tsx'
import { useShownViews } from './shown-views.ts'

interface Titled {
  readonly id: string
  readonly title?: Title
}

export function SideMenu() {
  const { t, titleOf } = useText()
  const { machines, studies } = useSite()
  const { parts } = useRoute()
  const open = usePoll('open questions', api.questions, 3000)
  const drafted = usePoll('drafts to accept', api.drafts, 10_000)
  const [isNarrow, setNarrow] = useState(false)
  const [view = 'overview', id] = parts
  const selected = id !== undefined && (view === 'machines' || view === 'studies') ? linkTo(view, id) : linkTo(view)
  const children: Partial<Record<ViewName, readonly Titled[]>> = { machines, studies }
  const counts: Partial<Record<ViewName, number>> = {
    questions: open.data?.length ?? 0,
    drafts: drafted.data?.drafts.length ?? 0,
  }
  const items = useShownViews().map(({ name, icon }) => {
    const text = t(`menu.${name}`)
    const ones = children[name]?.map((one) => ({ key: linkTo(name, one.id), label: titleOf(one.title, one.id) }))
    if (ones !== undefined) return { key: name, icon, label: text, children: ones }
    return { key: linkTo(name), icon, label: counted(text, name, counts[name]) }
  })
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

/** How much waits in a view stands beside its name. */
function counted(text: string, name: ViewName, count: number | undefined) {
  if (count === undefined) return text
  return (
    <span className="counted">
      {text}
      <Badge count={count} size="small" data-testid={`open-${name}`} />
    </span>
  )
}
