// Mends a quarantined entry: its fields, what it would become, the reason; then it goes through.
import { Alert, Card, Form, Input, Spin } from 'antd'
import { useState } from 'react'
import type { QuarantineDetail } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { describeError } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { useMay } from '../site.ts'
import { ForeseenTable } from './foreseen-table.tsx'
import { type Correction, mendApi } from './mend-api.ts'
import { MendFields } from './mend-fields.tsx'
import { useForeseen } from './use-foreseen.ts'

interface Props {
  readonly entry: QuarantineDetail
  readonly stands: Correction
  readonly onMended: () => void
}

export function MendCard(props: Props) {
  const { t } = useText()
  // Whoever may not mend is not asked what they would mend.
  return (
    <Card size="small" title={t('mend.title')} data-testid="mend">
      {useMay()('quarantine.mend') ? (
        <MendForm {...props} />
      ) : (
        <ActButton needs="quarantine.mend">{t('mend.do')}</ActButton>
      )}
    </Card>
  )
}

function MendForm({ entry, stands, onMended }: Props) {
  const texts = useText()
  const { t } = texts
  const action = useAction()
  const [correction, setCorrection] = useState(stands)
  const [why, setWhy] = useState('')
  const { foreseen, error, isCurrent } = useForeseen(entry.id, correction)
  const problems = foreseen?.problems ?? []
  const mend = async () => {
    const send = async () => {
      const { replayed, faults } = await mendApi.mend(entry.id, correction, why.trim())
      if (!replayed) throw new Error(faults.map((fault) => `${fault.message} ${fault.next}`).join('; '))
    }
    await action.run(send, t('mend.done'))
    onMended()
  }
  return (
    <Form layout="vertical" size="small">
      <p className="quiet small">{t(correction.kind === 'message' ? 'mend.messageHint' : 'mend.hint')}</p>
      <MendFields correction={correction} problems={problems} onChange={setCorrection} />
      {error !== undefined && (
        <Alert type="warning" showIcon className="gap-below" title={describeError(error, texts).title} />
      )}
      <Spin spinning={!isCurrent && error === undefined}>
        {foreseen !== undefined && <ForeseenTable foreseen={foreseen} />}
      </Spin>
      <Form.Item label={t('action.reason')} htmlFor="mend-why" required>
        <Input.TextArea
          id="mend-why"
          rows={2}
          maxLength={2000}
          value={why}
          placeholder={t('mend.whyHint')}
          onChange={(event) => setWhy(event.target.value)}
        />
      </Form.Item>
      <ActButton
        needs="quarantine.mend"
        type="primary"
        size="middle"
        loading={action.isBusy}
        disabled={!isCurrent || problems.length > 0 || why.trim() === ''}
        onClick={mend}
      >
        {t('mend.do')}
      </ActButton>
    </Form>
  )
}
