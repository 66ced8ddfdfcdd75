// The way in from the command line: the first administrator's link, people, tokens, the audit, on a real process.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeCertificates } from '../servers/certificates.ts'
import { waitFor } from '../suites/wait.ts'

const main = join(import.meta.dirname, '../../cli/main.ts')
const password = 'a furnace is never in a hurry'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kunlun-rights-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function plant(name: string, http: object): Promise<string> {
  const path = join(folder, `${name}.yaml`)
  const file = {
    site: { enterprise: 'huasheng', name: 'zibo' },
    machines: { 'mill-1': { signals: { load: {} } }, 'mill-2': { signals: { load: {} } } },
    ...{ data: join(folder, name), http, log: { level: 'trace' } },
  }
  // JSON is YAML too.
  writeFileSync(path, JSON.stringify(file))
  return path
}

async function started(config: string) {
  const child = spawn(process.execPath, [main, 'start', '-c', config], { stdio: 'pipe' })
  const ended = once(child, 'exit')
  let said = ''
  let logged = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (logged += text))
  await waitFor('the start', () => said.includes('is running') || child.exitCode !== null)
  return {
    ...{ said: () => said, logged: () => logged },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function kunlun(args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
    child.stdin?.end(input)
  })
}

/** Whether anything listens at the address. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.end())
  })
}

test('an installation for the network listens on this machine until its link was used, then over TLS alone', async () => {
  const files = await writeCertificates(join(folder, 'certificates'))
  const tls = { certFile: files.serverCertificate, keyFile: files.serverKey }
  const config = await plant('network', { host: '0.0.0.0', port: 0, tls })
  const running = await started(config)
  try {
    const [, port] = /https:\/\/127\.0\.0\.1:(\d+)\n/.exec(running.said()) ?? []
    await waitFor('the link', () => /#\/invitation\/[\w-]{43}\n/.test(running.said()))
    const note = () => JSON.parse(readFileSync(join(folder, 'network/running.json'), 'utf8')) as { url: string }
    expect(statSync(join(folder, 'network/running.json')).mode & 0o777).toBe(0o600)
    // All of 127/8 is this machine, but only its first address listens.
    expect(await answers('127.0.0.2', Number(port))).toBe(false)
    expect(await kunlun(['user', 'add', 'viewer-1', '--role', 'viewer', '-c', config], password)).toMatchObject({
      stderr: expect.stringContaining('ADMINISTRATOR_FIRST'),
    })
    expect(await kunlun(['user', 'add', 'li.wei', '--role', 'administrator', '-c', config], 'short')).toMatchObject({
      stderr: expect.stringContaining('PASSWORD_WEAK'),
    })
    expect(
      await kunlun(['user', 'add', 'Li.Wei', '--role', 'administrator', '-c', config], `${password}\n`),
    ).toMatchObject({
      ...{ code: 0, stdout: 'Li.Wei may sign in as administrator.\n' },
    })
    await waitFor('the network', async () => answers('127.0.0.2', Number(new URL(note().url).port)))
    const made = await kunlun(['token', 'add', 'gateway', '--may', 'event.add', '--machines', 'mill-1', '-c', config])
    expect(made.stdout).toMatch(/^kt_[0-9a-f]{12}_[\w-]{43}\n$/)
    expect((await kunlun(['token', 'list', '-c', config])).stdout).toContain('gateway')
    expect((await kunlun(['user', 'list', '-c', config])).stdout).toMatch(
      /li\.wei +administrator +may sign in +password/,
    )
    const link = /invitation\/([\w-]{43})/.exec(running.said())?.[1] ?? 'none'
    for (const secret of [password, link, made.stdout.trim(), made.stdout.trim().slice(-43)]) {
      expect(running.logged()).not.toContain(secret)
    }
    expect(running.logged()).toContain('there is an administrator')
  } finally {
    await running.stop()
  }
})

test('the audit is checked and taken away, of a stopped installation too; a change shows with exit code 1', async () => {
  const config = await plant('audit', { port: 0 })
  const running = await started(config)
  await kunlun(['user', 'invite', '--role', 'administrator', '-c', config])
  await kunlun(['user', 'add', '=cmd()', '--role', 'administrator', '-c', config], password)
  await kunlun(['user', 'add', 'li.wei', '--role', 'administrator', '-c', config], password)
  await running.stop()
  const good = await kunlun(['audit', 'verify', '-c', config])
  expect(good).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^2 entries, nothing changed\..*\n[0-9a-f]{64}\n$/),
  })
  const head = good.stdout.trim().split('\n').at(-1) ?? ''
  expect(await kunlun(['audit', 'verify', '--includes', head, '-c', config])).toMatchObject({ code: 0 })
  const csv = (await kunlun(['audit', 'export', '-c', config])).stdout
  expect(csv.split('\r\n')).toHaveLength(4)
  expect(csv).toContain(',local,user.add,li.wei,administrator,')
  const lines = (await kunlun(['audit', 'export', '--format', 'jsonl', '-c', config])).stdout.trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { hash: string }).hash).at(-1)).toBe(head)
  const raw = new DatabaseSync(join(folder, 'audit/ledger.db'))
  raw.exec("update audit set who = 'somebody' where action = 'user.add'")
  raw.close()
  expect(await kunlun(['audit', 'verify', '-c', config])).toMatchObject({
    ...{ code: 1, stdout: expect.stringContaining('Entry 2 does not fit what stands before it; 1 entries before do.') },
  })
})
