// Single requests to an InfluxDB: left alone for as long as it asks, no socket left behind.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { openRequests } from '../../../ingest/stores/influxdb/requests.ts'
import { waitFor } from '../../suites/wait.ts'

async function serving(listener: RequestListener) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const count = () => new Promise<number>((resolve) => server.getConnections((_, number) => resolve(number)))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: count,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const write = { path: '/write', body: 'm v=1 1', method: 'POST', headers: {} } as const

it.each([
  ['in seconds', { 'retry-after': '7' }],
  [
    'as a date, by a clock of its own',
    { date: 'Wed, 01 Jan 2025 00:00:00 GMT', 'retry-after': 'Wed, 01 Jan 2025 00:00:07 GMT' },
  ],
])('Retry-After %s is obeyed by all who ask that server', async (_, headers) => {
  let requests = 0
  await using server = await serving((_request, response) => {
    requests++
    response.writeHead(requests === 1 ? 429 : 204, headers).end()
  })
  let now = 1000
  const open = () => openRequests({ url: server.url, timeoutMs: 5000, headers: {}, monotonicMs: () => now })
  const [first, second] = [open(), open()]
  await expect(first(write)).rejects.toMatchObject({ statusCode: 429 })
  now += 6900
  for (const request of [first, second]) await expect(request(write)).rejects.toThrow('left alone for another 1 s')
  expect(requests).toBe(1)
  now += 200
  expect((await second(write)).status).toBe(204)
})

it('a Retry-After of a year is waited for no longer than an hour', async () => {
  await using server = await serving((_, response) => void response.writeHead(503, { 'retry-after': '31536000' }).end())
  let now = 0
  const request = openRequests({ url: server.url, timeoutMs: 5000, headers: {}, monotonicMs: () => now })
  await expect(request(write)).rejects.toMatchObject({ statusCode: 503 })
  now += 3_600_001
  await expect(request(write)).rejects.toMatchObject({ statusCode: 503 })
})

it('a request that timed out is ended', async () => {
  await using server = await serving(() => undefined)
  const request = openRequests({ url: server.url, timeoutMs: 50, headers: {} })
  for (let index = 0; index < 5; index++) await expect(request(write)).rejects.toThrow(/timed out/i)
  await waitFor('the sockets to be closed', async () => (await server.connections()) === 0)
})
