// The real servers of the tests start, own their ports, keep their data over a restart.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connect, connectAsync } from 'mqtt'
import { describe, expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { startInfluxd } from '../servers/influxd.ts'
import { type MosquittoOptions, startMosquitto } from '../servers/mosquitto.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('influxd', 'mosquitto')

describe('influxd', () => {
  it('keeps its port and its data over SIGKILL', async () => {
    await using influxd = await startInfluxd()
    await influxd.query('CREATE DATABASE plant')
    const written = await fetch(`${influxd.url}/write?db=plant`, { method: 'POST', body: 'm,a=b value=1.5 1000' })
    expect(written.status).toBe(204)
    const before = influxd.pid
    await influxd.kill()
    await expect(fetch(`${influxd.url}/ping`)).rejects.toThrow()
    await influxd.start()
    expect(influxd.pid).not.toBe(before)
    const answer = await influxd.query('SELECT value FROM m', { database: 'plant' })
    expect(answer.results[0]?.series?.[0]?.values).toEqual([[1000, 1.5]])
  })

  it('refuses strangers with authorization on', async () => {
    await using influxd = await startInfluxd({ auth: true })
    await influxd.query(`CREATE USER admin WITH PASSWORD 'secret' WITH ALL PRIVILEGES`)
    await expect(influxd.query('SHOW DATABASES')).rejects.toThrow('401')
    const answer = await influxd.query('SHOW DATABASES', { user: 'admin', password: 'secret' })
    expect(answer.results).toHaveLength(1)
  })

  it('ends with the process that started it, even where that is killed', async () => {
    const starter = `
      import { startInfluxd } from '${join(import.meta.dirname, '../servers/influxd.ts')}'
      const { pid, folder } = await startInfluxd()
      console.log(JSON.stringify({ pid, folder }))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', starter], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    const { pid, folder } = JSON.parse(String(line))
    expect(existsSync(`/proc/${pid}`)).toBe(true)
    child.kill('SIGKILL')
    await waitFor('influxd to be gone', () => !existsSync(`/proc/${pid}`))
    await rm(folder, { recursive: true })
  })

  it('runs twice side by side', async () => {
    await using first = await startInfluxd()
    await using second = await startInfluxd()
    expect(first.port).not.toBe(second.port)
  })
})

describe('mosquitto', () => {
  it('takes MQTT 5 and keeps a session over a restart', async () => {
    await using broker = await startMosquitto()
    const session = {
      clientId: 'keeper',
      clean: false,
      protocolVersion: 5,
      properties: { sessionExpiryInterval: 3600 },
    } as const
    const keeper = await connectAsync(broker.url, session)
    await keeper.subscribeAsync('plant/#', { qos: 1 })
    await keeper.endAsync()
    const publisher = await connectAsync(broker.url, { protocolVersion: 5 })
    await publisher.publishAsync('plant/one', 'kept', { qos: 1 })
    await publisher.endAsync()
    await broker.restart()
    const again = connect(broker.url, session)
    const message = new Promise<string>((resolve) => again.once('message', (_, body) => resolve(body.toString())))
    expect(await message).toBe('kept')
    await again.endAsync()
  })

  it('refuses strangers, takes the password, over TCP and TLS', async () => {
    await using broker = await startMosquitto({ users: { plant: 's3cret' }, tls: true })
    await expect(connectAsync(broker.url, { reconnectPeriod: 0 })).rejects.toThrow()
    const plain = await connectAsync(broker.url, { username: 'plant', password: 's3cret' })
    await plain.endAsync()
    const ca = await readFile(broker.certificates!.authority)
    const secure = await connectAsync(broker.tlsUrl!, { username: 'plant', password: 's3cret', ca })
    await secure.endAsync()
    await expect(
      connectAsync(broker.tlsUrl!, { username: 'plant', password: 's3cret', reconnectPeriod: 0 }),
    ).rejects.toThrow(/certificate|self.signed/)
  })

  it('asks for a client certificate where TLS is mutual', async () => {
    const options: MosquittoOptions = { tls: 'mutual' }
    await using broker = await startMosquitto(options)
    const files = broker.certificates!
    const ca = await readFile(files.authority)
    await expect(connectAsync(broker.tlsUrl!, { ca, reconnectPeriod: 0, connectTimeout: 5000 })).rejects.toThrow()
    const [cert, key] = [await readFile(files.clientCertificate), await readFile(files.clientKey)]
    const client = await connectAsync(broker.tlsUrl!, { ca, cert, key })
    expect(client.connected).toBe(true)
    await client.endAsync()
  })
})
