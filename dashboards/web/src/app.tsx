// The frame of the page: theme, menu, header, login, and the view that the address names.
import { App as AntApp, ConfigProvider, type ConfigProviderProps, Layout, theme } from 'antd'
import enUS from 'antd/locale/en_US.js'
import zhCN from 'antd/locale/zh_CN.js'
import { Suspense, useEffect, useMemo } from 'react'
import { ApiError, api } from './api.ts'
import { useText } from './i18n/text.tsx'
import { openLive } from './live.ts'
import { Invitation } from './pages/invitation.tsx'
import { ErrorBoundary } from './parts/error-boundary.tsx'
import { Login } from './parts/login.tsx'
import { SideMenu } from './parts/side-menu.tsx'
import { Loading, Problem } from './parts/states.tsx'
import { TopBar } from './parts/top-bar.tsx'
import { useRoute } from './route.ts'
import { SiteContext } from './site.ts'
import { usePoll } from './use-poll.ts'
import { viewOf } from './views.tsx'

const look = {
  algorithm: [theme.compactAlgorithm],
  cssVar: {},
  token: {
    colorPrimary: '#17607f',
    colorInfo: '#17607f',
    colorLink: '#17607f',
    colorPrimaryBg: '#e3eff4',
    colorPrimaryBgHover: '#d5e7ee',
    colorInfoBg: '#e3eff4',
    colorSuccess: '#1b7a5a',
    colorSuccessBg: '#e4f3ec',
    colorWarning: '#a05a00',
    colorWarningBg: '#fdf2df',
    colorError: '#b3261e',
    colorErrorBg: '#fdeceb',
    colorBgLayout: '#f3f5f7',
    colorTextBase: '#1c2830',
    // Whoever asked the system for less motion gets none.
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    borderRadius: 6,
    fontSize: 14,
    fontFamily:
      "system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
  },
  components: { Layout: { headerBg: '#ffffff', siderBg: '#ffffff' }, Menu: { itemHeight: 38 } },
}

export function App() {
  const { language } = useText()
  return (
    <ConfigProvider locale={localeOf(language === 'zh' ? zhCN : enUS)} theme={look} button={{ autoInsertSpace: false }}>
      <AntApp>
        <Gate />
      </AntApp>
    </ConfigProvider>
  )
}

type Locale = NonNullable<ConfigProviderProps['locale']>

/** The library ships its texts as CommonJS, where bundler and type checker look for the default in two places. */
function localeOf(texts: Locale | { default: Locale }): Locale {
  return 'default' in texts ? texts.default : texts
}

/** Loads what all views share; asks for the token where the installation wants one. */
function Gate() {
  const { parts } = useRoute()
  const shared = usePoll('site', loadSite, 10_000)
  const isLocked = shared.error instanceof ApiError && shared.error.status === 401
  const isReady = shared.data !== undefined && !isLocked
  const { data, refresh } = shared
  const site = useMemo(() => data && { ...data, refresh }, [data, refresh])
  useEffect(() => (isReady ? openLive() : undefined), [isReady])
  // Leads in, whoever is signed in or not.
  if (parts[0] === 'invitation' && parts[1] !== undefined)
    return <Invitation invitation={parts[1]} onDone={shared.refresh} key={parts[1]} />
  if (isLocked) return <Login onDone={shared.refresh} />
  if (site === undefined) {
    return shared.error === undefined ? <Loading /> : <Problem error={shared.error} onRetry={shared.refresh} />
  }
  return (
    <SiteContext value={site}>
      <Layout className="frame">
        <SideMenu />
        <Layout>
          <TopBar isOffline={shared.error !== undefined} />
          <Layout.Content className="content">
            <ErrorBoundary key={parts.join('/')}>
              <Suspense fallback={<Loading />}>{viewOf(parts)}</Suspense>
            </ErrorBoundary>
          </Layout.Content>
        </Layout>
      </Layout>
    </SiteContext>
  )
}

async function loadSite() {
  // First, for its word goes with what follows.
  const session = await api.session()
  const [info, machines, studies] = await Promise.all([api.installation(), api.machines(), api.studies()])
  return { session, info, machines, studies }
}
