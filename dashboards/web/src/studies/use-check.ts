// Asks the installation what it thinks of a drafted study, a moment after the last change.
import { useEffect, useState } from 'react'
import { type Check, studyApi } from './study-api.ts'

/** Long enough to type a number, short enough to feel immediate. */
const settleMs = 350

export interface Checked {
  /** Of the newest draft that was answered. */
  readonly check?: Check
  readonly error?: unknown
  readonly isChecking: boolean
}

export function useCheck(id: string, definition: object): Checked {
  const [checked, setChecked] = useState<Checked>({ isChecking: true })
  const draft = JSON.stringify(definition)
  useEffect(() => {
    let isOld = false
    setChecked((before) => ({ ...before, isChecking: true }))
    const timer = window.setTimeout(async () => {
      try {
        const check = await studyApi.check({ id, definition: JSON.parse(draft) as object })
        if (!isOld) setChecked({ check, isChecking: false })
      } catch (error) {
        if (!isOld) setChecked((before) => ({ ...before, error, isChecking: false }))
      }
    }, settleMs)
    return () => {
      isOld = true
      window.clearTimeout(timer)
    }
  }, [id, draft])
  return checked
}
