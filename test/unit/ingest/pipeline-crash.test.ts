// A pipeline after a power loss at any operation: every message accounted for once.
import { describe, expect, it } from 'vitest'
import type { RawMessage } from '../../../ingest/model.ts'
import { crashDisk } from './crash-disk.ts'
import { expectBalanced, memoryQuarantine, memoryStore, rig, sample } from './pipeline-rig.ts'
import { seededRandom } from './spool-tools.ts'

describe('after a power loss at any operation', () => {
  it('every message is accounted for once, with exact balances', async () => {
    let redone = 0
    for (let seed = 1; seed <= 8; seed++) {
      const random = seededRandom(seed)
      const disk = crashDisk()
      const store = memoryStore()
      const quarantine = memoryQuarantine()
      const first = await rig({ batchSamples: 7 }, { disk, store, quarantine })
      for (let group = 0; group < 12; group++)
        await first.spool.append(Array.from({ length: 5 }, (_, at) => mixed(group * 5 + at)))
      await first.pipeline.drained()
      const whole = first.pipeline.balances()
      await first.stop()
      for (let trial = 0; trial < 6; trial++) {
        // What the store and the quarantine hold is ahead of any state that the disk may come back with.
        const count = Math.floor(disk.operations() * (0.5 + random() / 2))
        const after = await rig({ batchSamples: 7 }, { disk: disk.crash(count, random), store, quarantine })
        expectBalanced(after.pipeline.balances())
        await after.pipeline.drained()
        const balances = after.pipeline.balances()
        expectBalanced(balances)
        const [messages] = balances.messages
        expect(messages?.spooled ?? 0).toBe(0)
        if (messages?.received === 60) {
          expect(balances).toEqual(whole)
          redone++
        }
        expect(store.rows.size).toBe(expectedRows)
        expect(quarantine.entries.length).toBe(6)
        await after.stop()
      }
    }
    expect(redone).toBeGreaterThan(5)
  })
})

/** Every tenth is bad, some repeat a value within the deadband. */
function mixed(id: number): RawMessage {
  if (id % 10 === 9) return sample('mill-9', 'load', id, id)
  return id % 2 === 0 ? sample('mill-1', 'load', id, Math.floor(id / 8) * 3) : sample('mill-2', 'load', id, id)
}

const expectedRows = (() => {
  let last: number | undefined
  let rows = 0
  for (let id = 0; id < 60; id++) {
    if (id % 10 === 9) continue
    const value = id % 2 === 0 ? Math.floor(id / 8) * 3 : undefined
    if (value !== undefined && value === last) continue
    if (value !== undefined) last = value
    rows++
  }
  return rows
})()
