// Runs Kunlun under strace while messages flow, then reads the order of its writes, syncs and acknowledgements.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { debianPackages } from '../../servers/debian.ts'
import { type Mosquitto, startMosquitto } from '../../servers/mosquitto.ts'
import { waitFor } from '../../suites/wait.ts'
import { machines, messageOf, signals } from '../oracle/messages.ts'
import { startPublisher } from '../oracle/publisher.ts'
import { checkOrder, type OrderFound } from './check.ts'
import { callsOf } from './trace.ts'

/** The real command, or the process that is wrong on purpose. */
export type Program = 'kunlun start' | 'hasty'

const folders = resolve(import.meta.dirname, '../../..')
const programs: Readonly<Record<Program, (config: string) => string[]>> = {
  'kunlun start': (config) => [join(folders, 'cli/main.ts'), 'start', '-c', config],
  hasty: (config) => [join(import.meta.dirname, 'hasty.ts'), config],
}
const calls = 'read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fdatasync,fsync'
const perSecond = 1000

/** Publishes `count` messages at QoS 1 to the program; resolves once all are acknowledged and the trace is read. */
export async function traceOrder(program: Program, count: number): Promise<OrderFound> {
  await using broker = await startMosquitto({ persistence: false })
  await using closing = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-order-'))
  closing.defer(() => rm(folder, { recursive: true, force: true }))
  const config = join(folder, 'kunlun.yaml')
  await writeFile(config, stringify(configurationOf(folder, broker)))
  const output = join(folder, 'trace')
  const strace = (await debianPackages()).path('usr/bin/strace')
  const options = ['-f', '--seccomp-bpf', '-yy', '-xx', '-s', '16777216', '-e', `trace=${calls}`, '-e', 'signal=none']
  const command = [process.execPath, ...programs[program](config)]
  const child = spawn(strace, [...options, '-o', output, '--', ...command], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  closing.defer(() => endAll(child.pid ?? 0, 'SIGKILL'))
  let said = ''
  child.stdout.on('data', (data: Buffer) => (said += String(data)))
  const url = await waitFor('Kunlun to run', () => /running: (\S+)/.exec(said)?.[1], 60_000)
  await publish(broker, url, count)
  await endAll(child.pid ?? 0, 'SIGTERM')
  await gone
  const lines = (await readFile(output, 'latin1')).split('\n')
  return checkOrder(callsOf(lines), broker.port)
}

async function publish(broker: Mosquitto, url: string, count: number): Promise<void> {
  const view = async () => (await (await fetch(`${url}/api/v1/pipeline`)).json()) as View
  await waitFor('the subscription', async () => (await view()).connectors[0]?.state === 'connected')
  let id = 0
  const startMs = Date.now() - 3_600_000
  const publisher = await startPublisher(broker.url, () => {
    if (id + 1 === count) publisher.flow(0)
    return messageOf(++id, startMs)
  })
  publisher.flow(perSecond)
  await waitFor('all to be published', () => id >= count, 120_000)
  await publisher.acknowledged()
  await waitFor(
    'all to be taken in and acknowledged',
    async () => {
      const [hall] = (await view()).connectors
      return hall?.messages.received === count && hall.details['unacknowledged'] === 0
    },
    120_000,
  )
  await publisher.end()
}

interface View {
  readonly connectors: readonly {
    readonly state: string
    readonly messages: { readonly received: number }
    readonly details: Readonly<Record<string, unknown>>
  }[]
}

/** strace passes no signal on: the traced process is its child. Without effect once both are gone. */
async function endAll(strace: number, signal: NodeJS.Signals): Promise<void> {
  const children = await readFile(`/proc/${strace}/task/${strace}/children`, 'utf8').catch(() => '')
  for (const child of children.split(' ').filter((text) => /^\d+$/.test(text))) process.kill(Number(child), signal)
}

function configurationOf(folder: string, { url }: Mosquitto): object {
  const signal = { range: [0, 1e9] }
  const contract = { signals: Object.fromEntries(signals.map((one) => [one, signal])) }
  const subscriptions = [{ topic: 'plant/{line}/{machine}/{signal}' }]
  return {
    site: { enterprise: 'huasheng', name: 'zibo' },
    data: join(folder, 'data'),
    connectors: { hall: { kind: 'mqtt', url, subscriptions } },
    machines: Object.fromEntries(machines.map((machine) => [machine, contract])),
    http: { port: 0 },
    log: { level: 'warn' },
  }
}
