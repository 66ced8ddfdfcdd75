// A node-opcua server, a database and an installation that reads a counter, shared by the firings of a fault.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { trustCertificateBytes } from '../../../connectors/opcua/certificates.ts'
import { type Influxd, startInfluxd } from '../../servers/influxd.ts'
import { testUser } from '../../servers/opcua.ts'
import { freePort, startServer, type TestServer } from '../../servers/server.ts'
import { createStable, type Kunlun } from '../kunlun/handle.ts'
import { counterInstallation, passwordEnv } from './installation.ts'

export interface OpcuaRig {
  readonly influxd: Influxd
  kunlun(): Kunlun
  startKunlun(): Promise<void>
  killServer(): Promise<void>
  /** Its counter goes on far above where it ended. */
  startServer(): Promise<void>
  /** All that the server has ever offered: values by milliseconds. */
  journal(): Promise<ReadonlyMap<number, number>>
  close(): Promise<void>
}

const leap = 1_000_000

export async function startOpcuaRig(): Promise<OpcuaRig> {
  await using closing = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-faults-'))
  closing.defer(() => rm(folder, { recursive: true, force: true }))
  const influxd = closing.use(await startInfluxd())
  await influxd.query('CREATE DATABASE kunlun')
  const port = await freePort()
  let lives = 0
  const serve = () => launch(folder, port, lives++ * leap)
  let server = await serve()
  closing.defer(() => server.kill())
  const certificate = await readFile(join(folder, 'server/pki/own/certs/certificate.pem'))
  trustCertificateBytes(join(folder, 'data/connectors/cell'), certificate)
  const file = join(folder, 'kunlun.yaml')
  await writeFile(file, stringify(counterInstallation({ folder, influxd: influxd.url, port })))
  const stable = closing.use(createStable({ [passwordEnv]: testUser.password }))
  let kunlun = await stable.start(file)
  const opened = closing.move()
  return {
    influxd,
    kunlun: () => kunlun,
    async startKunlun() {
      kunlun = await stable.start(file)
    },
    killServer: () => server.kill(),
    async startServer() {
      server = await serve()
    },
    async journal() {
      const lines = (await readFile(join(folder, 'journal'), 'utf8')).split('\n').slice(0, -1)
      return new Map(lines.map((line) => line.split(' ').map(Number) as [number, number]))
    },
    close: () => opened.disposeAsync(),
  }
}

/** Its folder, with the certificate, stays over its lives. */
function launch(folder: string, port: number, start: number): Promise<TestServer> {
  const places = { PORT: String(port), FOLDER: join(folder, 'server'), JOURNAL: join(folder, 'journal') }
  return startServer({
    name: 'opcua',
    command: process.execPath,
    args: [join(import.meta.dirname, 'server.ts')],
    env: { ...process.env, ...places, START: String(start) },
    folder,
    ports: [port],
  })
}
