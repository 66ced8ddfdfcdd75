// The API over real sockets and a real store: TLS with a token, exact telemetry, clients that do not read.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { listen } from '../../dashboards/api/app.ts'
import { httpConfig } from '../../dashboards/api/config.ts'
import { fromMs, nsPerSecond, type Sample } from '../../ingest/model.ts'
import { duckdbStore } from '../../ingest/stores/duckdb/duckdb.ts'
import { openStoryApi } from '../fixtures/api.ts'
import { storyBegin } from '../fixtures/furnace-story.ts'
import { writeCertificates } from '../servers/certificates.ts'
import { waitFor } from '../suites/wait.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunlun-api-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const opened: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

const token = 'a-token-for-the-network'

describe('beyond loopback', () => {
  it('serves HTTPS to who brings the token', async () => {
    process.env['KUNLUN_API_TOKEN'] = token
    const files = await writeCertificates(join(folder, 'certificates'))
    const tls = { certFile: files.serverCertificate, keyFile: files.serverKey }
    const http = { host: '0.0.0.0', port: 0, token: { env: 'KUNLUN_API_TOKEN' }, tls }
    const api = await openStoryApi({ http })
    opened.push(api)
    const { port } = new URL(await listen(api.app, httpConfig.parse(http)))
    const ask = (headers: Record<string, string>) =>
      get({ port: Number(port), path: '/api/v1/installation', headers, ca: readFileSync(files.authority) })
    expect(await ask({})).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHORIZED' } } })
    const known = await ask({ authorization: `Bearer ${token}` })
    expect(known).toMatchObject({ status: 200, body: { user: 'token' } })
    expect(known.headers['strict-transport-security']).toBeDefined()
    const login = await api.post('/api/v1/sessions', { token })
    expect(String(login.headers['set-cookie'])).toContain('Secure')
  })
})

describe('telemetry from DuckDB', () => {
  it('comes exactly, and down-sampled without losing its peak', async () => {
    const place = { enterprise: 'huasheng', site: 'zibo', area: 'sintering', line: 'kiln-hall' }
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const clock = { now: () => storyBegin, factor: 1 }
    const tools = { folder, clock, log, placeOf: () => place }
    const store = await duckdbStore.open(duckdbStore.config.parse({}), tools)
    opened.push(store)
    await store.write(telemetry())
    const api = await openStoryApi({ change: () => ({ series: store }) })
    opened.push(api)
    const range = 'machine=furnace-1&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z'
    const series = (await api.get(`/api/v1/series?${range}&signals=oxygen,batch&pixels=50`)).json().series
    expect(Math.max(...series[0].max)).toBe(99.5)
    expect(series[0].count.reduce((sum: number, count: number) => sum + count, 0)).toBe(5000)
    expect(series[1]).toMatchObject({ texts: ['H0001', 'H0002'] })
    const samples = (await api.get(`/api/v1/samples?${range}&signals=segment`)).json()
    expect(samples).toEqual([
      {
        machine: 'furnace-1',
        signal: 'segment',
        time: '2026-01-05T00:00:00.000000007Z',
        type: 'integer',
        value: '9007199254740993',
        quality: 0,
      },
    ])
  })
})

describe('a client that does not read', () => {
  it('is dropped, while the others go on', async () => {
    const many = Array.from(
      { length: 20_000 },
      (_, index): Sample => ({
        machine: 'furnace-1',
        signal: `signal-${index}`,
        time: storyBegin,
        value: index,
        quality: 0,
      }),
    )
    let send: (samples: readonly Sample[]) => void = () => undefined
    const subscribe = (listener: (samples: readonly Sample[]) => void) => {
      send = listener
      return () => undefined
    }
    const live = { snapshot: () => [], subscribe, tick: () => undefined }
    const options = { live: { frameMs: 20, drainMs: 300, maxClients: 10 } }
    const api = await openStoryApi({ api: options, change: () => ({ live }) })
    opened.push(api)
    const url = await listen(api.app, httpConfig.parse({ port: 0 }))
    const [good, stuck] = [await connect(url), await connect(url)]
    let frames = 0
    good.on('message', () => frames++)
    let isDropped = false
    stuck.on('close', () => {
      isDropped = true
    })
    stuck.pause()
    await waitFor('the server to give the stuck client up', () => {
      send(many)
      return api.app.websocketServer.clients.size === 1
    })
    const before = frames
    await waitFor('more frames for the other', () => frames > before)
    stuck.resume()
    await waitFor('the stuck client to notice', () => isDropped)
    good.terminate()
  })
})

/** 5000 readings of one signal with a single peak, two batches, an integer beyond 2^53 at an odd nanosecond. */
function telemetry(): Sample[] {
  const of = (signal: string, time: bigint, value: Sample['value']) => ({
    machine: 'furnace-1',
    signal,
    time,
    value,
    quality: 0,
  })
  const begin = fromMs(Date.UTC(2026, 0, 5))
  const readings = Array.from({ length: 5000 }, (_, index) =>
    of('oxygen', begin + BigInt(index) * 10n * nsPerSecond, index === 2345 ? 99.5 : 20.5),
  )
  const batches = ['H0001', 'H0001', 'H0002'].map((text, index) =>
    of('batch', begin + BigInt(index) * nsPerSecond, text),
  )
  return [...readings, ...batches, of('segment', begin + 7n, 2n ** 53n + 1n)]
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

function get(options: { port: number; path: string; headers: Record<string, string>; ca: Buffer }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', ...options }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(text) })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}
