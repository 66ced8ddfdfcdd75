// The campaign's own rules: what counts, what is remembered, what the oracle finds.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fireAll } from '../../faults/campaign.ts'
import type { Fault, Firing } from '../../faults/fault.ts'
import { createBook, judge } from '../../faults/oracle/book.ts'
import { openProgress } from '../../faults/progress.ts'
import { reportOf } from '../../faults/report.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunlun-campaign-'))
})
afterEach(() => rm(folder, { recursive: true }))

const good: Firing = { fired: 1, inFlight: 5, acknowledged: 9, lost: 0, duplicated: 0, recoverySeconds: 1 }

function kill(firings: readonly (Firing | Error)[], times = 2): Fault & { seeds: number[] } {
  const seeds: number[] = []
  return {
    name: 'a-kill',
    what: 'a kill',
    times,
    shortTimes: 1,
    isKill: true,
    seeds,
    async fire(seed) {
      const firing = firings[seeds.length] ?? good
      seeds.push(seed)
      if (firing instanceof Error) throw firing
      return firing
    },
  }
}

const fire = (fault: Fault) => {
  const progress = openProgress(join(folder, 'full.jsonl'))
  return fireAll(fault, { progress, times: ({ times }) => times, seed: 7, tell: () => undefined })
}

describe('a campaign', () => {
  it('fires again with another seed where nothing was hit or nothing was in flight', async () => {
    const fault = kill([{ ...good, fired: 0 }, { ...good, inFlight: 0 }, good, good])
    await fire(fault)
    expect(fault.seeds).toEqual([7, 8, 9, 10])
  })

  it('gives up within a bound', async () => {
    const fault = kill(Array.from({ length: 99 }, () => ({ ...good, inFlight: 0 })))
    await fire(fault)
    expect(fault.seeds.length).toBe(2 * 2 + 3)
  })

  it('goes on where it stood, whatever the end of its file is like', async () => {
    const first = kill([], 3)
    await fire({ ...first, times: 2 })
    const file = join(folder, 'full.jsonl')
    await writeFile(file, `${await readFile(file, 'utf8')}{"fault":"a-kill","se`)
    const second = kill([], 3)
    await fire(second)
    expect([first.seeds.length, second.seeds.length]).toEqual([2, 1])
    expect(openProgress(file).entriesOf('a-kill').length).toBe(3)
  })

  it('reports what was lost, what failed, what did not count', async () => {
    const fault = kill([{ ...good, lost: 3 }, new Error('it hangs'), { ...good, inFlight: 0 }, good, good])
    await fire(fault)
    const progress = openProgress(join(folder, 'full.jsonl'))
    const report = reportOf({ faults: [fault], progress, leftOut: new Map([['b', 'no root']]), command: 'it' })
    expect(report).toMatch(/\*\*3 lost, 0 duplicated\*\*/)
    expect(report).toMatch(/`a-kill` \| 3 \(\+1 that did not count\)/)
    expect(report).toMatch(/seed 8: it hangs/)
    expect(report).toMatch(/`b`: no root/)
  })
})

describe('the oracle', () => {
  const found = (book: ReturnType<typeof createBook>) => {
    const messages = Array.from({ length: 50 }, () => book.issue())
    for (const { payload } of messages) {
      book.delivered(payload)
      book.acknowledged(payload)
    }
    const rows = messages.flatMap(({ row }) => row ?? [])
    return { rows, bodies: messages.filter(({ row }) => !row).map(({ payload }) => Buffer.from(payload)) }
  }

  it('is content where everything is there once', () => {
    const book = createBook(1_700_000_000_000)
    const { rows, bodies } = found(book)
    expect(judge(book, { rows, bodies, allRows: rows.length })).toMatchObject({
      ...{ issued: 50, acknowledged: 50, lost: 0, duplicated: 0, unheard: 0, violations: [] },
    })
  })

  it('sees a row that is missing, changed, there twice, never sent, or elsewhere; a body that is missing or strange', () => {
    const book = createBook(1_700_000_000_000)
    const { rows, bodies } = found(book)
    const [row] = rows as [(typeof rows)[number]]
    const look = (changed: Partial<{ rows: typeof rows; bodies: typeof bodies; allRows: number }>) => {
      const all = { rows, bodies, ...changed }
      const { lost, duplicated } = judge(book, { allRows: all.rows.length, ...all })
      return [lost, duplicated]
    }
    expect(look({ rows: rows.slice(1) })).toEqual([1, 0])
    expect(look({ rows: [{ ...row, value: -1 }, ...rows.slice(1)] })).toEqual([1, 1])
    expect(look({ rows: [row, ...rows] })).toEqual([0, 1])
    expect(look({ rows: [{ ...row, machine: 'mill-9' }, ...rows] })).toEqual([0, 1])
    expect(look({ allRows: rows.length + 2 })).toEqual([0, 2])
    expect(look({ bodies: [] })).toEqual([1, 0])
    expect(look({ bodies: [...bodies, Buffer.from('strange')] })).toEqual([0, 1])
    expect(look({ bodies: [...bodies, ...bodies] })).toEqual([0, 1])
  })
})
