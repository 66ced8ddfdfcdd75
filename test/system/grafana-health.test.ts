// The container's health check against a real HTTPS server.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeCertificates } from '../servers/certificates.ts'
import { freePort } from '../servers/server.ts'

const script = resolve(import.meta.dirname, '../../deploy/health.js')
let folder: string
let server: ReturnType<typeof createServer>
let status = 200

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunlun-health-'))
  const files = await writeCertificates(folder)
  const [cert, key] = await Promise.all([readFile(files.serverCertificate), readFile(files.serverKey)])
  server = createServer({ cert, key }, (request, answer) => {
    answer.writeHead(request.url === '/health/ready' ? status : 404).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})

afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

it('succeeds where the installation is ready', async () => {
  status = 200
  expect(await exitCode((server.address() as AddressInfo).port)).toBe(0)
})

it('fails where it is not', async () => {
  status = 503
  expect(await exitCode((server.address() as AddressInfo).port)).toBe(1)
})

it('fails where nothing listens', async () => {
  expect(await exitCode(await freePort())).toBe(1)
})

function exitCode(port: number): Promise<number> {
  const env = { ...process.env, KUNLUN_HTTP_PORT: String(port) }
  return new Promise((done) => {
    const child = execFile(process.execPath, [script], { env }, () => done(child.exitCode ?? -1))
  })
}
