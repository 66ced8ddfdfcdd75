// An answer that takes a while: asked on demand, an older one that comes late is not shown.
import { useCallback, useEffect, useRef, useState } from 'react'

export interface Answered<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isBusy: boolean
  ask(): void
}

/** `question` says what is asked: `data` is undefined until asked, and marked old by `isOld` once the question changed. */
export function useAnswer<T>(question: string, load: () => Promise<T>): Answered<T> & { readonly isOld: boolean } {
  const [state, setState] = useState<{ question: string; data?: T; error?: unknown }>()
  const [busy, setBusy] = useState(0)
  const newest = useRef(0)
  const latest = useRef({ load, question })
  latest.current = { load, question }
  useEffect(
    () => () => {
      newest.current = -1
    },
    [],
  )
  const run = useCallback(async () => {
    const turn = newest.current + 1
    newest.current = turn
    const asked = latest.current
    setBusy((count) => count + 1)
    const answer = await asked.load().then(
      (data) => ({ question: asked.question, data }),
      (error: unknown) => ({ question: asked.question, error }),
    )
    if (newest.current === turn) setState(answer)
    if (newest.current >= 0) setBusy((count) => count - 1)
  }, [])
  // It returns nothing, so that it can be an effect as it is.
  const ask = useCallback(() => {
    run()
  }, [run])
  return {
    data: state?.data,
    error: state?.error,
    isBusy: busy > 0,
    isOld: state !== undefined && state.question !== question,
    ask,
  }
}
