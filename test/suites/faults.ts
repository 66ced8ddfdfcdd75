// The short form of the fault campaign: each fault a few times, as a test of its own.
import { afterAll, describe, expect } from 'vitest'
import type { Fault } from '../faults/fault.ts'
import { type Entry, verdictOf } from '../faults/progress.ts'
import type { RegisterTest } from '../servers/gate.ts'

const timeoutMs = 180_000
/** A firing that hit nothing is tried again. */
const triesAtMost = 4

/** Registers a test for each fault that has a short form. */
export function faultsInShort(faults: readonly Fault[], it: RegisterTest): void {
  describe.each(faults.filter(({ shortTimes }) => shortTimes > 0))('$name', (fault) => {
    afterAll(() => fault.close?.())

    it(`loses nothing, stores nothing twice (${fault.shortTimes} times)`, () => holds(fault), timeoutMs)
  })
}

async function holds(fault: Fault): Promise<void> {
  const reason = await fault.unavailable?.()
  if (reason !== undefined) return void process.stderr.write(`${fault.name}: left out: ${reason}\n`)
  let held = 0
  const first = Math.floor(Math.random() * 2 ** 31)
  for (let seed = first; held < fault.shortTimes && seed < first + fault.shortTimes + triesAtMost; seed++) {
    const entry: Entry = { fault: fault.name, seed, when: '', seconds: 0, firing: await fault.fire(seed) }
    const verdict = verdictOf(fault, entry)
    expect(verdict, `seed ${seed}: ${JSON.stringify(entry.firing)}`).not.toBe('failed')
    if (verdict === 'held') held++
  }
  expect(held, 'firings that count').toBe(fault.shortTimes)
}
