// The short form of the fault campaign, with proof that its oracle and its checker of system calls can fail.
import { afterAll, describe, expect } from 'vitest'
import { type Entry, verdictOf } from '../faults/progress.ts'
import { faults } from '../faults/registry.ts'
import { alone, gone, startRig } from '../faults/rig.ts'
import { traceOrder } from '../faults/sync-order/traced.ts'
import { serverTest } from '../servers/gate.ts'

const it = await serverTest('mosquitto', 'influxd')
const timeoutMs = 180_000
/** A firing that hit nothing is tried again. */
const triesAtMost = 4

describe('a wrong Kunlun', () => {
  it('that acknowledges before it keeps has lost messages, says the oracle', async () => {
    const rig = await startRig()
    try {
      await rig.begin(1500)
      const kunlun = rig.kunluns.get(alone)!
      await kunlun.beHasty()
      await kunlun.arm('before-append', 20)
      await gone(kunlun)
      const firing = await rig.finish({ fired: 1, inFlight: 0, heal: () => rig.start(alone) })
      expect(firing.lost).toBeGreaterThan(0)
      expect(firing.violations?.join()).toMatch(/^lost: message \d+/)
    } finally {
      await rig.close()
    }
  })

  it('that acknowledges before it syncs is found by its system calls', async () => {
    const { acknowledgements, violations } = await traceOrder('hasty', 200)
    expect(acknowledgements).toBe(200)
    expect(violations.length).toBeGreaterThan(0)
  })
})

describe.each(faults.filter(({ shortTimes }) => shortTimes > 0))('$name', (fault) => {
  afterAll(() => fault.close?.())

  it(
    `loses nothing, stores nothing twice (${fault.shortTimes} times)`,
    async () => {
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
    },
    timeoutMs,
  )
})
