// What every answer of a twin has around it: the question's button, waiting, error, age, findings, who speaks.
import { Alert, Flex, Spin } from 'antd'
import type { ReactNode } from 'react'
import type { Title } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { Problem } from '../parts/states.tsx'
import { linkTo } from '../route.ts'
import { useQuantities } from '../twins/words.ts'
import { inWords } from './in-words.ts'
import type { Answered } from './use-answer.ts'

interface Said {
  readonly findings: readonly Title[]
  readonly calibration?: string
}

interface Props<T extends Said> {
  readonly answered: Answered<T> & { readonly isOld: boolean }
  readonly button: string
  /** Controls beside the button. */
  readonly controls?: ReactNode
  readonly hint: string
  /** The findings stand with what they are of. */
  readonly isSaidBelow?: boolean
  readonly children: (answer: T) => ReactNode
}

export function AnswerFrame<T extends Said>({
  answered,
  button,
  controls,
  hint,
  isSaidBelow = false,
  children,
}: Props<T>) {
  const { t } = useText()
  const { data, error, isBusy, isOld, ask } = answered
  return (
    <>
      <Flex gap="small" align="center" wrap className="gap-below">
        {controls}
        <ActButton needs="study.predict" type="primary" loading={isBusy} onClick={ask}>
          {button}
        </ActButton>
        <span className="quiet small">{hint}</span>
      </Flex>
      {error !== undefined && <Problem error={error} onRetry={ask} />}
      {data === undefined && error === undefined && isBusy && (
        <Flex justify="center" className="pad">
          <Spin description={t('simulation.working')} />
        </Flex>
      )}
      {data !== undefined && (
        <>
          {isOld && !isBusy && (
            <Alert type="warning" showIcon className="gap-below" title={t('simulation.old')} data-testid="old-answer" />
          )}
          <Said said={isSaidBelow ? { ...data, findings: [] } : data} />
          {children(data)}
        </>
      )}
    </>
  )
}

/** What the figures mean in words, with the version that they come from. */
export function Said({ said }: { said: Said }) {
  const { t, language } = useText()
  const { nameOf } = useQuantities()
  return (
    <div className="gap-below" data-testid="said">
      {said.findings.map((finding) => (
        <div key={finding.en}>{inWords(finding[language], nameOf)}</div>
      ))}
      <div className="quiet small">
        {t('twins.speaksBy')}{' '}
        {said.calibration === undefined ? (
          `${t('twins.sheets')} · ${t('twins.noBandHint')}`
        ) : (
          <a href={linkTo('twins', 'versions', said.calibration)}>{said.calibration}</a>
        )}
      </div>
    </div>
  )
}
