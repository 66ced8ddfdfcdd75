// The simulated plant as a running thing: models stepped along the clock, behind a real OPC UA server and MQTT clients.
import { setInterval as every } from 'node:timers'
import type { Clock } from '../ingest/model.ts'
import { type Credentials, type DemoBroker, startBroker } from './broker.ts'
import { type RecipeOrder, recipeOf, stepFactory, stepNanoseconds, wantsRecipe } from './factory.ts'
import { batchName } from './hall.ts'
import { startPublishers } from './mqtt-publishers.ts'
import { startOpcuaServer } from './opcua-server.ts'
import type { Recipe } from './recipe.ts'
import { loadPlantState, newPlantState, type PlantState, savePlantState } from './state.ts'

/** Where the plant reports what it does; pino fits, and so does the Log of the connectors. */
export interface PlantLog {
  info(facts: object, text: string): void
  warn(facts: object, text: string): void
  error(facts: object, text: string): void
}

export interface PlantOptions {
  readonly clock: Clock
  /** Heats, lots, faults and noise follow from it; a folder keeps the seed it began with. */
  readonly seed: number
  /** Certificates and the state that outlives the process. */
  readonly folder: string
  readonly credentials: { readonly opcua: Credentials; readonly mqtt: Credentials }
  /** 0 takes a free port. */
  readonly ports?: { readonly opcua?: number; readonly mqtt?: number }
  /** An existing broker to publish to, instead of one in the process. */
  readonly mqttUrl?: string
  /** Asked before each heat; undefined means the laboratory recipe. An order is fired once. */
  readonly recipeInbox: () => Promise<RecipeOrder | undefined>
  readonly log: PlantLog
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

/** Beyond this many plant minutes behind the clock the plant has stood still, and goes on from now. */
const mostStepsBehind = 12 * 60
const saveEveryTicks = 10

/** Starts the plant where its folder left it. Rejects with EADDRINUSE where a port is taken. */
export async function startPlant(options: PlantOptions): Promise<Plant> {
  const { clock, folder, credentials, ports = {} } = options
  const broker = await brokerFor(options)
  const mqttUrl = broker?.url ?? options.mqttUrl ?? ''
  const publishers = await startPublishers(mqttUrl, credentials.mqtt)
  const server = await startOpcuaServer({
    port: ports.opcua ?? 0,
    folder,
    credentials: credentials.opcua,
    time: floorToStep(clock.now()),
  })
  let state = loadPlantState(folder) ?? newPlantState(options.seed, floorToStep(clock.now()))
  savePlantState(folder, state)

  const step = async () => {
    const order = wantsRecipe(state) ? await askForRecipe(state, options) : undefined
    const done = stepFactory(state, order)
    state = done.state
    if (done.numberIssued) savePlantState(folder, state)
    server.publish(done.samples)
    publishers.publishMill(
      'mill-1',
      done.samples.filter((sample) => sample.machine === 'mill-1'),
    )
    publishers.publishMill(
      'mill-2',
      done.samples.filter((sample) => sample.machine === 'mill-2'),
    )
    publishers.publishResults(done.results)
  }
  const catchUp = async () => {
    const now = floorToStep(clock.now())
    if (now - BigInt(state.time) > BigInt(mostStepsBehind) * stepNanoseconds) {
      options.log.info({ from: state.time, to: String(now) }, 'the plant stood still')
      state = { ...state, time: String(now - stepNanoseconds) }
    }
    while (BigInt(state.time) + stepNanoseconds <= now) await step()
  }
  const stopTicking = tick(catchUp, () => savePlantState(folder, state), options)
  options.log.info({ opcua: server.endpoint, mqtt: mqttUrl, heat: state.hall.heat?.number ?? 0 }, 'plant started')
  return {
    opcuaEndpoint: server.endpoint,
    opcuaCertificate: server.certificate,
    mqttUrl,
    state: () => state,
    async stop() {
      await stopTicking()
      savePlantState(folder, state)
      await publishers.stop()
      await server.stop()
      await broker?.stop()
    },
  }
}

function floorToStep(time: bigint): bigint {
  return time - (time % stepNanoseconds)
}

async function brokerFor(options: PlantOptions): Promise<DemoBroker | undefined> {
  if (options.mqttUrl !== undefined) return undefined
  return startBroker({ port: options.ports?.mqtt ?? 0, users: [options.credentials.mqtt] })
}

/** One catching-up at a time; returns a function that ends the ticking once the last one is done. */
function tick(catchUp: () => Promise<void>, save: () => void, options: PlantOptions): () => Promise<void> {
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
    await running
  }
}

/** Asks the inbox; what cannot be used is reported, and the furnace is fired with the laboratory recipe instead. */
async function askForRecipe(
  state: PlantState,
  options: PlantOptions,
): Promise<{ id: string; recipe: Recipe } | undefined> {
  const batch = batchName((state.hall.heat?.number ?? 0) + 1)
  try {
    const order = await options.recipeInbox()
    const recipe = recipeOf(state, order)
    if (order === undefined || recipe === undefined) return undefined
    options.log.info({ batch, order: order.id, program: order.program }, 'an ordered recipe goes into the furnace')
    return { id: order.id, recipe }
  } catch (cause) {
    options.log.warn({ batch, cause: String(cause) }, 'the order cannot be fired; the laboratory recipe is used')
    return undefined
  }
}
