// When nodes that were refused are asked for again: each time later, so that they never weigh on the others.
import type { OpcuaNode } from './config.ts'

export interface Retries {
  failed(node: OpcuaNode): void
  done(node: OpcuaNode): void
  /** The server may be another one than before: all may be asked for at once. */
  dueNow(): void
  /** True for nodes that were never tried, and for those whose time has come. */
  isDue(node: OpcuaNode): boolean
  /** True for nodes that failed before. */
  isRetry(node: OpcuaNode): boolean
}

const longestMs = 3_600_000

/** Doubles the pause from failure to failure, up to an hour. `now`: ms of a clock that never jumps. */
export function retriesOf(firstMs: number, now: () => number = () => performance.now()): Retries {
  const failures = new Map<OpcuaNode, { readonly count: number; readonly dueMs: number }>()
  return {
    failed(node) {
      const count = (failures.get(node)?.count ?? 0) + 1
      const pauseMs = Math.min(firstMs * 2 ** Math.min(count - 1, 30), Math.max(firstMs, longestMs))
      // Half a second of grace: the timer that looks may be a little early.
      failures.set(node, { count, dueMs: now() + pauseMs - Math.min(500, firstMs / 2) })
    },
    done: (node) => void failures.delete(node),
    dueNow() {
      for (const [node, { count }] of failures) failures.set(node, { count, dueMs: 0 })
    },
    isDue: (node) => (failures.get(node)?.dueMs ?? 0) <= now(),
    isRetry: (node) => failures.has(node),
  }
}
