// Parquet files where processes share a ledger: what one stored the one with the lease writes, also after a kill.
import { expect, it, onTestFinished } from 'vitest'
import { createSharedDays } from '../../../cli/run/days-shared.ts'
import { createDueHours, hourLength } from '../../../ingest/days/due-hours.ts'
import type { Sample } from '../../../ingest/model.ts'
import { openLedger } from '../../../ledger/sqlite.ts'

const sampleIn = (hour: number, machine = 'mill-1'): Sample => {
  return { machine, signal: 'load', time: BigInt(hour) * hourLength + 7n, value: 1, quality: 0 }
}

async function ledgerWithDues() {
  const ledger = await openLedger({ file: ':memory:' })
  onTestFinished(() => ledger.close())
  const hours = async () =>
    (await ledger.followUps.list(['parquet'])).map(({ machine, minute }) => `${machine} ${minute / hourLength}`)
  return { ledger, hours }
}

/** One of the processes; `written` are the hours that it wrote. */
function processOn(ledger: Awaited<ReturnType<typeof openLedger>>, isOwner: () => boolean) {
  const due = createDueHours()
  const written: string[] = []
  const write = async () => {
    for (const machine of due.machines())
      for (let hour = due.newest(machine); hour !== undefined; hour = due.newest(machine)) {
        written.push(`${machine} ${hour}`)
        due.take(machine, hour)
      }
  }
  return { shared: createSharedDays({ due }, ledger, isOwner), write, written }
}

it('the process with the lease writes what all of them stored, then it is forgotten', async () => {
  const { ledger, hours } = await ledgerWithDues()
  const taker = processOn(ledger, () => false)
  const owner = processOn(ledger, () => true)
  taker.shared.touched([sampleIn(5), sampleIn(5), sampleIn(6), sampleIn(-2, 'mill-2')])
  expect(taker.shared.saved()).toEqual({ 'mill-1': [[5, 6]], 'mill-2': [[-2, -2]] })
  await taker.shared.inTurn(taker.write)
  expect([taker.shared.saved(), taker.written]).toEqual([{}, []])
  owner.shared.touched([sampleIn(6), sampleIn(9)])
  await owner.shared.inTurn(owner.write)
  expect(owner.written.sort()).toEqual(['mill-1 5', 'mill-1 6', 'mill-1 9', 'mill-2 -2'])
  expect(await hours()).toEqual([])
})

it('what an owner that was killed had not written its successor writes', async () => {
  const { ledger, hours } = await ledgerWithDues()
  const first = processOn(ledger, () => true)
  first.shared.touched([sampleIn(5)])
  await expect(first.shared.inTurn(() => Promise.reject(new Error('killed')))).rejects.toThrow('killed')
  expect(await hours()).toEqual(['mill-1 5'])
  const second = processOn(ledger, () => true)
  await second.shared.inTurn(second.write)
  expect([second.written, await hours()]).toEqual([['mill-1 5'], []])
})

it('what is stored while its hour is written stays due', async () => {
  const { ledger, hours } = await ledgerWithDues()
  const owner = processOn(ledger, () => true)
  const taker = processOn(ledger, () => false)
  owner.shared.touched([sampleIn(5)])
  await owner.shared.inTurn(async () => {
    await owner.write()
    taker.shared.touched([sampleIn(5)])
    await taker.shared.inTurn(taker.write)
  })
  expect(await hours()).toEqual(['mill-1 5'])
  await owner.shared.inTurn(owner.write)
  expect([owner.written, await hours()]).toEqual([['mill-1 5', 'mill-1 5'], []])
})
