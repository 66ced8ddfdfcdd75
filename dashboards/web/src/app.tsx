// The frame of the page: theme, menu, header, login, and the view that the address names.
import { App as AntApp, ConfigProvider, type ConfigProviderProps, Layout } from 'antd'
import enUS from 'antd/locale/en_US.js'
import zhCN from 'antd/locale/zh_CN.js'
import { Suspense, useEffect, useMemo, useState } from 'react'
import { ApiError, api } from './api.ts'
import { useText } from './i18n/text.tsx'
import { openLive } from './live.ts'
import { useLook } from './look.tsx'
import { Invitation } from './pages/invitation.tsx'
import { ErrorBoundary } from './parts/error-boundary.tsx'
import { Login } from './parts/login.tsx'
import { NamedView } from './parts/named-view.tsx'
import { Shortcuts } from './parts/shortcuts.tsx'
import { SideMenu } from './parts/side-menu.tsx'
import { Loading, Problem } from './parts/states.tsx'
import { themeOf } from './parts/theme.ts'
import { TopBar } from './parts/top-bar.tsx'
import { useRoute } from './route.ts'
import { SiteContext } from './site.ts'
import { usePoll } from './use-poll.ts'

export function App() {
  const { language } = useText()
  const { tone, isWall } = useLook()
  const theme = useMemo(() => themeOf(tone, isWall), [tone, isWall])
  return (
    <ConfigProvider
      locale={localeOf(language === 'zh' ? zhCN : enUS)}
      theme={theme}
      button={{ autoInsertSpace: false }}
    >
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
  const { isWall } = useLook()
  const [isHelp, setHelp] = useState(false)
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
        <SkipLink />
        {!isWall && <SideMenu />}
        <Layout>
          <TopBar isOffline={shared.error !== undefined} onHelp={() => setHelp(true)} />
          <Layout.Content className="content" id="content" tabIndex={-1} role="main">
            <ErrorBoundary key={parts.join('/')}>
              <Suspense fallback={<Loading />}>
                <NamedView parts={parts} />
              </Suspense>
            </ErrorBoundary>
          </Layout.Content>
        </Layout>
      </Layout>
      <Shortcuts isHelp={isHelp} setHelp={setHelp} />
    </SiteContext>
  )
}

async function loadSite() {
  // First, for its word goes with what follows.
  const session = await api.session()
  // Nobody may read the rest: it is not asked for.
  if (session.kind === 'nobody') throw new ApiError(401, { code: 'UNAUTHORIZED', message: '', next: '' })
  const [info, machines, studies] = await Promise.all([api.installation(), api.machines(), api.studies()])
  return { session, info, machines, studies }
}

/** The first stop of the tab key: past the menu. The address after # names the view, hence no plain link. */
function SkipLink() {
  const { t } = useText()
  return (
    <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
      {t('frame.skip')}
    </button>
  )
}
