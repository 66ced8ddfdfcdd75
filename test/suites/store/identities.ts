// Machine, signal, time are the identity of a sample: the same again changes nothing, another value is a conflict.
import { expect } from 'vitest'
import { nsPerSecond, quality } from '../../../ingest/model.ts'
import { everything, type StoreContext, sampleAt, start } from './context.ts'

export function identities(context: StoreContext): void {
  const { it } = context
  it('changes nothing when the same comes again, in the batch, later, after reopening', async () => {
    const samples = [0, 1, 2].map((ms) => sampleAt('again', 'a', ms, ms / 3))
    expect(await context.store.write([...samples, ...samples])).toEqual({ written: 6, rejected: [] })
    expect(await context.store.write(samples)).toEqual({ written: 3, rejected: [] })
    await context.reopen()
    expect(await context.store.write(samples)).toEqual({ written: 3, rejected: [] })
    expect(await context.store.read(everything('again'))).toEqual(samples)
  })

  const first = sampleAt('conflict', 'a', 0, 1)
  const other = { ...first, value: 2 }

  it('rejects another value of the same time within a batch; the first stays', async () => {
    const result = await context.store.write([first, other, first, sampleAt('conflict', 'a', 1, 3)])
    expect(result.written).toBe(3)
    expect(result.rejected).toMatchObject([{ index: 1, code: 'SAMPLE_CONFLICT' }])
    expect(result.rejected[0]?.reason).toMatch(/conflict\/a.*1 \(quality 0x00000000\) stands, 2 \(quality/)
  })

  it('rejects it in a later batch, and after reopening; what is stored wins over what comes first', async () => {
    const expected = { written: 1, rejected: [{ index: 0, code: 'SAMPLE_CONFLICT' }] }
    expect(await context.store.write([other, first])).toMatchObject(expected)
    await context.reopen()
    expect(await context.store.write([other, first])).toMatchObject(expected)
    expect((await context.store.read(everything('conflict'))).map(({ value }) => value)).toEqual([1, 3])
  })

  it('rejects another type, another quality, a value where none was', async () => {
    const missing = { ...sampleAt('conflict-2', 'b', 0, null), quality: quality.bad }
    const zero = sampleAt('conflict-2', 'zero', 0, 0)
    await context.store.write([sampleAt('conflict-2', 'a', 0, 1), missing, zero])
    const rivals = [
      sampleAt('conflict-2', 'a', 0, 1n),
      sampleAt('conflict-2', 'a', 0, '1'),
      { ...sampleAt('conflict-2', 'a', 0, 1), quality: quality.uncertain },
      sampleAt('conflict-2', 'b', 0, 1),
      { ...zero, value: -0 },
    ]
    const { rejected } = await context.store.write(rivals)
    expect(rejected.map(({ index, code }) => [index, code])).toEqual(
      rivals.map((_, index) => [index, 'SAMPLE_CONFLICT']),
    )
  })

  it('keeps machines and signals apart', async () => {
    const samples = ['a', 'b'].flatMap((name) => [
      sampleAt(`apart-${name}`, 'x', 0, 1),
      sampleAt(`apart-${name}`, 'y', 0, 2),
    ])
    expect((await context.store.write(samples)).rejected).toEqual([])
    expect(await context.store.read(everything('apart-a'))).toEqual(samples.slice(0, 2))
  })

  it('takes samples out of order, in the batch, between batches', async () => {
    const order = [5, 1, 4, 0, 3, 2]
    const samples = order.map((ms) => sampleAt('shuffled', 'a', ms, ms))
    await context.store.write(samples.slice(0, 3))
    expect(await context.store.write(samples.slice(3))).toEqual({ written: 3, rejected: [] })
    expect((await context.store.read(everything('shuffled'))).map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('finds conflicts among late samples that are years apart', async () => {
    const times = Array.from({ length: 30 }, (_, index) => start - BigInt(index) * 30n * 86_400n * nsPerSecond)
    const samples = times.map((time, index) => ({ ...sampleAt('years', 'a', 0, index), time }))
    await context.store.write(samples)
    const again = samples.map((sample, index) => (index % 10 === 9 ? { ...sample, value: -1 } : sample))
    const { rejected } = await context.store.write(again)
    expect(rejected.map(({ index }) => index)).toEqual([9, 19, 29])
  })
}
