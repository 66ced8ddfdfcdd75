// Asks for a reason before something is refused, voided or cancelled.
import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useText } from '../i18n/text.tsx'

export interface ReasonModalProps {
  readonly title: string
  readonly hint: string
  readonly onCancel: () => void
  readonly onReason: (reason: string) => Promise<unknown>
  /** What else is asked, below the reason. */
  readonly children?: ReactNode
}

export function ReasonModal({ title, hint, onCancel, onReason, children }: ReasonModalProps) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    await onReason(reason.trim())
    setBusy(false)
  }
  return (
    <Modal
      open
      title={title}
      onCancel={onCancel}
      onOk={submit}
      okText={t('action.confirm')}
      cancelText={t('action.cancel')}
      confirmLoading={isBusy}
      okButtonProps={{ disabled: reason.trim() === '' }}
    >
      <p className="quiet">{hint}</p>
      <Input.TextArea
        autoFocus
        rows={3}
        maxLength={2000}
        value={reason}
        placeholder={t('action.reason')}
        onChange={(event) => setReason(event.target.value)}
      />
      {children}
    </Modal>
  )
}
