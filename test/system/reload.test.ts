// Reading the configuration again: links that did not change stay open, bad files change nothing, SIGHUP does it too.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { readConfigFile } from '../../cli/config/read.ts'
import { type Installed, startInstallation } from '../../cli/run/installation.ts'
import { wallClock } from '../../ingest/model.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { waitFor } from '../suites/wait.ts'
import { configurationOf } from './fixtures/installed.ts'

const serverIt = await serverTest('mosquitto')
const main = resolve(import.meta.dirname, '../../cli/main.ts')
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const startMs = 1_767_571_200_000
const by = { who: 'li', when: 5n }

const linkTo = (url: string, line: string) => ({
  kind: 'mqtt',
  url,
  subscriptions: [{ topic: `${line}/{machine}/{signal}` }],
})
const study = (high: number) => ({
  machine: 'mill-1',
  process: 'machining',
  parameters: [{ name: 'feed', type: 'continuous', low: 100, high, unit: 'mm/min' }],
  objectives: [{ outcome: 'cost', goal: 'minimize', unit: 'CNY' }],
})

/** A file in a folder of its own, started in this process. */
async function startFile(document: object) {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-reload-'))
  const path = join(folder, 'kunlun.yaml')
  const site = { enterprise: 'huasheng', name: 'zibo' }
  const common = {
    site,
    data: join(folder, 'data'),
    http: { port: 0 },
    machines: { 'mill-1': { signals: { load: {} } } },
  }
  const write = (parts: object) => writeFileSync(path, stringify({ ...common, ...parts }))
  write(document)
  const readAgain = () => readConfigFile(path)
  const file = configurationOf({ ...common, ...document })
  const installed = await startInstallation({ file, clock: wallClock, log, readAgain })
  onTestFinished(async () => {
    await installed.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return { installed, write }
}

const linksOf = ({ ingest }: Installed) =>
  new Map(ingest.links.supervised().map((one) => [one.status().id, one.status()]))

async function allConnected(installed: Installed): Promise<void> {
  await waitFor('all links', () => [...linksOf(installed).values()].every(({ state }) => state === 'connected'))
}

serverIt('only what changed is moved; what a removed connector took in is stored all the same', async () => {
  await using broker = await startMosquitto({ persistence: false })
  const connectors = { kept: linkTo(broker.url, 'a'), moved: linkTo(broker.url, 'b'), gone: linkTo(broker.url, 'c') }
  const { installed, write } = await startFile({ connectors, studies: { feed: study(500), old: study(400) } })
  await allConnected(installed)
  const before = linksOf(installed)
  const publisher = await connectAsync(broker.url, { protocolVersion: 5 })
  const publish = (topic: string, value: number) =>
    publisher.publishAsync(topic, JSON.stringify({ value, timestamp_ms: startMs + value }), { qos: 1 })
  for (let value = 0; value < 100; value++) await publish('c/mill-1/load', value)
  await waitFor('the messages', () => installed.ingest.view().connectors[2]?.messages.received === 100)
  const next = { kept: connectors.kept, moved: linkTo(broker.url, 'd'), added: linkTo(broker.url, 'e') }
  write({ connectors: next, studies: { feed: study(600), fresh: study(300) } })
  const answer = await fetch(`${installed.url}/api/v1/configuration/reload`, { method: 'POST' })
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      applied: true,
      connectors: { started: ['added'], stopped: ['gone'], restarted: ['moved'] },
      studies: { added: ['fresh'], removed: ['old'], changed: ['feed'] },
      needsRestart: [],
    },
  ])
  await allConnected(installed)
  const after = linksOf(installed)
  expect([...after.keys()].sort()).toEqual(['added', 'kept', 'moved'])
  expect(after.get('kept'), 'the very link that was open').toEqual(before.get('kept'))
  expect(after.get('moved')?.session).toBe((before.get('moved')?.session ?? 0) + 1)
  await publish('a/mill-1/load', 1000)
  await publish('d/mill-1/load', 1001)
  await publish('e/mill-1/load', 1002)
  await publisher.endAsync()
  const stored = async () => (await installed.store.read({ machine: 'mill-1', from: 0n, to: 2n ** 62n })).length
  await waitFor('everything to be stored', async () => (await stored()) === 103)
  const studies = (await (await fetch(`${installed.url}/api/v1/studies`)).json()) as { id: string }[]
  expect(studies.map(({ id }) => id).sort()).toEqual(['feed', 'fresh'])
  const [entry] = await installed.ledger.audit.list({ limit: 1 })
  expect(entry).toMatchObject({ who: 'local', action: 'configuration.reload' })
})

serverIt('a file with problems is refused with all of them; machines wait for a restart', async () => {
  await using broker = await startMosquitto({ persistence: false })
  const connectors = { kept: linkTo(broker.url, 'a') }
  const { installed, write } = await startFile({ connectors })
  await allConnected(installed)
  const before = linksOf(installed)
  write({ connectors: { kept: { kind: 'mqtt', url: 7 } }, studies: { feed: { ...study(500), machine: 'mill-9' } } })
  const answer = await fetch(`${installed.url}/api/v1/configuration/reload`, { method: 'POST' })
  const { error } = (await answer.json()) as { error: { code: string; problems: { message: string }[] } }
  expect([answer.status, error.code]).toEqual([400, 'REQUEST_INVALID'])
  const told = error.problems.map(({ message }) => message).join('\n')
  expect(told).toMatch(/connectors\.kept\.url.*studies\.feed\.machine/s)
  const machines = { 'mill-9': { signals: { load: {} } } }
  write({ connectors, machines, studies: { feed: { ...study(500), machine: 'mill-9' } } })
  expect(await installed.reload(by)).toMatchObject({
    applied: false,
    problems: [expect.stringMatching(/studies\.feed\.machine.*machines change with a restart/)],
  })
  write({ connectors: { kept: { ...connectors.kept, username: 'u', password: { env: 'KUNLUN_NOT_SET' } } } })
  expect(await installed.reload(by)).toMatchObject({
    applied: false,
    problems: [expect.stringContaining('KUNLUN_NOT_SET')],
  })
  expect(linksOf(installed)).toEqual(before)
  write({ connectors, machines: { 'mill-1': { signals: { load: {} } }, ...machines } })
  expect(await installed.reload(by)).toMatchObject({ applied: true, needsRestart: ['machines'] })
  expect(linksOf(installed)).toEqual(before)
})

serverIt('SIGHUP reads the file again; the log tells problems with their code', async () => {
  await using broker = await startMosquitto({ persistence: false })
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-hangup-'))
  const path = join(folder, 'kunlun.yaml')
  const write = (connectors: object) => {
    const site = { enterprise: 'huasheng', name: 'zibo' }
    const machines = { 'mill-1': { signals: { load: {} } } }
    writeFileSync(path, stringify({ site, data: join(folder, 'data'), http: { port: 0 }, machines, connectors }))
  }
  write({})
  const child = spawn(process.execPath, [main, 'start', '-c', path], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  let written = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written += text))
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const lines = () =>
    written
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as { code?: string; problems?: string[]; msg: string; connectors?: object })
  await waitFor('the start', () => said.includes('is running'))
  write({ line: { kind: 'mqtt' } })
  child.kill('SIGHUP')
  const refusal = await waitFor('the refusal', () => lines().find(({ code }) => code === 'CONFIG_INVALID'))
  expect(refusal.problems?.join('\n')).toContain('connectors.line')
  write({ line: linkTo(broker.url, 'a') })
  child.kill('SIGHUP')
  await waitFor('the new link', () => lines().find(({ msg }) => msg === 'the link is open'))
  expect(child.exitCode).toBe(null)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  rmSync(folder, { recursive: true, force: true })
})
