// How the page looks, on the bar: light, dark, as the system is; the wall screen; the keys.
import {
  BulbOutlined,
  DesktopOutlined,
  FullscreenOutlined,
  MoonOutlined,
  QuestionOutlined,
  SunOutlined,
} from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useText } from '../i18n/text.tsx'
import { toneChoices, useLook } from '../look.tsx'

const icons = { system: <DesktopOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> }

export function LookMenu({ onHelp }: { onHelp: () => void }) {
  const { t } = useText()
  const { choice, chooseTone, setWall } = useLook()
  const items = [
    ...toneChoices.map((one) => ({
      key: one,
      icon: icons[one],
      label: t(`look.${one}`),
      onClick: () => chooseTone(one),
    })),
    { type: 'divider' as const },
    { key: 'wall', icon: <FullscreenOutlined />, label: t('look.wall'), onClick: () => setWall(true) },
    { key: 'keys', icon: <QuestionOutlined />, label: t('keys.title'), onClick: onHelp },
  ]
  return (
    <Dropdown menu={{ items, selectedKeys: [choice] }} trigger={['click']}>
      <Button type="text" size="small" icon={<BulbOutlined />} aria-label={t('look.title')} data-testid="look-menu" />
    </Dropdown>
  )
}
