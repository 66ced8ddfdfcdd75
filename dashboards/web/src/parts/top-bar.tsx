// The bar on top: site, plant clock with its factor, link state, language.
import { FullscreenExitOutlined } from '@ant-design/icons'
import { Badge, Button, Flex, Layout, Segmented, Tag, Tooltip } from 'antd'
import { secondsText } from '../format.ts'
import { type Language, useText } from '../i18n/text.tsx'
import { useLive } from '../live.ts'
import { useLook } from '../look.tsx'
import { useSite } from '../site.ts'
import { LookMenu } from './look-menu.tsx'
import { UserMenu } from './user-menu.tsx'

const languages: { value: Language; label: string }[] = [
  { value: 'zh', label: '中文' },
  { value: 'en', label: 'EN' },
]

export function TopBar({ isOffline, onHelp }: { isOffline: boolean; onHelp: () => void }) {
  const { t, language, setLanguage } = useText()
  const { info } = useSite()
  const live = useLive()
  const { isWall, setWall } = useLook()
  const { factor } = info.clock
  const nowMs = live.nowMs === 0 ? Date.parse(info.clock.now) : live.nowMs
  const isLinked = live.isConnected && !isOffline
  return (
    <Layout.Header className="top-bar">
      <span className="site">
        {info.enterprise} · {info.site}
      </span>
      <Flex gap="middle" align="center">
        <Badge status={isLinked ? 'success' : 'error'} text={t(isLinked ? 'live.linked' : 'live.lost')} />
        <Tooltip title={t('clock.hint', { zone: info.timeZone, factor })}>
          <span className="clock" data-testid="plant-clock">
            <span className="quiet">{t('clock.plant')}</span> {secondsText(nowMs, info.timeZone)}
            {factor !== 1 && (
              <Tag color="warning" variant="filled">
                ×{factor}
              </Tag>
            )}
          </span>
        </Tooltip>
        {!isWall && <UserMenu />}
        {!isWall && <LookMenu onHelp={onHelp} />}
        <Segmented
          size="small"
          value={language}
          options={languages}
          onChange={(value) => setLanguage(value as Language)}
          aria-label={t('app.language')}
        />
        {isWall && (
          <Button
            type="text"
            size="small"
            icon={<FullscreenExitOutlined />}
            aria-label={t('look.leaveWall')}
            onClick={() => setWall(false)}
          />
        )}
      </Flex>
    </Layout.Header>
  )
}
