// The queue of jobs over a real ledger: figures that are none, jobs too many, a ledger that is away, older forms.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createJobQueue, type JobKind, type Work } from '../../../cli/run/job-queue.ts'
import { jobsKept } from '../../../dashboards/api/job.ts'
import { figure } from '../../../dashboards/api/wire.ts'
import { kunlunError } from '../../../ingest/errors.ts'
import type { Clock } from '../../../ingest/model.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { silentLog } from '../../suites/connector-tools.ts'
import { waitFor } from '../../suites/wait.ts'

const by = { who: 'li.wei', when: 5n }
const still: Clock = { factor: 1, now: () => 9n }
const facts = z.object({ name: z.string(), finished: z.number() })
const result = z.object({ mean: figure })
type Facts = z.output<typeof facts>
type Result = z.output<typeof result>
type Task = (work: Work<Facts, Task>) => Promise<Result>

let ledger: Ledger
beforeEach(async () => {
  ledger = await openLedger({ file: ':memory:' })
})
afterEach(() => ledger.close())

function queueOver(jobs: Ledger['jobs'] = ledger.jobs, clock: Clock = still) {
  const kind: JobKind<Facts, Task, Result> = {
    ...{ name: 'simulation', facts, result },
    carryOut: (work: Work<Facts, Task>) => {
      work.update({ finished: 0 })
      work.update({ finished: 1 })
      return work.task(work)
    },
    refuse: (count) => kunlunError('SIMULATIONS_WAITING', { count }),
  }
  return createJobQueue(kind, { ledger: { jobs }, clock, log: silentLog })
}

const named = (name: string): Facts => ({ name, finished: 0 })
const never = () => new Promise<Result>(() => undefined)
const none: Task = async () => ({ mean: Number.NaN })

describe('a job', () => {
  it('is the same from the ledger as from the process that did it', async () => {
    const queue = queueOver()
    const { id } = await queue.begin(named('a'), none, by)
    const done = await waitFor('its end', async () => (await ledger.jobs.list('simulation'))[0]?.ended)
    expect(done).toBe(9n)
    const expected = { id, name: 'a', finished: 1, state: 'done', who: 'li.wei', asked: 5n, ended: 9n }
    expect(await queueOver().get(id)).toEqual({ ...expected, result: { mean: Number.NaN } })
    expect(await queueOver().list()).toEqual([expected])
  })

  it('that failed says why after a restart', async () => {
    const fail: Task = async () => Promise.reject(kunlunError('NOT_FOUND', { what: 'twin', id: 'x' }))
    const { id } = await queueOver().begin(named('a'), fail, by)
    await waitFor('its end', async () => (await ledger.jobs.get('simulation', id))?.ended)
    expect(await queueOver().get(id)).toMatchObject({ state: 'failed', error: { code: 'NOT_FOUND' } })
  })

  it('is written once the ledger answers again; until then the list has it', async () => {
    let isAway = true
    const away: Ledger['jobs'] = {
      ...ledger.jobs,
      change: (...change) =>
        isAway
          ? Promise.reject(kunlunError('LEDGER_UNREACHABLE', { where: 'x', cause: 'y' }))
          : ledger.jobs.change(...change),
    }
    const queue = queueOver(away)
    const { id } = await queue.begin(named('a'), none, by)
    await waitFor('its end', async () => (await queue.get(id))?.state === 'done')
    expect(await queue.list()).toMatchObject([{ state: 'done', result: { mean: Number.NaN } }])
    expect(await ledger.jobs.get('simulation', id)).toMatchObject({ state: 'waiting' })
    isAway = false
    await waitFor('the ledger to have it', async () => (await ledger.jobs.get('simulation', id))?.result)
  })

  it('that cannot be written holds up none behind it', async () => {
    const broken: Ledger['jobs'] = {
      ...ledger.jobs,
      change: (id, change) =>
        id === 'J-0001' ? Promise.reject(kunlunError('NOT_FOUND', { what: 'a', id })) : ledger.jobs.change(id, change),
    }
    const queue = queueOver(broken)
    await queue.begin(named('a'), none, by)
    const { id } = await queue.begin(named('b'), none, by)
    await waitFor('the second', async () => (await ledger.jobs.get('simulation', id))?.result)
  })

  it('of another form than this version knows is left out', async () => {
    const { id } = await ledger.jobs.add({ kind: 'simulation', facts: { title: 'old' } }, by)
    expect([await queueOver().list(), await queueOver().get(id)]).toEqual([[], undefined])
  })
})

describe('jobs', () => {
  it('that work or wait are interrupted by a stop, with how far they were', async () => {
    const queue = queueOver()
    const [first, second] = [await queue.begin(named('a'), never, by), await queue.begin(named('b'), never, by)]
    await waitFor('the first to work', async () => (await queue.get(first.id))?.state === 'working')
    void queue.close()
    await waitFor('the ledger to know', async () => (await ledger.jobs.get('simulation', second.id))?.ended)
    const error = { code: 'JOB_INTERRUPTED' }
    expect(await queueOver().list()).toMatchObject([
      { name: 'b', state: 'interrupted', finished: 0, ended: 9n, error },
      { name: 'a', state: 'interrupted', finished: 1, ended: 9n, error },
    ])
  })

  it('that a kill cut off say how far they were last noted to be, noted every five seconds', async () => {
    const wall = { seconds: 0 }
    const clock: Clock = { factor: 60, now: () => BigInt(wall.seconds) * 60_000_000_000n }
    const noted: number[] = []
    const watched: Ledger['jobs'] = {
      ...ledger.jobs,
      change: (id, change) => {
        noted.push((change.facts as Facts).finished)
        return ledger.jobs.change(id, change)
      },
    }
    const eachSecond: Task = ({ update }) => {
      for (let second = 1; second <= 11; second++) {
        wall.seconds = second
        update({ finished: 100 * second })
      }
      return never()
    }
    const { id } = await queueOver(watched, clock).begin(named('a'), eachSecond, by)
    await waitFor('its notes', () => noted.length === 3)
    expect(noted).toEqual([1, 500, 1000])
    await ledger.jobs.interrupt(9n)
    expect(await queueOver().get(id)).toMatchObject({ state: 'interrupted', finished: 1000, ended: 9n })
  })

  it('too many that wait are refused, many at once too', async () => {
    const queue = queueOver()
    const asked = await Promise.allSettled(Array.from({ length: 14 }, () => queue.begin(named('a'), never, by)))
    const refused = asked.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThanOrEqual(3)
    expect(refused[0]).toMatchObject({ reason: { code: 'SIMULATIONS_WAITING' } })
    expect(await ledger.jobs.list('simulation')).toHaveLength(14 - refused.length)
  })

  it('beyond those kept are forgotten, the oldest first', async () => {
    const queue = queueOver()
    for (let i = 0; i <= jobsKept; i++) {
      const { id } = await queue.begin(named(`${i}`), none, by)
      await waitFor('its end', async () => (await queue.get(id))?.state === 'done')
    }
    await waitFor('the oldest to be gone', async () => (await queue.list()).length === jobsKept)
    expect((await queue.list()).at(-1)).toMatchObject({ name: '1' })
  })
})
