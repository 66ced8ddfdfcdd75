// The curves of a machine, loaded around what is seen: more before the view reaches the end, nothing stale.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Signal } from '../api.ts'
import type { Range } from '../parts/range-picker.tsx'
import type { Polled } from '../use-poll.ts'
import { type Loaded, loadCurves } from './load.ts'
import { type Span, serves, spanAround, viewOf, widthOf } from './view.ts'

const refreshMs = 5000
const refreshFixedMs = 60_000

export interface CurvesInput {
  readonly machine: string
  readonly signals: readonly Signal[]
  readonly range: Range
  /** Plant time, ms. */
  now(): number
}

export interface CurvesState extends Polled<Loaded> {
  /** Tells what is seen now; loads where what is there no longer serves. */
  look(view: Span): void
}

export function useCurves({ machine, signals, range, now }: CurvesInput): CurvesState {
  const key = `${machine} ${signals.map(({ name }) => name).join()}`
  const [state, setState] = useState<{ key: string; data?: Loaded; error?: unknown }>({ key })
  const [wanted, want] = useState<Span>()
  const [turn, setTurn] = useState(0)
  const latest = useRef({ now, signals, data: state.data, wanted })
  latest.current = { now, signals, data: state.key === key ? state.data : undefined, wanted }
  const look = useCallback((view: Span) => {
    const { data, wanted: asked } = latest.current
    const nowMs = latest.current.now()
    const coming = asked && { ...spanAround(asked, nowMs), viewMs: widthOf(asked) }
    if ((data && serves(data, view, nowMs)) || (coming && serves(coming, view, nowMs))) return
    want(view)
  }, [])
  const { kind, spanMs } = range
  const toMs = range.kind === 'fixed' ? range.toMs : undefined
  useEffect(() => {
    if (kind === 'last') want(undefined)
    else look(viewOf({ kind, spanMs, toMs: toMs ?? 0 }, 0))
  }, [kind, spanMs, toMs, look])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` starts the loop again on demand
  useEffect(() => {
    if (kind === 'fixed' && wanted === undefined) return
    const controller = new AbortController()
    let timer: number | undefined
    const once = async () => {
      const nowMs = latest.current.now()
      const view = wanted ?? viewOf({ kind: 'last', spanMs }, nowMs)
      const ask = { machine, signals: latest.current.signals, abort: controller.signal }
      try {
        const data = await loadCurves({ ...ask, span: spanAround(view, nowMs), viewMs: widthOf(view) })
        if (!controller.signal.aborted) setState({ key, data })
      } catch (error) {
        if (!controller.signal.aborted) setState((old) => (old.key === key ? { ...old, error } : { key, error }))
      }
      if (!controller.signal.aborted) timer = window.setTimeout(once, kind === 'last' ? refreshMs : refreshFixedMs)
    }
    once()
    return () => {
      controller.abort()
      window.clearTimeout(timer)
    }
  }, [key, kind, kind === 'last' ? spanMs : undefined, wanted, turn])
  const refresh = useCallback(() => setTurn((old) => old + 1), [])
  const isCurrent = state.key === key
  return { data: isCurrent ? state.data : undefined, error: isCurrent ? state.error : undefined, refresh, look }
}
