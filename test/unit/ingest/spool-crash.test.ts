// Power loss at every operation: what was acknowledged is always there again, what never was is not invented.
import { expect, it } from 'vitest'
import { judgeCrash, judgeCrashStates, type Promised, work } from '../../suites/spool-crash.ts'
import { crashDisk } from './crash-disk.ts'
import { seededRandom } from './spool-tools.ts'

it('survives 5,000 crash states', async () => {
  const { states } = await judgeCrashStates(1, 5000)
  expect(states).toBeGreaterThanOrEqual(5000)
}, 120_000)

it('survives crash after crash', async () => {
  for (let seed = 100; seed < 150; seed++) {
    const random = seededRandom(seed)
    let disk = crashDisk()
    let before: { sent: number; acknowledged: readonly number[] } = { sent: 0, acknowledged: [] }
    for (let life = 0; life < 5; life++) {
      const begin = disk.operations()
      const { promises, sent } = await work(disk, random, before)
      const count = begin + Math.floor(random() * (disk.operations() - begin))
      const promised = promises.findLast(({ operation }) => operation <= count) as Promised
      disk = disk.crash(count, random)
      await judgeCrash(disk, promised, sent)
      // The judge has appended one more.
      before = { sent: sent + 1, acknowledged: [...promised.acknowledged, sent + 1] }
    }
  }
})
