// What a correction would become, asked a moment after the last change.
import { useEffect, useState } from 'react'
import { type Correction, type Foreseen, mendApi } from './mend-api.ts'

/** Long enough to type a number, short enough to feel immediate. */
const settleMs = 300

interface Asked {
  readonly foreseen?: Foreseen
  readonly error?: unknown
  /** False while what is shown is of an earlier correction. */
  readonly isCurrent: boolean
}

export function useForeseen(id: number, correction: Correction): Asked {
  const [asked, setAsked] = useState<Asked>({ isCurrent: false })
  const draft = JSON.stringify(correction)
  useEffect(() => {
    let isOld = false
    setAsked((before) => ({ ...before, isCurrent: false }))
    const timer = window.setTimeout(async () => {
      try {
        const foreseen = await mendApi.foresee(id, JSON.parse(draft) as Correction)
        if (!isOld) setAsked({ foreseen, isCurrent: true })
      } catch (error) {
        if (!isOld) setAsked({ error, isCurrent: false })
      }
    }, settleMs)
    return () => {
      isOld = true
      window.clearTimeout(timer)
    }
  }, [id, draft])
  return asked
}
