// The plant along its clock: minute after minute, with what goes into the furnace and what comes of it.
import { setImmediate as others } from 'node:timers/promises'
import type { Clock } from '../ingest/model.ts'
import { hasReportedAll, type Step, stepFactory, stepNanoseconds, wantsRecipe } from './factory.ts'
import { batchName, nextHeatNumber } from './hall.ts'
import { createOrderDesk, type NextHeat, type OrderDesk, type RecipeOrder } from './orders.ts'
import { type PlantState, savePlantState } from './state.ts'

/** Where the plant reports what it does; pino fits, and so does the Log of the connectors. */
export interface PlantLog {
  info(facts: object, text: string): void
  warn(facts: object, text: string): void
  error(facts: object, text: string): void
}

export interface LifeOptions {
  readonly clock: Clock
  /** The state that outlives the process. */
  readonly folder: string
  /** Asked before each heat; undefined means the laboratory recipe. An order is fired once. */
  readonly recipeInbox: () => Promise<RecipeOrder | undefined>
  /**
   * Nothing is fired without an order: once the laboratory has reported, the whole plant stands still until there is
   * one, its time with it. So its samples follow from seed and orders alone, however fast the clock goes.
   */
  readonly awaitsOrders?: boolean
  readonly log: PlantLog
}

export interface Life {
  state(): PlantState
  save(): void
  /** Lives every whole minute that the clock has passed, until it is to end. */
  catchUp(): Promise<void>
  end(): void
}

/** Minutes in one go; then others have their turn: a plant that comes no nearer to its clock holds up nobody. */
const stepsAtOnce = 16

/** Beyond this many plant minutes behind the clock the plant has stood still, and goes on from now. */
const mostStepsBehind = 12n * 60n

/** `publish` is told of each minute once numbers that it issued are saved. */
export function createLife(options: LifeOptions, start: PlantState, publish: (minute: Step) => void): Life {
  const { clock, folder, log, awaitsOrders = false } = options
  let state = start
  /** How far the plant's time is behind the clock for having waited. */
  let waited = 0n
  let isEnding = false
  const orders = orderDeskFor(options, () => state)
  const behind = () => floorToStep(clock.now()) - waited - BigInt(state.time)
  const save = () => savePlantState(folder, state)
  save()

  /** False where the plant stands still. */
  async function step(): Promise<boolean> {
    const next = await nextHeat(state, orders, awaitsOrders)
    if (next === undefined) return false
    const minute = stepFactory(state, next)
    state = minute.state
    if (minute.numberIssued) save()
    publish(minute)
    return true
  }

  return {
    state: () => state,
    save,
    async catchUp() {
      if (behind() > mostStepsBehind * stepNanoseconds) {
        log.info({ from: state.time, to: String(clock.now()) }, 'the plant stood still')
        if (awaitsOrders) waited += behind()
        else state = { ...state, time: String(floorToStep(clock.now()) - stepNanoseconds) }
      }
      for (let steps = 1; behind() >= stepNanoseconds && !isEnding; steps++) {
        if (!(await step())) waited += behind()
        if (steps % stepsAtOnce === 0) await others()
      }
    },
    end() {
      isEnding = true
    },
  }
}

export function floorToStep(time: bigint): bigint {
  return time - (time % stepNanoseconds)
}

/** Undefined where the plant stands still for want of an order. */
async function nextHeat(state: PlantState, orders: OrderDesk, awaitsOrders: boolean): Promise<NextHeat | undefined> {
  if (!wantsRecipe(state) || (awaitsOrders && !hasReportedAll(state))) return 'none'
  return (await orders.next(state)) ?? (awaitsOrders ? undefined : 'laboratory')
}

/** What cannot be fired is reported. */
function orderDeskFor({ recipeInbox, log }: LifeOptions, state: () => PlantState): OrderDesk {
  const batch = () => batchName(nextHeatNumber(state().hall))
  return createOrderDesk({
    recipeInbox,
    accepted({ id, program }) {
      log.info({ batch: batch(), order: id, program }, 'an ordered recipe goes into the furnace')
    },
    refused(cause) {
      log.warn({ batch: batch(), cause: String(cause) }, 'the order cannot be fired')
    },
  })
}
