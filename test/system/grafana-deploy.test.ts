// The broker's files of the compose stack, run with a real mosquitto.
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { connect, connectAsync, type IClientOptions } from 'mqtt'
import { describe, expect } from 'vitest'
import { debianPackages } from '../servers/debian.ts'
import { serverTest } from '../servers/gate.ts'
import { freePort, serverFolder, startServer, type TestServer } from '../servers/server.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('mosquitto')
const files = resolve(import.meta.dirname, '../../deploy/mosquitto')
const secrets = { KUNLUN_MQTT_PASSWORD: 'reader-secret', PLANT_MQTT_PASSWORD: 'writer-secret' }
const kunlun: IClientOptions = {
  username: 'kunlun',
  password: secrets.KUNLUN_MQTT_PASSWORD,
  reconnectPeriod: 0,
  protocolVersion: 5,
}
const plant: IClientOptions = {
  username: 'plant',
  password: secrets.PLANT_MQTT_PASSWORD,
  reconnectPeriod: 0,
  protocolVersion: 5,
}
const session: IClientOptions = { clean: false, clientId: 'kunlun-cell', properties: { sessionExpiryInterval: 3600 } }

describe('the broker of the compose stack', () => {
  it('refuses strangers', async () => {
    const { server, url } = await startBroker()
    await using _ = server
    await expect(connectAsync(url, { reconnectPeriod: 0 })).rejects.toThrow(/authori/i)
    await expect(connectAsync(url, { ...plant, password: 'wrong' })).rejects.toThrow(/authori/i)
  })

  it('keeps what came while Kunlun was away, more than the usual thousand, over its own restart', async () => {
    const { server, url } = await startBroker()
    await using broker = server
    const reader = await connectAsync(url, { ...kunlun, ...session })
    await reader.subscribeAsync('plant/#', { qos: 1 })
    await reader.endAsync()
    const writer = await connectAsync(url, plant)
    const sent = Array.from({ length: 1100 }, (_, index) => `${index}`)
    await Promise.all(sent.map((text) => writer.publishAsync('plant/cell-1/mill-1/load', text, { qos: 1 })))
    await writer.endAsync()
    await broker.restart()
    const got = new Set<string>()
    const back = connect(url, { ...kunlun, ...session })
    back.on('message', (_topic, body) => got.add(body.toString()))
    await waitFor('all queued messages', () => got.size === sent.length)
    await back.endAsync()
  })

  it('lets machines write only, Kunlun read only', async () => {
    const { server, url } = await startBroker()
    await using _ = server
    const reader = await connectAsync(url, kunlun)
    await expect(reader.publishAsync('plant/x/y/z', '1', { qos: 1 })).rejects.toThrow(/authori/i)
    const writer = await connectAsync(url, plant)
    await expect(writer.publishAsync('elsewhere/x', '1', { qos: 1 })).rejects.toThrow(/authori/i)
    await Promise.all([reader.endAsync(true), writer.endAsync(true)])
    // On a link of its own: after a refused publication the next one on the same link is never acknowledged.
    const second = await connectAsync(url, plant)
    await second.publishAsync('plant/x/y/z', '1', { qos: 1 })
    await second.endAsync()
  })
})

/** Runs start.sh itself; only the container's folders, the port, the user are replaced. */
async function startBroker(): Promise<{ server: TestServer; url: string }> {
  const packages = await debianPackages()
  const folder = await serverFolder('deploy')
  const port = await freePort()
  for (const path of ['config', 'data', 'run']) await mkdir(join(folder, path))
  const moved = async (name: string): Promise<string> => {
    const text = await readFile(join(files, name), 'utf8')
    return text
      .replaceAll('/mosquitto/config', join(folder, 'config'))
      .replaceAll('/mosquitto/data', join(folder, 'data'))
      .replaceAll('/run/mosquitto', join(folder, 'run'))
  }
  const settings = (await moved('mosquitto.conf')).replace('listener 1883', `listener ${port} 127.0.0.1`)
  const asWhoever = process.getuid?.() === 0 ? 'user root\n' : ''
  await writeFile(join(folder, 'config/mosquitto.conf'), asWhoever + settings)
  await copyFile(join(files, 'acl'), join(folder, 'config/acl'))
  await writeFile(join(folder, 'config/start.sh'), await moved('start.sh'))
  await chmod(join(folder, 'config/start.sh'), 0o755)
  const programs = [packages.path('usr/sbin'), packages.path('usr/bin'), process.env['PATH']].join(':')
  const env = { ...packages.env, ...secrets, PATH: programs }
  const command = '/bin/sh'
  const args = [join(folder, 'config/start.sh')]
  const server = await startServer({ name: 'mosquitto', command, args, env, folder, ports: [port] })
  return { server, url: `mqtt://127.0.0.1:${port}` }
}
