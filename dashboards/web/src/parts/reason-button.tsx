// A button that asks for a reason first.
import type { ButtonProps } from 'antd'
import { useState } from 'react'
import type { Action } from '../../../api/rights/actions.ts'
import { ActButton } from './act-button.tsx'
import { ReasonModal } from './reason-modal.tsx'

export interface ReasonButtonProps {
  readonly needs: Action
  readonly label: string
  readonly hint: string
  readonly buttonProps?: ButtonProps
  /** Resolves once it is done; the question then closes. */
  readonly onReason: (reason: string) => Promise<unknown>
}

export function ReasonButton({ needs, label, hint, buttonProps, onReason }: ReasonButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const submit = async (reason: string) => {
    await onReason(reason)
    setOpen(false)
  }
  return (
    <>
      <ActButton {...buttonProps} needs={needs} onClick={() => setOpen(true)}>
        {label}
      </ActButton>
      {isOpen && <ReasonModal title={label} hint={hint} onCancel={() => setOpen(false)} onReason={submit} />}
    </>
  )
}
