// The demo: the simulated plant on one side, an installation on the other, OPC UA and MQTT over TCP between them.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { trustCertificateBytes } from '../../connectors/opcua/certificates.ts'
import { diskFiles } from '../../ingest/spool/files.ts'
import { lockFolder } from '../../ingest/spool/lock.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { dirtOf } from '../../plant/dirt.ts'
import { type Plant, startPlant } from '../../plant/plant.ts'
import type { ToldFaults } from '../../plant/state.ts'
import { startInstallation } from '../run/installation.ts'
import type { RunLog } from '../run/log.ts'
import { openPlantClock } from '../run/plant-clock.ts'
import { demoConfiguration } from './configuration.ts'
import { demoCredentials } from './credentials.ts'
import { pacedTime } from './paced-time.ts'
import { recipeInbox } from './recipe-inbox.ts'

export interface DemoOptions {
  readonly data: string
  readonly port: number
  readonly factor: number
  readonly seed: number
  /** How many times as bad as a bad day telemetry is; absent: clean. */
  readonly dirt?: number
  /** What shall go wrong, by the number of the heat. */
  readonly faults?: ToldFaults
  readonly log: RunLog
}

export interface Demo {
  readonly url: string
  /** Of the plant: whoever has the passwords that lie in the data folder may look, send messages of their own. */
  readonly servers: DemoPlant
  readonly ledger: Ledger
  stop(): Promise<void>
}

/** The demo's plant opened on 2026-01-05, 08:00 in Zibo. */
const begin = BigInt(Date.UTC(2026, 0, 5)) * 1_000_000n
const keepClockMs = 1000
const lookMs = 100
/** The plant waits while something lies in the spool for longer, in wall time: it must not run away from what stores it. */
const mostBehindSeconds = 1
/** The OPC UA connector of the demo's configuration. */
export const furnaceLink = 'furnace-hall'

/** Starts plant and installation where the folder left them. Throws PORT_IN_USE, SPOOL_LOCKED. */
export async function startDemo({ data, port, factor, seed, dirt, faults, log }: DemoOptions): Promise<Demo> {
  mkdirSync(data, { recursive: true, mode: 0o750 })
  await using closing = new AsyncDisposableStack()
  // Before the plant's clock is set on: the spool's own lock would come too late for a demo that runs in the folder.
  closing.defer(await lockFolder(diskFiles, data))
  const time = pacedTime(() => performance.now())
  const clock = openPlantClock({ folder: data, factor, begin, wallMs: time.ms })
  const keeping = setInterval(clock.keep, keepClockMs)
  closing.defer(() => clearInterval(keeping))
  const inbox = recipeInbox()
  const { credentials, secrets } = demoCredentials(data)
  const folder = join(data, 'plant')
  const plant = await startPlant({
    ...{ clock, seed, folder, credentials, recipeInbox: inbox.next, log },
    ...(dirt !== undefined && { dirt: dirtOf(dirt) }),
    ...(faults !== undefined && { faults }),
  })
  closing.defer(() => plant.stop())
  // The demo stands in for the person who compares the thumbprint at the furnace and trusts it.
  trustCertificateBytes(join(data, 'connectors', furnaceLink), plant.opcuaCertificate)
  const file = demoConfiguration({ plant, credentials, secrets, data, port })
  const installed = await startInstallation({ file, clock, log })
  closing.defer(() => installed.stop())
  inbox.connect(installed.ledger)
  const isBehind = () => (installed.ingest.view().spool.oldestSeconds ?? 0) > mostBehindSeconds
  const pacing = setInterval(() => time.hold(isBehind()), lookMs)
  closing.defer(() => clearInterval(pacing))
  const opened = closing.move()
  const { opcuaEndpoint, mqttUrl } = plant
  const servers = { opcuaEndpoint, mqttUrl }
  return { url: installed.url, servers, ledger: installed.ledger, stop: () => opened.disposeAsync() }
}

export type DemoPlant = Pick<Plant, 'opcuaEndpoint' | 'mqttUrl'>
