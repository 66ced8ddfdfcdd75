// The simulated mills: parts one after another, tools that wear and are changed.
import { expect, test } from 'vitest'
import type { Sample } from '../../../ingest/model.ts'
import { type MillName, type MillSignal, machines } from '../../../plant/machines.ts'
import { type MillState, newMill, readMill, stepMill } from '../../../plant/mill.ts'

function work(name: MillName, minutes: number, seed = 1, from: MillState = newMill()): Sample[][] {
  let state = from
  return Array.from({ length: minutes }, (_, minute) => {
    state = stepMill(state, name).mill
    return readMill(state, name, seed, BigInt(minute))
  })
}

const series = (readings: readonly Sample[][], signal: MillSignal) =>
  readings.map((samples) => samples.find((sample) => sample.signal === signal)?.value)

test.each(['mill-1', 'mill-2'] as const)('%s numbers its parts, counts them, changes worn tools', (name) => {
  const readings = work(name, 3000)
  const parts = [...new Set(series(readings, 'part'))]
  expect(parts.length).toBeGreaterThan(80)
  expect(new Set(parts).size).toBe(Number(series(readings, 'part_count').at(-1)) + 1)
  expect(new Set(series(readings, 'tool')).size).toBeGreaterThan(3)
})

test.each(['mill-1', 'mill-2'] as const)('%s loads the spindle only while it executes, within range', (name) => {
  for (const samples of work(name, 2000)) {
    const value = (signal: MillSignal) => samples.find((sample) => sample.signal === signal)?.value
    expect(Number(value('spindle_load')) > 0).toBe(value('executing') === true)
    for (const sample of samples) {
      const spec: { range?: readonly [number, number] } = machines[name].signals[sample.signal as MillSignal]
      if (spec.range !== undefined) expect(Number(sample.value)).toBeLessThanOrEqual(spec.range[1])
    }
  }
})

test('a worn tool needs more force than a sharp one', () => {
  const at = (toolMinutes: number) => {
    const state = { ...newMill(), minute: 10, toolMinutes }
    const loads = Array.from({ length: 40 }, (_, index) => {
      const load = readMill(state, 'mill-1', 1, BigInt(index)).find(({ signal }) => signal === 'spindle_load')
      return Number(load?.value)
    })
    return loads.reduce((sum, load) => sum + load, 0) / loads.length
  }
  expect(at(400)).toBeGreaterThan(1.2 * at(0))
})

test('the same seed and minute read the same', () => {
  expect(work('mill-1', 200, 5)).toEqual(work('mill-1', 200, 5))
  expect(work('mill-1', 200, 5)).not.toEqual(work('mill-1', 200, 6))
})
