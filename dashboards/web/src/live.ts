// Live values: one WebSocket for the whole page, opened again by itself when it is lost.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { apiUrl, type LiveFrame, type LiveSample } from './api.ts'

export interface LiveState {
  readonly isConnected: boolean
  /** Plant time of the newest frame, ms. 0 before the first. */
  readonly nowMs: number
  /** When it arrived, on the browser's monotonic clock. */
  readonly arrivedMs: number
  readonly values: ReadonlyMap<string, LiveSample>
}

type FrameListener = (frame: LiveFrame) => void

const retryMs = 2000
let state: LiveState = { isConnected: false, nowMs: 0, arrivedMs: 0, values: new Map() }
const stateListeners = new Set<() => void>()
const frameListeners = new Set<FrameListener>()

export function keyOf(machine: string, signal: string): string {
  return `${machine}/${signal}`
}

/** The newest values; re-renders with every frame. */
export function useLive(): LiveState {
  return useSyncExternalStore(subscribe, () => state)
}

/** Plant time, ms, at most every so many wall milliseconds: for what is costly to draw. 0 before the first frame. */
export function usePlantTime(everyMs: number): number {
  const [nowMs, setNowMs] = useState(state.nowMs)
  useEffect(() => {
    const timer = window.setInterval(() => setNowMs(state.nowMs), everyMs)
    return () => window.clearInterval(timer)
  }, [everyMs])
  return nowMs
}

/** Calls the listener with every frame, without rendering. */
export function useFrames(listener: FrameListener): void {
  useEffect(() => {
    frameListeners.add(listener)
    return () => {
      frameListeners.delete(listener)
    }
  }, [listener])
}

/** Keeps the link open until the returned function is called. */
export function openLive(): () => void {
  let isOver = false
  let timer: number | undefined
  let socket: WebSocket | undefined
  const open = () => {
    const url = apiUrl('live')
    url.protocol = url.protocol.replace('http', 'ws')
    socket = new WebSocket(url)
    socket.onmessage = (event) => take(JSON.parse(String(event.data)) as LiveFrame)
    socket.onclose = () => {
      publish({ ...state, isConnected: false })
      if (!isOver) timer = window.setTimeout(open, retryMs)
    }
  }
  open()
  return () => {
    isOver = true
    window.clearTimeout(timer)
    socket?.close()
  }
}

function take(frame: LiveFrame): void {
  const values = new Map(state.values)
  for (const sample of frame.values) values.set(keyOf(sample.machine, sample.signal), sample)
  publish({ isConnected: true, nowMs: Date.parse(frame.now), arrivedMs: performance.now(), values })
  for (const listener of frameListeners) listener(frame)
}

function publish(next: LiveState): void {
  state = next
  for (const listener of stateListeners) listener()
}

function subscribe(listener: () => void): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}
