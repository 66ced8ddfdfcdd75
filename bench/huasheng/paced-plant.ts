// The plant on a clock that goes as fast as what it says is stored, its furnace waiting for orders.

import type { Clock, Nanoseconds } from '../../ingest/model.ts'
import { hasReportedAll, stepNanoseconds } from '../../plant/factory.ts'
import type { RecipeOrder } from '../../plant/orders.ts'
import { type Plant, type PlantOptions, startPlant } from '../../plant/plant.ts'
import type { PlantState } from '../../plant/state.ts'
import { waitFor } from '../../test/suites/wait.ts'

/**
 * Minutes that the plant lives before what it said must have arrived: far from filling any queue on the way, and no more
 * than the laboratory takes, so that a heat is known to be over before it is reported.
 */
const strideMinutes = 60n
/** Plant seconds per wall second, about. */
const factor = 20_000
const patienceMs = 1_800_000

export interface PacedPlant {
  readonly plant: Plant
  readonly clock: Clock
  /** Lives until the heat that is ordered now has been fired and reported; `isStored` says until when all is stored. */
  fire(isStored: (time: Nanoseconds) => Promise<boolean>): Promise<PlantState>
}

export type PacedOptions = Pick<PlantOptions, 'seed' | 'folder' | 'credentials'> & {
  readonly begin: Nanoseconds
  next(): Promise<RecipeOrder | undefined>
}

const silent = { info() {}, warn() {}, error() {} }

export async function startPacedPlant({ begin, next, ...options }: PacedOptions): Promise<PacedPlant> {
  let now = begin
  const clock = { now: () => now, factor }
  const plant = await startPlant({ ...options, clock, recipeInbox: next, awaitsOrders: true, log: silent, tickMs: 2 })
  const heats = () => plant.state().hall.heat?.number ?? 0
  return {
    plant,
    clock,
    async fire(isStored) {
      const wanted = heats() + 1
      const isDone = () => heats() === wanted && hasReportedAll(plant.state())
      while (!isDone()) {
        const until = BigInt(plant.state().time) + strideMinutes * stepNanoseconds
        now += strideMinutes * stepNanoseconds
        await waitFor('the plant to live on', () => isDone() || BigInt(plant.state().time) >= until, patienceMs)
        await waitFor('its telemetry to be stored', () => isStored(BigInt(plant.state().time)), patienceMs)
      }
      return plant.state()
    },
  }
}
