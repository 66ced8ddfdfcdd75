// Loads something and keeps it fresh; what was loaded stays on the screen when a later try fails.
import { useCallback, useEffect, useRef, useState } from 'react'

export interface Polled<T> {
  readonly data: T | undefined
  readonly error: unknown
  refresh(): void
}

/** `key` names what is loaded: when it changes, the old data goes. Never two requests at once. */
export function usePoll<T>(key: string, load: () => Promise<T>, everyMs = 3000): Polled<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: unknown }>({ key })
  const latestLoad = useRef(load)
  latestLoad.current = load
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` starts the loop again on demand
  useEffect(() => {
    let isOver = false
    let timer: number | undefined
    const once = async () => {
      try {
        const data = await latestLoad.current()
        if (!isOver) setState({ key, data })
      } catch (error) {
        if (!isOver) setState((old) => (old.key === key ? { ...old, error } : { key, error }))
      }
      if (!isOver && everyMs > 0) timer = window.setTimeout(once, everyMs)
    }
    once()
    return () => {
      isOver = true
      window.clearTimeout(timer)
    }
  }, [key, everyMs, turn])
  const refresh = useCallback(() => setTurn((old) => old + 1), [])
  const isCurrent = state.key === key
  return { data: isCurrent ? state.data : undefined, error: isCurrent ? state.error : undefined, refresh }
}
