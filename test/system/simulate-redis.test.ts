// Simulations over a real Redis: same bytes as on one machine, a killed worker's share done again, nothing counted twice.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { Queue } from 'bullmq'
import { afterAll, beforeAll, expect } from 'vitest'
import { stringify } from 'yaml'
import { connectionOf, openRedis, prefix, queueName } from '../../cli/simulate/queue.ts'
import { serverTest } from '../servers/gate.ts'
import { type RedisServer, startRedis } from '../servers/redis.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('redis')
const main = resolve(import.meta.dirname, '../../cli/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'kunlun-shares-test-'))
let server: RedisServer

beforeAll(async () => {
  server = await startRedis()
  write('kunlun.yaml', { redis: server.url, password: { env: 'REDIS_PASSWORD' } })
  write('tls.yaml', {
    ...{ redis: server.tlsUrl, password: { env: 'REDIS_PASSWORD' } },
    ca: server.certificates.authority,
  })
  write('wrong.yaml', { redis: server.url, password: { env: 'WRONG_PASSWORD' } })
}, 120_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, simulations: object): void {
  const site = { enterprise: 'huasheng', name: 'zibo' }
  writeFileSync(join(folder, name), stringify({ site, simulations }))
}

const job = [
  ...['simulate', '--process', 'sintering', '--material', 'alumina-96', '--outcomes', 'density,cost'],
  ...['--vary', 'peakTemperature=1500:1640', '--limit', 'density>=0.96', '--fidelity', 'full', '--runs', '40000'],
]

function start(...args: readonly string[]): ChildProcess {
  const env = { ...process.env, REDIS_PASSWORD: server.password, WRONG_PASSWORD: 'open sesame' }
  return spawn(process.execPath, [main, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function kunlun(...args: readonly string[]) {
  const child = start(...args)
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

interface Watched {
  readonly child: ChildProcess
  said(): string
}

/** A worker that is ready. */
async function startWorker(config = 'kunlun.yaml'): Promise<Watched> {
  const child = start('worker', '-c', config, '--workers', '1')
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (more: string) => {
    said += more
  })
  await waitFor('a worker', () => said.includes('Ready'), 30_000)
  return { child, said: () => said }
}

async function end({ child }: Watched): Promise<number | null> {
  const isOver = once(child, 'close')
  child.kill('SIGTERM')
  await isOver
  return child.exitCode
}

function filesOf(name: string): Record<string, string> {
  const files = (readdirSync(join(folder, name), { recursive: true }) as string[]).filter((file) => /\.\w+$/.test(file))
  const sum = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name, file)))
      .digest('hex')
  return Object.fromEntries(files.sort().map((file) => [file, sum(file)]))
}

it('two workers, one killed in the middle: the same bytes as on one machine, every part counted once', async () => {
  const [one, two] = await Promise.all([startWorker(), startWorker('tls.yaml')])
  const remote = kunlun(...job, '--config', 'kunlun.yaml', '--output', 'remote', '--json')
  await waitFor('the first to have finished a part', () => one.said().includes('is done'), 60_000)
  const isKilled = once(one.child, 'close')
  one.child.kill('SIGKILL')
  await isKilled
  const { code, stdout, stderr } = await remote
  expect(stderr).not.toContain('No worker')
  expect(code).toBe(0)
  expect(two.said()).toContain('is done')
  expect(await end(two)).toBe(0)
  const local = await kunlun(...job, '--output', 'local', '--json')
  expect(filesOf('remote')).toEqual(filesOf('local'))
  expect(stdout).toBe(local.stdout)
  expect(JSON.parse(stdout).summary.rows).toBe(40_000)
  // Nothing is left behind in Redis but the queue's own books.
  const redis = await openRedis(simulations(), connectionOf(simulations()))
  expect(await redis.keys('kunlun:simulation-file:*')).toEqual([])
  redis.disconnect()
}, 180_000)

function simulations() {
  process.env['REDIS_PASSWORD'] = server.password
  return { redis: server.url, password: { env: 'REDIS_PASSWORD' } }
}

it('a coordinator that was killed finds its folder and what was finished meanwhile', async () => {
  const worker = await startWorker()
  const killed = start(...job, '--seed', '2', '--config', 'kunlun.yaml', '--output', 'again')
  await waitFor('some parts', () => worker.said().split('is done').length > 2, 60_000)
  const isOver = once(killed, 'close')
  killed.kill('SIGKILL')
  await isOver
  const { code } = await kunlun(...job, '--seed', '2', '--config', 'kunlun.yaml', '--output', 'again')
  expect(code).toBe(0)
  await end(worker)
  await kunlun(...job, '--seed', '2', '--output', 'whole')
  expect(filesOf('again')).toEqual(filesOf('whole'))
}, 180_000)

it('a Redis that was started anew without its data is asked again', async () => {
  const worker = await startWorker()
  const remote = kunlun(...job, '--seed', '3', '--config', 'kunlun.yaml', '--output', 'restarted')
  await waitFor('some parts', () => worker.said().includes('is done'), 60_000)
  await server.kill('SIGKILL')
  await server.start()
  expect((await remote).code).toBe(0)
  await end(worker)
  await kunlun(...job, '--seed', '3', '--output', 'undisturbed')
  expect(filesOf('restarted')).toEqual(filesOf('undisturbed'))
}, 180_000)

it('a worker of another version refuses a share, coded, and leaves it for others', async () => {
  const queue = new Queue(queueName, { connection: connectionOf(simulations()), prefix })
  const share = { version: '0.0.1', fingerprint: 'f', job: {}, plan: { columns: [] }, part: 0, isKept: false }
  const added = await queue.add('part', share, { jobId: 'f-0-sum' })
  const { code, stderr } = await kunlun('worker', '-c', 'kunlun.yaml')
  expect(stderr).toMatch(/SIMULATION_VERSION: .*0\.0\.1/)
  expect(code).toBe(3)
  expect(await added.getState()).toBe('waiting')
  await added.remove()
  await queue.close()
}, 60_000)

it('a wrong password, a server that is away, a file without a Redis are told with a code', async () => {
  const wrong = await kunlun(...job, '--config', 'wrong.yaml')
  expect(wrong.stderr).toMatch(/SIMULATION_QUEUE: Redis at 127\.0\.0\.1:\d+ .*(WRONGPASS|password)/)
  expect(wrong.stderr).not.toContain('open sesame')
  write('away.yaml', { redis: 'redis://127.0.0.1:9' })
  const away = await kunlun('worker', '-c', 'away.yaml')
  expect(away.stderr).toMatch(/SIMULATION_QUEUE: Redis at 127\.0\.0\.1:9 .*ECONNREFUSED/)
  writeFileSync(join(folder, 'none.yaml'), stringify({ site: { enterprise: 'huasheng', name: 'zibo' } }))
  expect((await kunlun('worker', '-c', 'none.yaml')).stderr).toMatch(/^SIMULATION_INVALID/)
  write('clear.yaml', { redis: 'redis://:secret@127.0.0.1:6379' })
  const clear = await kunlun('worker', '-c', 'clear.yaml')
  expect(clear.stderr).toContain('CONFIG_INVALID')
  expect(clear.stderr).toContain('the password stands apart')
  expect(clear.stderr).not.toContain('secret@')
}, 60_000)
