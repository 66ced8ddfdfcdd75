// The four states that every view has beside its data: loading, empty, error and stale.
import { Alert, Button, Empty, Flex, Result, Skeleton } from 'antd'
import { type ReactNode, use } from 'react'
import { ApiError } from '../api.ts'
import { secondsText } from '../format.ts'
import { errorsZh } from '../i18n/errors-zh.ts'
import { factsInChinese } from '../i18n/problems-zh.ts'
import { type Texts, useText } from '../i18n/text.tsx'
import { SiteContext } from '../site.ts'
import { type Polled, useIsLate } from '../use-poll.ts'

export function Loading() {
  return (
    <div className="pad">
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  )
}

export function Nothing({ text }: { text: string }) {
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text} />
}

/** What happened and what to do, in the language of the page. */
export function describeError(error: unknown, { language, t }: Texts): { title: string; detail: string; next: string } {
  if (!(error instanceof ApiError)) return { title: t('error.unexpected'), detail: String(error), next: '' }
  if (error.code === 'OFFLINE') return { title: t('error.offline'), detail: '', next: t('error.offlineNext') }
  return faultText({ code: error.code, message: error.message, next: error.next }, language)
}

/** A coded error: Chinese has its own sentence, with the facts below, in the original where there are no words for them. */
export function faultText(fault: { code: string; message: string; next: string }, language: string) {
  const chinese = language === 'zh' ? errorsZh[fault.code as keyof typeof errorsZh] : undefined
  if (chinese === undefined) return { title: fault.message, detail: '', next: fault.next }
  return { title: chinese.what, detail: factsInChinese(fault.message) ?? fault.message, next: chinese.next }
}

export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const texts = useText()
  const { title, detail, next } = describeError(error, texts)
  const subtitle = (
    <>
      {detail !== '' && <div className="quiet">{detail}</div>}
      <div>{next}</div>
    </>
  )
  const retry = onRetry && <Button onClick={onRetry}>{texts.t('action.retry')}</Button>
  return (
    <Result status="warning" title={<span className="problem-title">{title}</span>} subTitle={subtitle} extra={retry} />
  )
}

/** A line over data that could not be refreshed, or whose answer is late: since when it stands still. */
export function StaleNote(polled: Omit<Polled<unknown>, 'data' | 'refresh'>) {
  const texts = useText()
  const timeZone = use(SiteContext)?.info.timeZone ?? 'UTC'
  const isLate = useIsLate(polled)
  const { error, loadedMs } = polled
  if (error === undefined && !isLate) return null
  const since = loadedMs === undefined ? '' : texts.t('state.since', { time: secondsText(loadedMs, timeZone) })
  const { title, next } = error === undefined ? { title: texts.t('state.late'), next: '' } : describeError(error, texts)
  return <Alert type="warning" showIcon banner title={`${texts.t('state.stale')} ${since} ${title} ${next}`} />
}

/** Shows loaded data, keeping it on the screen when a refresh fails. */
export function Loaded<T>({ polled, children }: { polled: Polled<T>; children: (data: T) => ReactNode }) {
  if (polled.data !== undefined) {
    return (
      <>
        <StaleNote {...polled} />
        {children(polled.data)}
      </>
    )
  }
  return polled.error === undefined ? <Loading /> : <Problem error={polled.error} onRetry={polled.refresh} />
}

/** The head of a view: its title, what it is about, and what can be done. */
export function Head({ title, sub, extra }: { title: ReactNode; sub?: ReactNode; extra?: ReactNode }) {
  return (
    <Flex justify="space-between" align="center" wrap gap="small" className="head">
      <div>
        <h1>{title}</h1>
        {sub !== undefined && <div className="quiet">{sub}</div>}
      </div>
      <Flex gap="small" align="center" wrap>
        {extra}
      </Flex>
    </Flex>
  )
}
