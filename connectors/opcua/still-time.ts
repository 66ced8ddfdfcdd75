// Source times that stand still while values change: noticed by node, so that what follows can be dated.
import type { DataValue } from 'node-opcua'
import { exactTime } from './scalar.ts'

/** So many changes under one source time, over so many milliseconds, are no burst. */
const changes = 3
const overMs = 2000

export interface StillTimes<Node> {
  /** Looks at a value; true while the source time of its node stands still. `nowMs`: of a clock that never jumps. */
  isStill(node: Node, data: DataValue, nowMs: number): boolean
  /** Nodes whose source time stands still now. */
  count(): number
}

interface Seen {
  readonly time: string
  readonly sinceMs: number
  value: unknown
  changes: number
  isStill: boolean
}

/** `onChange` is told when a node's time begins to stand still, or goes on. */
export function watchStillTimes<Node>(onChange: (node: Node, isStill: boolean) => void): StillTimes<Node> {
  const nodes = new Map<Node, Seen>()
  let still = 0
  const turn = (node: Node, isStill: boolean) => {
    still += isStill ? 1 : -1
    onChange(node, isStill)
  }
  return {
    isStill(node, data, nowMs) {
      const time = exactTime(data.sourceTimestamp, data.sourcePicoseconds)
      const value: unknown = data.value.value
      const seen = nodes.get(node)
      if (time === null || seen?.time !== time) {
        if (seen?.isStill) turn(node, false)
        if (time === null) nodes.delete(node)
        else nodes.set(node, { time, sinceMs: nowMs, value, changes: 0, isStill: false })
        return false
      }
      if (!Object.is(seen.value, value)) seen.changes++
      seen.value = value
      if (!seen.isStill && seen.changes >= changes && nowMs - seen.sinceMs >= overMs) {
        seen.isStill = true
        turn(node, true)
      }
      return seen.isStill
    },
    count: () => still,
  }
}
