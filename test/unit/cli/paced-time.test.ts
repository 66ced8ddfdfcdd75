// Time that the demo's plant lives by: it waits for what stores it, and does not catch up at a stroke.
import { expect, it } from 'vitest'
import { pacedTime } from '../../../cli/demo/paced-time.ts'

function begun() {
  let wall = 1000
  const time = pacedTime(() => wall)
  return { time, pass: (ms: number) => (wall += ms) }
}

it('passes only while it is not held, which it is at first', () => {
  const { time, pass } = begun()
  pass(100)
  expect(time.ms()).toBe(0)
  time.hold(false)
  pass(100)
  expect(time.ms()).toBe(100)
  pass(50)
  time.hold(true)
  pass(70)
  time.hold(false)
  pass(5)
  expect(time.ms()).toBe(155)
})

it('lives no more than a quarter of a second of what a busy machine has missed', () => {
  const { time, pass } = begun()
  time.hold(false)
  pass(9000)
  expect(time.ms()).toBe(250)
  pass(10)
  expect(time.ms()).toBe(260)
})
