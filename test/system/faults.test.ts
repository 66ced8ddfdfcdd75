// Kills, freezes, several processes in short, with proof that the oracle and the checker of system calls can fail.
import { describe, expect } from 'vitest'
import { injectedFaults } from '../faults/injected/index.ts'
import { faults } from '../faults/registry.ts'
import { alone, gone, startRig } from '../faults/rig.ts'
import { traceOrder } from '../faults/sync-order/traced.ts'
import { serverTest } from '../servers/gate.ts'
import { faultsInShort } from '../suites/faults.ts'

const it = await serverTest('mosquitto', 'influxd')

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

// The others are fired in a file of their own, at the same time.
faultsInShort(
  faults.filter((fault) => !injectedFaults.includes(fault)),
  it,
)
