// Outages of OPC UA: a killed server, a cut cable, a reader who stalls.
import { resolve } from 'node:path'
import { DataType } from 'node-opcua'
import { expect, test } from 'vitest'
import type { Feed } from '../../connectors/connector.ts'
import { fromMs } from '../../ingest/model.ts'
import { relayTo } from '../servers/cuttable-link.ts'
import { double, startOpcua } from '../servers/opcua.ts'
import { freePort, serverFolder, startServer } from '../servers/server.ts'
import { opcuaBench, opcuaSettings, readUntil } from '../suites/opcua.ts'
import { waitFor } from '../suites/wait.ts'

const at = 1_767_571_200_000
/** A loaded machine needs a while to start a server. */
const patient = { outageSeconds: 120 }

async function startProcess(env: NodeJS.ProcessEnv = {}) {
  const port = await freePort()
  const folder = await serverFolder('opcua')
  const settings: NodeJS.ProcessEnv = { ...process.env, PORT: String(port), FOLDER: folder, ...env }
  const server = await startServer({
    name: 'opcua',
    command: process.execPath,
    args: [resolve(import.meta.dirname, '../servers/opcua-process.ts')],
    env: settings,
    folder,
    ports: [port],
  })
  return Object.assign(server, { endpoint: `opc.tcp://127.0.0.1:${port}`, settings })
}

/** Reads until the counter shows `least` once more. */
async function readCounts(feed: Feed, least: number): Promise<number[]> {
  const counts = ({ value }: { value: unknown }) => Number(value)
  const { readings } = await readUntil(feed, (all) => all.length > 0 && counts(all.at(-1) ?? { value: 0 }) >= least)
  return readings.map(counts)
}

test('a killed server that comes back on its port goes on, without a new opening', async () => {
  await using server = await startProcess()
  await using bench = await opcuaBench()
  const feed = await bench.open({ ...opcuaSettings(server.endpoint, ['count', 'never']), ...patient })
  await readCounts(feed, 50)
  await server.kill('SIGKILL')
  const killed = fromMs(Date.now())
  await waitFor('the feed to see it', () => !feed.status().connected)
  await server.start()
  const { readings } = await readUntil(feed, (all) => all.some(({ time }) => time !== undefined && time > killed))
  expect(readings.at(-1)).toMatchObject({ machine: 'm', signal: 'count', quality: 0 })
  await waitFor('the link to be mended', () => feed.status().connected)
  expect(feed.status()).toMatchObject({
    dropped: 0,
    details: { itemsMonitored: 1, itemsConfigured: 2, reconnections: 1 },
  })
})

test('a server that stays away longer than the outage it was told of is a lost link', async () => {
  await using server = await startProcess()
  await using bench = await opcuaBench()
  const feed = await bench.open({ ...opcuaSettings(server.endpoint, ['count']), outageSeconds: 1 })
  await readCounts(feed, 10)
  await server.kill('SIGKILL')
  await expect(readCounts(feed, Number.POSITIVE_INFINITY)).rejects.toMatchObject({ code: 'LINK_LOST', retry: true })
  await server.start()
  await readCounts(await bench.open(opcuaSettings(server.endpoint, ['count'])), 5)
})

test('a server that is connected and silent is a lost link', async () => {
  await using server = await startProcess()
  await using bench = await opcuaBench()
  const feed = await bench.open({ ...opcuaSettings(server.endpoint, ['count']), keepAliveSeconds: 1 })
  await readCounts(feed, 10)
  server.pause()
  const message = expect.stringContaining('connected, but silent')
  await expect(readCounts(feed, Number.POSITIVE_INFINITY)).rejects.toMatchObject({ code: 'LINK_LOST', message })
  server.resume()
  await readCounts(await bench.open(opcuaSettings(server.endpoint, ['count'])), 20)
})

test('a server that numbers its namespaces anew is opened anew, so that no other node is read instead', async () => {
  await using server = await startProcess()
  await using bench = await opcuaBench()
  const feed = await bench.open({ ...opcuaSettings(server.endpoint, ['count']), ...patient })
  await readCounts(feed, 10)
  await server.kill('SIGKILL')
  server.settings['EARLIER'] = 'urn:moved'
  await server.start()
  const rest = readCounts(feed, Number.POSITIVE_INFINITY)
  await expect(rest).rejects.toMatchObject({ code: 'LINK_LOST', message: expect.stringContaining('namespaces anew') })
  await readCounts(await bench.open(opcuaSettings(server.endpoint, ['count'])), 5)
})

test('a cut cable loses nothing within the outage that the queues are made for', async () => {
  await using server = await startOpcua({ nodes: { load: DataType.Double } })
  await using relay = await relayTo(server.port)
  await using bench = await opcuaBench()
  server.write('load', double(0, at))
  const feed = await bench.open(opcuaSettings(`opc.tcp://127.0.0.1:${relay.port}`, ['load']))
  await readUntil(feed, (all) => all.length === 1)
  relay.cut()
  await waitFor('the feed to see it', () => !feed.status().connected)
  for (let index = 1; index <= 500; index++) server.write('load', double(index, at + index))
  relay.mend()
  // The server may send the present value before those that waited.
  const seen = new Set<unknown>()
  await readUntil(feed, (all) => {
    for (const { value } of all) if (value !== 0) seen.add(value)
    return seen.size === 500
  })
  await waitFor('the link to be mended', () => feed.status().connected)
  expect(feed.status()).toMatchObject({ dropped: 0, details: { overflows: 0, reconnections: 1 } })
})

test('a stalled reader holds the server back: what waits is bounded, nothing is lost', async () => {
  await using server = await startOpcua({ nodes: { load: DataType.Double } })
  await using bench = await opcuaBench()
  server.write('load', double(0, at))
  const feed = await bench.open({ ...opcuaSettings(server.endpoint, ['load']), maxPendingMessages: 3 })
  await readUntil(feed, (all) => all.length === 1)
  // One value per publishing, until the bound is reached and the server is asked for no more.
  let written = 0
  let waitedBefore = -1
  const isHeld = () => {
    const waiting = Number(feed.status().details['waiting'])
    for (let index = 0; index < 5; index++) server.write('load', double(++written, at + written))
    const isStill = waiting >= 3 && waiting === waitedBefore && feed.status().details['held'] === 1
    waitedBefore = waiting
    return isStill && written > 400
  }
  await waitFor('the server to be held back', isHeld)
  expect(Number(feed.status().details['waiting'])).toBeLessThanOrEqual(3 + 16)
  const { readings } = await readUntil(feed, (all) => all.some(({ value }) => value === written))
  expect(readings.map(({ value }) => value)).toEqual(Array.from({ length: written }, (_, index) => index + 1))
  expect(feed.status()).toMatchObject({ connected: true, dropped: 0, details: { overflows: 0, held: 0 } })
})
