// Clock skew of a source: the median over a window, deaf to history, each source for itself.
import { expect, it } from 'vitest'
import { createClockSkews } from '../../../ingest/clock-skew.ts'

const start = 1_767_571_200_000_000_000n
const second = 1_000_000_000n
const source = { connector: 'mqtt', machine: 'mill-1' }

function at(receivedSeconds: number, skewSeconds: number) {
  const received = start + BigInt(receivedSeconds) * second
  return { received, newest: received - (BigInt(Math.round(skewSeconds * 1000)) * second) / 1000n }
}

it('is the median of receive minus source time, of each source', () => {
  const skews = createClockSkews()
  for (const [index, skew] of [0.1, 0.3, 0.2, 5].entries()) skews.observe(source, at(index, skew))
  skews.observe({ connector: 'mqtt', machine: 'mill-2' }, at(0, -42))
  const [first, ahead] = skews.view()
  expect(first).toMatchObject({ ...source, messages: 4 })
  expect(first?.skewSeconds).toBeCloseTo(0.25, 6)
  expect(ahead?.skewSeconds).toBeCloseTo(-42, 6)
})

it('is not moved by history that is read back between live values', () => {
  const skews = createClockSkews()
  for (let index = 0; index < 200; index++) skews.observe(source, at(index, index % 3 === 0 ? 86_400 : 0.5))
  expect(skews.view()[0]?.skewSeconds).toBeCloseTo(0.5, 6)
})

it('follows a clock that was set, within the window', () => {
  const skews = createClockSkews()
  for (let index = 0; index < 300; index++) skews.observe(source, at(index, 3600))
  skews.observe(source, at(2000, 0.1))
  expect(skews.view()[0]).toMatchObject({ messages: 1 })
  expect(skews.view()[0]?.skewSeconds).toBeCloseTo(0.1, 6)
  for (let index = 0; index < 300; index++) skews.observe(source, at(2001 + index, 0.2))
  expect(skews.view()[0]).toMatchObject({ messages: 255 })
})
