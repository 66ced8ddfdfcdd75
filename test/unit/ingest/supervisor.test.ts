// The supervisor: accepts what is durable, holds back where the spool is full, opens lost links anew.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { ConnectorKind, ConnectorTools, Delivery, Feed } from '../../../connectors/connector.ts'
import { kunlunError } from '../../../ingest/errors.ts'
import type { RawMessage } from '../../../ingest/model.ts'
import { backoffMs } from '../../../ingest/persist.ts'
import { type Supervised, type SupervisorOptions, superviseConnector } from '../../../ingest/supervisor.ts'
import { waitFor } from '../../suites/wait.ts'
import { idOf, message } from './spool-tools.ts'

type Step = { readonly deliver: readonly number[] } | { readonly lose: Error } | { readonly end: true } | 'stay'

/** A connector that plays one script for each opening. */
function scripted(scripts: readonly (readonly Step[] | Error)[]) {
  const answers: string[] = []
  const sessions: number[] = []
  let openings = 0
  const kind: ConnectorKind = {
    name: 'scripted',
    summary: 'for tests',
    config: z.unknown(),
    decoder: () => () => ({ readings: [], outcomes: [], problems: [] }),
    async open(_: unknown, tools: ConnectorTools): Promise<Feed> {
      sessions.push(tools.session)
      const script = scripts[Math.min(openings++, scripts.length - 1)] ?? []
      if (script instanceof Error) throw script
      const closed = Promise.withResolvers<void>()
      return {
        async *[Symbol.asyncIterator](): AsyncGenerator<Delivery> {
          for (const step of script) {
            if (step === 'stay') await closed.promise
            else if ('lose' in step) throw step.lose
            else if ('end' in step) return
            else yield deliveryOf(step.deliver, answers)
          }
        },
        status: () => ({ connected: true, dropped: 2, details: { openings } }),
        close: async () => closed.resolve(),
      }
    },
  }
  return { kind, answers, sessions }
}

function deliveryOf(ids: readonly number[], answers: string[]): Delivery {
  return {
    messages: ids.map((id) => message(id)),
    accept: () => void answers.push(`accept ${ids}`),
    refuse: ({ message: cause }) => void answers.push(`refuse ${ids}: ${cause}`),
  }
}

const folders: string[] = []
const running: Supervised[] = []
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function supervise(kind: ConnectorKind, options: Partial<SupervisorOptions> = {}) {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'kunlun-supervisor-')))
  if (options.folder === undefined) folders.push(folder)
  const appended: number[] = []
  const delays: number[] = []
  const supervised = superviseConnector({
    id: 'mqtt',
    kind,
    config: {},
    folder,
    append: async (messages: readonly RawMessage[]) => void appended.push(...messages.map(idOf)),
    clock: { now: () => 5n, factor: 1 },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    delay: (milliseconds: number, signal: AbortSignal) => {
      // 30 s: how long a link must live to count as stable. Here none does.
      if (milliseconds === 30_000) return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      delays.push(milliseconds)
      return new Promise((resolve) => setImmediate(resolve))
    },
    random: () => 1,
    ...options,
  })
  running.push(supervised)
  return { supervised, appended, delays, folder }
}

it('accepts each delivery once it is durable', async () => {
  const { kind, answers } = scripted([[{ deliver: [1, 2] }, { deliver: [3] }, { end: true }]])
  const seen: number[] = []
  const { supervised, appended } = await supervise(kind, {
    live: { receive: (messages) => void seen.push(...messages.map(idOf)) },
  })
  await waitFor('the end', () => supervised.status().state === 'ended')
  expect(answers).toEqual(['accept 1,2', 'accept 3'])
  expect(appended).toEqual([1, 2, 3])
  expect(seen).toEqual([1, 2, 3])
  expect(supervised.status()).toMatchObject({ id: 'mqtt', kind: 'scripted', session: 1, dropped: 2, since: 5n })
})

it('opens a lost link anew, more slowly each time, and says why', async () => {
  const lost = kunlunError('LINK_LOST', { connector: 'mqtt', where: 'broker', cause: 'gone' })
  const { kind, answers, sessions } = scripted([lost, new Error('odd'), [{ lose: lost }], [{ deliver: [1] }, 'stay']])
  const { supervised, delays, folder } = await supervise(kind)
  await waitFor('the delivery', () => answers.length === 1)
  // Twice nobody was there; then a link that stood was lost.
  expect(delays).toEqual([1000, 2000, 1000])
  expect(supervised.status()).toMatchObject({
    state: 'connected',
    session: 4,
    details: { openings: 4, losses: 1 },
    dropped: 4,
  })
  expect(supervised.status().lastError?.error).toMatchObject({ code: 'LINK_LOST' })
  await supervised.stop()
  expect(supervised.status().state).toBe('stopped')
  const later = scripted([['stay']])
  const next = await supervise(later.kind, { folder })
  await waitFor('the link', () => next.supervised.status().state === 'connected')
  expect([...sessions, ...later.sessions]).toEqual([1, 2, 3, 4, 5])
})

it('says of a link that breaks again and again that it is unstable, also while it is open', async () => {
  const lost = kunlunError('LINK_LOST', { connector: 'mqtt', where: 'broker', cause: 'taken over' })
  const { kind } = scripted([[{ lose: lost }], [{ lose: lost }], [{ lose: lost }], ['stay']])
  const { supervised, delays } = await supervise(kind)
  await waitFor('the fourth link', () => supervised.status().session === 4 && supervised.status().state === 'connected')
  expect(delays).toEqual([1000, 2000, 4000])
  expect(supervised.status().unstable).toMatchObject({ code: 'LINK_UNSTABLE' })
  expect(supervised.status().unstable?.message).toMatch(/lost 3 times.*taken over/)
})

it('holds the source back while the spool is full, and loses nothing', async () => {
  const { kind, answers } = scripted([[{ deliver: [1] }, { deliver: [2] }, 'stay']])
  let isFull = true
  const kept: number[] = []
  const { supervised } = await supervise(kind, {
    append: async (messages) => {
      if (isFull) throw kunlunError('SPOOL_FULL', { limit: 1 })
      kept.push(...messages.map(idOf))
    },
  })
  await waitFor('the alarm', () => supervised.status().holding?.code === 'SPOOL_FULL')
  expect(answers).toEqual([])
  isFull = false
  await waitFor('both', () => answers.length === 2)
  expect(kept).toEqual([1, 2])
  expect(supervised.status().holding).toBeUndefined()
})

it('refuses what it holds when it is stopped', async () => {
  const { kind, answers } = scripted([[{ deliver: [1] }, 'stay']])
  const { supervised } = await supervise(kind, {
    append: async () => {
      throw kunlunError('SPOOL_FULL', { limit: 1 })
    },
  })
  await waitFor('the alarm', () => supervised.status().holding !== undefined)
  await supervised.stop()
  expect(answers).toEqual([expect.stringMatching(/^refuse 1: The spool has reached its cap/)])
})

it('refuses what can never be kept, and the link goes on', async () => {
  const { kind, answers } = scripted([[{ deliver: [1] }, { deliver: [2] }, { end: true }]])
  const { supervised } = await supervise(kind, {
    append: async (messages) => {
      if (idOf(messages[0] as RawMessage) === 1) throw new TypeError('defect')
    },
  })
  await waitFor('the end', () => supervised.status().state === 'ended')
  expect(answers).toEqual([expect.stringMatching(/^refuse 1/), 'accept 2'])
})

it('waits between half and all of a doubling delay', () => {
  expect([0, 1, 2, 9, 99].map((attempt) => backoffMs(attempt, () => 0))).toEqual([125, 250, 500, 5000, 5000])
  expect(backoffMs(3, () => 0.999)).toBeLessThanOrEqual(2000)
})
