// Loads something and keeps it fresh; what was loaded stays on the screen when a later try fails.
import { useCallback, useEffect, useRef, useState } from 'react'

export interface Polled<T> {
  readonly data: T | undefined
  readonly error: unknown
  /** When the data came, ms of the browser's clock. */
  readonly loadedMs?: number | undefined
  /** How often it is asked for anew; 0: once. */
  readonly everyMs?: number
  refresh(): void
}

/** `key` names what is loaded: when it changes, the old data goes. Never two requests at once. */
export function usePoll<T>(key: string, load: () => Promise<T>, everyMs = 3000): Polled<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: unknown; loadedMs?: number }>({ key })
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
        if (!isOver) setState({ key, data, loadedMs: Date.now() })
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
  const { data, error, loadedMs } = state.key === key ? state : {}
  return { data, error, loadedMs, everyMs, refresh }
}

/** Whether the data is older than its poll allows: an answer is late by more than two turns. */
export function useIsLate({ loadedMs, everyMs = 0 }: Pick<Polled<unknown>, 'loadedMs' | 'everyMs'>): boolean {
  const [lateMs, setLateMs] = useState<number>()
  useEffect(() => {
    if (loadedMs === undefined || everyMs === 0) return
    const dueMs = loadedMs + 3 * everyMs + graceMs
    const timer = window.setTimeout(() => setLateMs(loadedMs), dueMs - Date.now())
    return () => window.clearTimeout(timer)
  }, [loadedMs, everyMs])
  return loadedMs !== undefined && lateMs === loadedMs
}

/** What a slow answer may take beside its turns. */
const graceMs = 5000
