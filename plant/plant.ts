// The simulated plant as a running thing: models stepped along the clock, behind a real OPC UA server and MQTT clients.
import { setInterval as every } from 'node:timers'
import { type Credentials, type DemoBroker, startBroker } from './broker.ts'
import { type Dirt, soiling } from './dirt.ts'
import type { Step } from './factory.ts'
import { createLife, floorToStep, type Life, type LifeOptions } from './life.ts'
import { type Publishers, startPublishers } from './mqtt-publishers.ts'
import { type PlantServer, startOpcuaServer } from './opcua-server.ts'
import { loadPlantState, newPlantState, type PlantState, type ToldFaults } from './state.ts'

/** `folder` also keeps the server's certificate. */
export interface PlantOptions extends LifeOptions {
  /** Heats, lots, faults, noise, dirt follow from it; a folder keeps the seed it began with. */
  readonly seed: number
  readonly credentials: { readonly opcua: Credentials; readonly mqtt: Credentials }
  /** 0 takes a free port. */
  readonly ports?: { readonly opcua?: number; readonly mqtt?: number }
  /** An existing broker to publish to, instead of one in the process. */
  readonly mqttUrl?: string
  /** Telemetry as on bad days. */
  readonly dirt?: Dirt
  /** Heats that shall go wrong, beside what goes wrong by chance. */
  readonly faults?: ToldFaults
  /** How often the models are brought up to the clock, in wall time. */
  readonly tickMs?: number
}

export interface Plant {
  readonly opcuaEndpoint: string
  /** Certificate of the OPC UA server (PEM): the demo trusts it before it connects. */
  readonly opcuaCertificate: Uint8Array
  readonly mqttUrl: string
  /** What the plant has come to; for tests and for the demo's own display. */
  state(): PlantState
  /** Saves the state and closes servers and clients. */
  stop(): Promise<void>
}

const saveEveryTicks = 10

/** Starts the plant where its folder left it. Rejects with EADDRINUSE where a port is taken. */
export async function startPlant(options: PlantOptions): Promise<Plant> {
  const { clock, folder, credentials, ports = {} } = options
  const time = floorToStep(clock.now())
  const broker = await brokerFor(options)
  const mqttUrl = broker?.url ?? options.mqttUrl ?? ''
  const publishers = await startPublishers(mqttUrl, credentials.mqtt)
  const server = await startOpcuaServer({ port: ports.opcua ?? 0, folder, credentials: credentials.opcua, time })
  const kept = loadPlantState(folder) ?? newPlantState(options.seed, time)
  const state = { ...kept, faults: { ...kept.faults, ...options.faults } }
  const life = createLife(options, state, publishing(server, publishers, options))
  const stopTicking = tick(life, options)
  options.log.info({ opcua: server.endpoint, mqtt: mqttUrl, heat: state.hall.heat?.number ?? 0 }, 'plant started')
  return {
    opcuaEndpoint: server.endpoint,
    opcuaCertificate: server.certificate,
    mqttUrl,
    state: life.state,
    async stop() {
      await stopTicking()
      life.save()
      await publishers.stop()
      await server.stop()
      await broker?.stop()
    },
  }
}

/** Says what a minute gave; telemetry is spoilt on request, what the laboratory reports never is. */
function publishing(server: PlantServer, publishers: Publishers, { seed, dirt }: PlantOptions) {
  const soil = dirt && soiling(seed, dirt)
  return (minute: Step): void => {
    const samples = soil ? soil(minute.samples) : minute.samples
    server.publish(samples)
    for (const mill of ['mill-1', 'mill-2'] as const) {
      publishers.publishMill(
        mill,
        samples.filter(({ machine }) => machine === mill),
      )
    }
    publishers.publishResults(minute.results)
  }
}

async function brokerFor(options: PlantOptions): Promise<DemoBroker | undefined> {
  if (options.mqttUrl !== undefined) return undefined
  return startBroker({ port: options.ports?.mqtt ?? 0, users: [options.credentials.mqtt] })
}

/** One catching-up at a time; returns a function that ends the ticking once the last one is done. */
function tick({ catchUp, end, save }: Life, options: PlantOptions): () => Promise<void> {
  let running = Promise.resolve()
  let isBusy = false
  let ticks = 0
  const once = async () => {
    try {
      await catchUp()
      if (++ticks % saveEveryTicks === 0) save()
    } catch (cause) {
      options.log.error({ cause: String(cause) }, 'the plant could not go on; it is tried again')
    } finally {
      isBusy = false
    }
  }
  const timer = every(() => {
    if (isBusy) return
    isBusy = true
    running = once()
  }, options.tickMs ?? 50)
  return async () => {
    clearInterval(timer)
    end()
    await running
  }
}
