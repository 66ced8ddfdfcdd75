// A broker, a database, the oracle and an installation, shared by the firings of a fault.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { type Influxd, startInfluxd } from '../servers/influxd.ts'
import { type Mosquitto, startMosquitto } from '../servers/mosquitto.ts'
import { waitFor } from '../suites/wait.ts'
import type { Firing } from './fault.ts'
import { createStable, type Kunlun, type Stable } from './kunlun/handle.ts'
import { type Oracle, startOracle } from './oracle/handle.ts'
import { machines, signals } from './oracle/messages.ts'

export interface RigOptions {
  /** The broker is going to be killed: it saves every change. */
  readonly keepsSessions?: boolean
  /** Installations by name, on one shared subscription where there are several. Default: one. */
  readonly names?: readonly string[]
  /** Those that run from the beginning (default: all). */
  readonly started?: readonly string[]
  /** Laid over the configuration of the installation. */
  readonly settings?: (name: string) => object
  /** Puts something between the parts, before Kunlun is started; answers what it is to use in their place. */
  readonly between?: (places: Places, closing: AsyncDisposableStack) => Promise<Partial<Reached>>
}

/** What Kunlun reaches. */
export interface Reached {
  readonly brokerPort: number
  readonly influxdUrl: string
  /** Added to its environment. */
  readonly env: NodeJS.ProcessEnv
  /** Laid over the configuration of the link to the broker, of the store, of the spool. */
  readonly mqtt?: object
  readonly store?: object
  readonly spool?: object
}

export interface Places extends Reached {
  /** Of configurations, with one folder of data for each installation. */
  readonly folder: string
  readonly influxd: Influxd
}

export interface Rig {
  readonly broker: Mosquitto
  readonly influxd: Influxd
  readonly stable: Stable
  readonly ask: Oracle['ask']
  /** By name. */
  readonly kunluns: Map<string, Kunlun>
  readonly ledgers: readonly string[]
  configFile(name: string): string
  /** Starts the installation of that name, if need be again; the oracle looks at its figures from then on. */
  start(name: string): Promise<Kunlun>
  /** Ends the installation of that name in order, starts it again; resolves once it has subscribed. */
  restart(name: string): Promise<void>
  /** A process that has been started otherwise takes the name; the oracle looks at its figures. */
  adopt(name: string, kunlun: Kunlun): Promise<void>
  /** Ends the installation of that name in order; the oracle looks away. */
  stop(name: string): Promise<void>
  /** Begins a firing: a fresh page at the oracle, messages flowing into the store. */
  begin(perSecond: number): Promise<void>
  /** Heals, waits for a fresh sample, then for the end of all that is under way; restarts the store, judges. */
  finish(facts: Fired): Promise<Firing>
  close(): Promise<void>
}

export interface Fired {
  readonly fired: number
  readonly inFlight: number
  readonly note?: string
  /** What did not hold already. */
  readonly violations?: readonly string[]
  /** Recovery is measured from its beginning; absent where everything has healed already. */
  readonly heal?: () => Promise<unknown>
}

/** What an installation of a campaign is called where there is one only. */
export const alone = 'kunlun'
const settleMs = 90_000

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const { names = [alone], keepsSessions = false } = options
  await using closing = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-faults-'))
  closing.defer(() => rm(folder, { recursive: true, force: true }))
  const broker = closing.use(await startMosquitto({ persistence: keepsSessions }))
  const influxd = closing.use(await startInfluxd())
  const { ask } = closing.use(startOracle())
  const brokerPort = await ask('begin', { brokerPort: broker.port, influxUrl: influxd.url })
  const places = { folder, influxd, brokerPort, influxdUrl: influxd.url, env: {} }
  const reached: Reached = { ...places, ...(await options.between?.(places, closing)) }
  const stable = closing.use(createStable(reached.env))
  const configFile = (name: string) => join(folder, `${name}.yaml`)
  for (const name of names) {
    const plan = { folder, name, reached, isShared: names.length > 1 }
    await writeFile(configFile(name), stringify({ ...configurationOf(plan), ...options.settings?.(name) }))
  }
  const kunluns = new Map<string, Kunlun>()
  const ledgers = names.map((name) => join(folder, name, 'ledger.db'))
  const watch = () =>
    ask(
      'audit',
      [...kunluns.values()].map(({ url }) => url),
    )
  async function adopt(name: string, kunlun: Kunlun): Promise<void> {
    kunluns.set(name, kunlun)
    await watch()
  }
  async function start(name: string): Promise<Kunlun> {
    const kunlun = await stable.start(configFile(name))
    await adopt(name, kunlun)
    return kunlun
  }
  async function stop(name: string): Promise<void> {
    await kunluns.get(name)?.stop()
    kunluns.delete(name)
    await watch()
  }
  async function restart(name: string): Promise<void> {
    await stop(name)
    await start(name)
    await ask('subscribed')
  }
  const parts = { broker, influxd, stable, ask, kunluns, ledgers, configFile, start, adopt, stop, restart }
  for (const name of options.started ?? names) await start(name)
  await ask('subscribed')
  const opened = closing.move()
  return { ...parts, ...firings(parts, keepsSessions), close: () => opened.disposeAsync() }
}

/** Beginning and end of a firing. */
function firings(
  { ask, influxd, ledgers }: Pick<Rig, 'ask' | 'influxd' | 'ledgers'>,
  mayForget: boolean,
): Pick<Rig, 'begin' | 'finish'> {
  return {
    async begin(perSecond) {
      await ask('turnPage')
      await ask('flow', perSecond)
      await ask('recovery', settleMs)
    },
    async finish({ fired, inFlight, note, heal, violations: before = [] }) {
      const [recoverySeconds] = await Promise.all([ask('recovery', settleMs), heal?.()])
      await ask('settle', { timeoutMs: settleMs, mayForget })
      // Only what survives its restart has been stored (the page cache of a killed process stays).
      await influxd.kill()
      await influxd.start()
      const { acknowledged, lost, duplicated, unheard, violations: after } = await ask('judge', ledgers)
      const violations = [...before, ...after]
      const unsaid = unheard === 0 ? undefined : `${unheard} lost by the broker before Kunlun had them`
      const notes = [note, unsaid].filter((text) => text !== undefined)
      return {
        fired,
        inFlight,
        acknowledged,
        lost,
        duplicated,
        recoverySeconds,
        ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
        ...(violations.length === 0 ? {} : { violations }),
      }
    },
  }
}

interface ConfigurationPlan {
  readonly folder: string
  readonly name: string
  readonly reached: Reached
  readonly isShared: boolean
}

function configurationOf({ folder, name, reached, isShared }: ConfigurationPlan): object {
  const signal = { range: [0, 1e9] }
  const contract = { signals: Object.fromEntries(signals.map((one) => [one, signal])) }
  const shared = isShared ? { share: 'kunlun' } : {}
  const subscriptions = [{ topic: 'plant/{line}/{machine}/{signal}', ...shared }]
  const url = `mqtt://127.0.0.1:${reached.brokerPort}`
  const telemetry = { kind: 'influxdb', url: reached.influxdUrl, batchSize: 500, timeoutMs: 1000, ...reached.store }
  return {
    site: { enterprise: 'huasheng', name: 'zibo' },
    data: join(folder, name),
    connectors: { hall: { kind: 'mqtt', url, clientId: name, subscriptions, ...reached.mqtt } },
    machines: Object.fromEntries(machines.map((machine) => [machine, contract])),
    stores: { telemetry },
    spool: { segmentBytes: 1024 * 1024, ...reached.spool },
    http: { port: 0 },
    log: { level: 'warn' },
  }
}

/** Resolves once the process is gone; throws where it lives on. */
export async function gone(kunlun: Kunlun): Promise<void> {
  await waitFor('the installation to be killed', () => !kunlun.isAlive())
  await kunlun.gone
}
