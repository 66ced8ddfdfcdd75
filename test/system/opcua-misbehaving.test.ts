// Servers that misbehave: what is missing is fetched, or it is a gap; a link that brings nothing is made anew.
import { resolve } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Gap } from '../../ingest/model.ts'
import { type Liar, lieTo } from '../servers/opcua-liar.ts'
import { messages, requestFieldsAt, statuses } from '../servers/opcua-wire.ts'
import { freePort, serverFolder, startServer } from '../servers/server.ts'
import { silentLog, temporaryFolder } from '../suites/connector-tools.ts'
import { opcuaSettings } from '../suites/opcua.ts'
import { waitFor } from '../suites/wait.ts'
import { type OpcuaIngest, openOpcuaIngest } from './fixtures/opcua-ingest.ts'

const closing: (() => PromiseLike<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A counting server with a history, the liar before it, an ingest behind that. */
async function scene(
  over: object = {},
  signals: readonly string[] = ['count'],
): Promise<{ liar: Liar; ingest: OpcuaIngest }> {
  const port = await freePort()
  const folder = await serverFolder('opcua')
  const server = await startServer({
    name: 'opcua',
    command: process.execPath,
    args: [resolve(import.meta.dirname, '../servers/opcua-process.ts')],
    env: { ...process.env, PORT: String(port), FOLDER: folder, HISTORY: 'count', SECURITY: 'None' },
    folder,
    ports: [port],
  })
  closing.push(() => server[Symbol.asyncDispose]())
  const liar = await lieTo(port)
  closing.push(() => liar[Symbol.asyncDispose]())
  const { username: _, password: __, ...settings } = opcuaSettings(`opc.tcp://127.0.0.1:${liar.port}`, signals)
  const open = { securityMode: 'None', securityPolicy: 'None', allowWeakSecurity: true, anonymous: true }
  const plan = { folder: await temporaryFolder(), opcua: { ...settings, ...open, ...over }, signals }
  const ingest = await openOpcuaIngest(plan, silentLog)
  closing.push(() => ingest.stop())
  await waitFor('values', async () => (await countsIn(ingest)).length > 20)
  return { liar, ingest }
}

async function countsIn({ store }: OpcuaIngest): Promise<number[]> {
  const samples = await store.read({ machine: 'm', signals: ['count'], from: 0n, to: 2n ** 62n })
  return samples.map(({ value }) => Number(value))
}

/** Waits for `more` counts than there are, then expects every one from the first on, each once. */
async function expectWhole(ingest: OpcuaIngest, more = 50): Promise<void> {
  const enough = (await countsIn(ingest)).length + more
  const counts = await waitFor('more values', async () => {
    const all = await countsIn(ingest)
    return all.length >= enough && all
  })
  const [first = 0] = counts
  expect(counts).toEqual(Array.from(counts, (_, index) => first + index))
  expect(await ingest.ledger.quarantine.counts()).toEqual([])
}

function gapOf({ ledger }: OpcuaIngest, wanted: Partial<Gap>): Promise<Gap> {
  const isWanted = (gap: Gap) => Object.entries(wanted).every(([name, value]) => gap[name as keyof Gap] === value)
  return waitFor(`a gap with ${JSON.stringify(wanted)}`, async () => (await ledger.gaps.list({})).find(isWanted))
}

const detail = ({ link }: OpcuaIngest, name: string) => Number(link.status().details[name])

test('notifications that were dropped are asked for again: nothing is missing, there is no gap', async () => {
  const { liar, ingest } = await scene()
  let seen = 0
  liar.notice = () => (++seen % 3 === 0 ? 'keepAlive' : 'pass')
  await waitFor('fifty to be sent again', () => detail(ingest, 'republished') >= 50)
  liar.notice = () => 'pass'
  await expectWhole(ingest)
  expect(await ingest.ledger.gaps.list({})).toEqual([])
})

test('notifications that the server does not have any more are gaps, read back from its history', async () => {
  const { liar, ingest } = await scene()
  liar.request = (message) =>
    message === messages.republishRequest ? { fault: statuses.badMessageNotAvailable } : 'pass'
  let dropped = 0
  let seen = 0
  liar.notice = () => {
    if (++seen % 20 !== 0 || dropped === 10) return 'pass'
    dropped++
    return 'keepAlive'
  }
  await waitFor('every drop to be read back', async () => {
    const gaps = await ingest.ledger.gaps.list({ state: 'filled' })
    return gaps.filter(({ cause }) => cause === 'sequence').length === 10
  })
  const gap = await gapOf(ingest, { cause: 'sequence' })
  expect(gap.detail).toMatch(/^notifications (\d+) to \1 BadMessageNotAvailable$/)
  await expectWhole(ingest)
})

test.each([
  ['does not know the service', { fault: statuses.badServiceUnsupported }],
  ['does not know the subscription', { fault: statuses.badSubscriptionIdInvalid }],
] as const)('a transfer that the server refuses since it %s: data again, the gap read back', async (_, refusal) => {
  const { liar, ingest } = await scene()
  let refused = 0
  liar.request = (message) => {
    if (message === messages.activateSessionRequest && refused === 0) {
      refused++
      return { fault: statuses.badSessionIdInvalid }
    }
    return message === messages.transferSubscriptionsRequest ? refusal : 'pass'
  }
  liar.cut()
  await gapOf(ingest, { cause: 'link', state: 'open' })
  liar.mend()
  await gapOf(ingest, { cause: 'link', state: 'filled' })
  await expectWhole(ingest)
  expect(liar.seen.get(messages.transferSubscriptionsRequest)).toBeGreaterThan(0)
})

test('a subscription that the server has forgotten (Republish: BadSubscriptionIdInvalid) is made anew', async () => {
  const { liar, ingest } = await scene()
  liar.request = (message) =>
    message === messages.republishRequest ? { fault: statuses.badSubscriptionIdInvalid } : 'pass'
  liar.cut()
  await gapOf(ingest, { cause: 'link', state: 'open' })
  liar.mend()
  await gapOf(ingest, { cause: 'link', state: 'filled' })
  await expectWhole(ingest)
})

test('a session that is kept, its publish requests never answered, is given up and opened anew', async () => {
  const { liar, ingest } = await scene({ keepAliveSeconds: 0.5 })
  let isSilent = true
  liar.request = (message) => (message === messages.publishRequest && isSilent ? 'swallow' : 'pass')
  await gapOf(ingest, { cause: 'silent' })
  isSilent = false
  await gapOf(ingest, { cause: 'silent', state: 'filled' })
  await expectWhole(ingest)
  expect(ingest.link.status().session).toBe(2)
})

test('a subscription that says it is alive and keeps every change back is found out', async () => {
  const { liar, ingest } = await scene({ keepAliveSeconds: 0.5 })
  liar.notice = () => 'keepAlive'
  // The missing numbers are not to be had either.
  liar.request = (message) =>
    message === messages.republishRequest ? { fault: statuses.badMessageNotAvailable } : 'pass'
  await gapOf(ingest, { cause: 'silent' })
  liar.notice = () => 'pass'
  await gapOf(ingest, { cause: 'silent', state: 'filled' })
  await expectWhole(ingest)
})

test('a subscription whose lifetime expired is made anew', async () => {
  const { liar, ingest } = await scene()
  let told = 0
  liar.notice = () => (told++ === 0 ? { status: statuses.badTimeout } : 'pass')
  await gapOf(ingest, { cause: 'link', state: 'filled' })
  expect(ingest.link.status().lastError?.error.message).toContain('BadTimeout')
  await expectWhole(ingest)
})

test('a server that takes fewer items than it says is asked in smaller calls', async () => {
  const { liar, ingest } = await scene({ outageSeconds: 1 }, ['count', 'still'])
  let refused = 0
  liar.request = (message, body) => {
    if (message !== messages.createMonitoredItemsRequest) return 'pass'
    if (body.readInt32LE(requestFieldsAt(body) + 8) <= 1) return 'pass'
    refused++
    return { fault: statuses.badTooManyOperations }
  }
  liar.cut()
  await waitFor('the link to be given up', () => ingest.link.status().lastError !== undefined)
  liar.mend()
  await waitFor('both items', () => detail(ingest, 'itemsMonitored') === 2)
  expect(refused).toBeGreaterThan(0)
  await gapOf(ingest, { cause: 'link', state: 'part' })
})

test('a server that takes two publish requests is not flooded with more', async () => {
  const { liar, ingest } = await scene()
  let waiting = 0
  let refused = 0
  liar.request = (message) => {
    if (message !== messages.publishRequest) return 'pass'
    if (waiting >= 2) {
      refused++
      return { fault: statuses.badTooManyPublishRequests }
    }
    waiting++
    return 'pass'
  }
  liar.notice = () => {
    waiting = Math.max(0, waiting - 1)
    return 'pass'
  }
  await expectWhole(ingest, 200)
  // The five that were under way before are answered; a busy loop would have asked thousands of times.
  expect(refused).toBeLessThan(20)
})

test('a server that never answers the farewell does not hold us back', async () => {
  const { liar, ingest } = await scene()
  liar.request = (message) => (message === messages.closeSessionRequest ? 'swallow' : 'pass')
  await ingest.link.stop()
  expect(ingest.link.status().state).toBe('stopped')
})
