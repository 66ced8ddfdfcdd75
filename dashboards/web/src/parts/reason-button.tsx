// A button that asks for a reason first.
import { Button, type ButtonProps } from 'antd'
import { useState } from 'react'
import { ReasonModal } from './reason-modal.tsx'

export interface ReasonButtonProps {
  readonly label: string
  readonly hint: string
  readonly buttonProps?: ButtonProps
  /** Resolves once it is done; the question then closes. */
  readonly onReason: (reason: string) => Promise<unknown>
}

export function ReasonButton({ label, hint, buttonProps, onReason }: ReasonButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const submit = async (reason: string) => {
    await onReason(reason)
    setOpen(false)
  }
  return (
    <>
      <Button {...buttonProps} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && <ReasonModal title={label} hint={hint} onCancel={() => setOpen(false)} onReason={submit} />}
    </>
  )
}
