// Live points since the page was opened, by signal, bounded.
import { useCallback, useRef } from 'react'
import type { LiveFrame } from '../api.ts'
import { useFrames } from '../live.ts'
import type { Point } from '../signal-chart.ts'

const maxTailPoints = 2000

export function useTail(machine: string): ReadonlyMap<string, readonly Point[]> {
  const tail = useRef(new Map<string, Point[]>())
  const take = useCallback(
    (frame: LiveFrame) => {
      for (const sample of frame.values) {
        if (sample.machine !== machine || (typeof sample.value === 'string' && sample.type === 'text')) continue
        const points = tail.current.get(sample.signal) ?? []
        points.push([Date.parse(sample.time), sample.value === null ? null : Number(sample.value)])
        if (points.length > maxTailPoints) points.splice(0, points.length - maxTailPoints)
        tail.current.set(sample.signal, points)
      }
    },
    [machine],
  )
  useFrames(take)
  return tail.current
}
