// The bar on top: site, plant clock with its factor, link state, language.
import { Badge, Flex, Layout, Segmented, Tag, Tooltip } from 'antd'
import { secondsText } from '../format.ts'
import { type Language, useText } from '../i18n/text.tsx'
import { useLive } from '../live.ts'
import { useSite } from '../site.ts'
import { UserMenu } from './user-menu.tsx'

const languages: { value: Language; label: string }[] = [
  { value: 'zh', label: '中文' },
  { value: 'en', label: 'EN' },
]

export function TopBar({ isOffline }: { isOffline: boolean }) {
  const { t, language, setLanguage } = useText()
  const { info } = useSite()
  const live = useLive()
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
              <Tag color="gold" variant="filled">
                ×{factor}
              </Tag>
            )}
          </span>
        </Tooltip>
        <UserMenu />
        <Segmented
          size="small"
          value={language}
          options={languages}
          onChange={(value) => setLanguage(value as Language)}
          aria-label={t('app.language')}
        />
      </Flex>
    </Layout.Header>
  )
}
