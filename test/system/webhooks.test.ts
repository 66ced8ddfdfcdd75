// Webhooks against a real receiver: signed, at least once under one key, again with pauses, given up in sight of people.
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { post } from '../../cli/webhooks/post.ts'
import { startWebhooks, type WebhookTools } from '../../cli/webhooks/webhooks.ts'
import { type Clock, nsPerSecond, wallClock } from '../../ingest/model.ts'
import { openLedger } from '../../ledger/sqlite.ts'
import { suggestionFor } from '../fixtures/history.ts'
import { waitFor } from '../suites/wait.ts'
import { configurationOf, startPlant } from './fixtures/installed.ts'
import { quietView, type Receiver, runAt, startReceiver, type Told } from './fixtures/told.ts'

const secret = 'geheim-密'
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const by = { who: 'kunlun', when: 5n }

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-webhooks-'))
  writeFileSync(join(folder, 'secret'), `${secret}\n`)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Webhooks over a ledger in memory. */
async function startTelling(settings: object, extra: Partial<WebhookTools> = {}, clock: Clock = wallClock) {
  const folder = freshFolder()
  const mes = { secret: { file: join(folder, 'secret') }, ...settings }
  const config = configurationOf({ site: { enterprise: 'huasheng', name: 'zibo' }, machines: {}, webhooks: { mes } })
  const ledger = await openLedger({ file: ':memory:', clock })
  const closing = new AsyncDisposableStack()
  const tools = { config, ledger, log, clock, view: () => quietView, everyMs: 20, firstPauseMs: 20, ...extra }
  const webhooks = startWebhooks(tools, closing)
  onTestFinished(async () => {
    await closing.disposeAsync()
    await ledger.close()
  })
  return { ledger, webhooks, stop: () => closing.disposeAsync() }
}

const eventsOf = ({ told }: Receiver) => told.map(({ headers }) => headers['kunlun-event'])
const keysOf = ({ told }: Receiver) => told.map(({ headers }) => headers['kunlun-delivery'])

function expectSigned({ headers, body }: Told): void {
  const time = String(headers['kunlun-timestamp'])
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  expect(headers['kunlun-signature']).toBe(`sha256=${signature}`)
  expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(300)
}

it('tells of a run that has ended once, signed, with all that the API says of it; not of the past', async () => {
  await using receiver = await startReceiver()
  const { ledger, webhooks } = await startTelling({ url: receiver.url })
  await waitFor('the first word', () => receiver.told.length === 1)
  await ledger.runs.put(runAt('R-0', wallClock.now() - 3600n * nsPerSecond), by)
  const run = runAt('R-1', wallClock.now())
  await ledger.runs.put(run, by)
  webhooks.runsChanged()
  await waitFor('the run', () => receiver.told.length === 2)
  await ledger.runs.put({ ...run, features: { peak: 1551 } }, by)
  webhooks.runsChanged()
  await ledger.runs.put(runAt('R-2', wallClock.now()), by)
  webhooks.runsChanged()
  await waitFor('the other run', () => receiver.told.length === 3)
  expect(keysOf(receiver)).toEqual(['webhook.ready', 'run.finished/R-1', 'run.finished/R-2'])
  for (const told of receiver.told) expectSigned(told)
  expect(JSON.parse(receiver.told[1]!.body)).toMatchObject({
    id: 'run.finished/R-1',
    event: 'run.finished',
    enterprise: 'huasheng',
    data: { id: 'R-1', state: 'finished', achieved: { peak: 1551 }, labels: { batch: '批次-7' } },
  })
  // The receiver knows of a delivery a moment before the outbox does.
  await waitFor('the outbox', async () => (await webhooks.view())[0]?.delivered === 3)
  expect(await webhooks.view()).toMatchObject([{ id: 'mes', waiting: 0, delivered: 3, dead: 0 }])
  expect((await webhooks.view())[0]?.url).not.toContain('key=1')
})

it('tells of a suggestion once it stands in the ledger, with its reason in both languages', async () => {
  await using receiver = await startReceiver()
  const { ledger } = await startTelling({ url: receiver.url, events: ['suggestion.ready'] })
  await waitFor('the first word', () => receiver.told.length === 1)
  await ledger.runs.put(runAt('R-1', wallClock.now()), by)
  await ledger.suggestions.add({ ...suggestionFor(1), id: 's-1' }, { who: 'kunlun', when: wallClock.now() })
  await waitFor('the suggestion', () => receiver.told.length === 2)
  await ledger.suggestions.add({ ...suggestionFor(2), id: 's-2' }, { who: 'kunlun', when: wallClock.now() })
  await waitFor('the next one', () => receiver.told.length === 3)
  expect(keysOf(receiver)).toEqual(['webhook.ready', 'suggestion.ready/s-1', 'suggestion.ready/s-2'])
  const { data } = JSON.parse(receiver.told[1]!.body) as { data: object }
  const { settings, because } = suggestionFor(1)
  expect(data).toMatchObject({ id: 's-1', settings, because })
})

it('raises an alarm that lasts, clears it once it is over, over a restart too', async () => {
  await using receiver = await startReceiver()
  const fault = { code: 'STORE_UNREACHABLE', message: 'away', next: 'wait' } as const
  let view = { ...quietView, store: { kind: 'duckdb', state: 'failing' as const, lastError: fault } }
  const tools = { view: () => view }
  const { ledger } = await startTelling({ url: receiver.url, events: ['alarm'] }, tools)
  await waitFor('the alarm', () => receiver.told.length === 2)
  const folder = freshFolder()
  const mes = { url: receiver.url, secret: { file: join(folder, 'secret') } }
  const config = configurationOf({ site: { enterprise: 'e', name: 's' }, machines: {}, webhooks: { mes } })
  const closing = new AsyncDisposableStack()
  view = quietView as typeof view
  startWebhooks({ config, ledger, log, clock: wallClock, ...tools, everyMs: 20 }, closing)
  await waitFor('its end', () => receiver.told.length >= 3)
  await closing.disposeAsync()
  const data = receiver.told.slice(1).map(({ body }) => (JSON.parse(body) as { data: object }).data)
  expect(data[0]).toEqual({ state: 'raised', subject: 'store', code: 'STORE_UNREACHABLE', message: 'away' })
  expect(data[1]).toMatchObject({ state: 'cleared', subject: 'store' })
})

it('tries again with pauses what is refused, cut off, redirected; follows nothing; then gives up in sight', async () => {
  await using receiver = await startReceiver()
  await using elsewhere = await startReceiver()
  const answers: NonNullable<Receiver['answer']>[] = [
    (_, response) => response.writeHead(500).end(),
    (_, response) => response.destroy(),
    (_, response) => response.writeHead(307, { location: elsewhere.url }).end(),
  ]
  receiver.answer = (told, response) => answers[(receiver.told.length - 1) % answers.length]!(told, response)
  const { ledger, webhooks } = await startTelling({ url: receiver.url, attempts: 6 })
  const dead = await waitFor('it to be given up', async () => (await ledger.deliveries.list({ state: 'dead' }))[0])
  expect(dead).toMatchObject({ key: 'webhook.ready', attempts: 6, error: 'it answered 307' })
  expect(new Set(keysOf(receiver))).toEqual(new Set(['webhook.ready']))
  expect([receiver.told.length, elsewhere.told.length]).toEqual([6, 0])
  expect(new Set(receiver.told.map(({ body }) => body)).size).toBe(1)
  expect(await webhooks.view()).toMatchObject([{ dead: 1, waiting: 0, lastError: 'it answered 307' }])
  receiver.answer = (_, response) => void response.writeHead(200).end('thanks')
  await ledger.runs.put(runAt('R-1', wallClock.now()), by)
  webhooks.runsChanged()
  await waitFor('what came after', async () => (await webhooks.view())[0]?.delivered === 1)
})

it('a kill between the answer and the note of it: the same key with the same words again', async () => {
  await using receiver = await startReceiver()
  const folder = freshFolder()
  const start = () => {
    const program = join(import.meta.dirname, 'webhooks-process.ts')
    const child = spawn(process.execPath, [program, folder, receiver.url], { stdio: 'inherit' })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  for (let kill = 0; kill < 3; kill++) {
    const told = receiver.told.length
    // The receiver has it, the sender is never told so.
    receiver.answer =
      kill === 0
        ? (one, response) => void (one.headers['kunlun-event'] === 'webhook.ready' && response.writeHead(204).end())
        : null
    const child = start()
    await waitFor('the run to arrive', () =>
      receiver.told.slice(told).some(({ body }) => body.includes('run.finished')),
    )
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  receiver.answer = (_, response) => void response.writeHead(204).end()
  const child = start()
  const told = receiver.told.length
  await waitFor('the run once more', () => receiver.told.length > told)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const runs = receiver.told.filter(({ headers }) => headers['kunlun-event'] === 'run.finished')
  expect(runs.length).toBe(4)
  expect(new Set(runs.map(({ headers }) => headers['kunlun-delivery']))).toEqual(new Set(['run.finished/R-1']))
  expect(new Set(runs.map(({ body }) => body)).size).toBe(1)
  for (const one of runs) expectSigned(one)
}, 60_000)

it('a receiver that says nothing holds nobody up; a public name that leads inside is refused', async () => {
  await using receiver = await startReceiver()
  receiver.answer = null
  const delivery = { key: 'k', event: 'alarm', body: '{}' }
  const posting = { secret, delivery, now: 5 }
  const silent = { url: receiver.url, private: false, timeoutSeconds: 1 }
  await expect(post({ ...posting, hook: silent })).rejects.toThrow('no answer within 1 s')
  const inside = { url: `http://${hostname()}:${new URL(receiver.url).port}/`, private: false, timeoutSeconds: 5 }
  await expect(post({ ...posting, hook: inside })).rejects.toMatchObject({ code: 'WEBHOOK_PRIVATE' })
  expect(receiver.told).toHaveLength(1)
})

it('a stop ends a request that is under way; it counts as no attempt', async () => {
  await using receiver = await startReceiver()
  receiver.answer = null
  const { ledger, stop } = await startTelling({ url: receiver.url, timeoutSeconds: 60 })
  await waitFor('the request', () => receiver.told.length === 1)
  await stop()
  expect(await ledger.deliveries.list({})).toMatchObject([{ key: 'webhook.ready', state: 'waiting', attempts: 0 }])
})

it('a whole installation shows its webhooks, counts them, lets go of them at its end', async () => {
  await using receiver = await startReceiver()
  const folder = freshFolder()
  const mes = { url: receiver.url, secret: { file: join(folder, 'secret') } }
  await using plant = await startPlant({ machines: {}, webhooks: { mes } })
  await waitFor('the first word', () => eventsOf(receiver).includes('webhook.ready'))
  const shown = await waitFor('the note of it', async () => {
    const views = await plant.get<{ delivered: number }[]>('/webhooks')
    return views[0]?.delivered === 1 && views
  })
  expect(shown).toEqual([
    {
      ...{ id: 'mes', url: receiver.url.replace(/\?.*/, ''), events: ['run.finished', 'suggestion.ready', 'alarm'] },
      ...{ waiting: 0, delivered: 1, dead: 0 },
    },
  ])
  const metrics = await (await fetch(`${plant.now().url}/metrics`)).text()
  expect(metrics).toContain('kunlun_webhook_deliveries{webhook="mes",state="delivered"} 1')
})
