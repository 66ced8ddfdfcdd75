// The factory as one model: all machines stepped together along a grid of plant minutes.
import { nsPerSecond, type Sample } from '../ingest/model.ts'
import { isReady, nextHeatNumber, startHeat, stepHall } from './hall.ts'
import { readFurnace } from './hall-readings.ts'
import { examine, type LabResult } from './laboratory.ts'
import { readMill, stepMill } from './mill.ts'
import type { NextHeat } from './orders.ts'
import type { PlantState } from './state.ts'

/** The grid: every machine is read once per plant minute. */
export const stepNanoseconds = 60n * nsPerSecond

export interface Step {
  readonly state: PlantState
  readonly samples: readonly Sample[]
  readonly results: readonly LabResult[]
  /** A batch or part number was issued: the state must be saved before it is published. */
  readonly numberIssued: boolean
}

/** True where the next step would start a heat, so that an order has to be asked for. */
export function wantsRecipe(state: PlantState): boolean {
  return isReady(state.hall)
}

/** True where the furnace is loaded and nothing of the heats before is to be heard any more. */
export function hasReportedAll(state: PlantState): boolean {
  return wantsRecipe(state) && state.reports.length === 0
}

/** The factory one minute later. Pure: the same state, order and seed give the same samples. `next` counts where a heat can start. */
export function stepFactory(state: PlantState, next: NextHeat = 'laboratory'): Step {
  const { seed } = state
  const time = BigInt(state.time) + stepNanoseconds
  const starts = wantsRecipe(state) && next !== 'none'
  const order = typeof next === 'string' ? undefined : next
  const told = { recipe: order?.recipe, fault: state.faults?.[nextHeatNumber(state.hall)] }
  const fired = starts ? { hall: startHeat(state.hall, seed, told) } : stepHall(state.hall, seed)
  const finished = 'finished' in fired ? fired.finished : undefined
  const first = stepMill(state.mills['mill-1'], 'mill-1')
  const second = stepMill(state.mills['mill-2'], 'mill-2')
  const due = state.reports.filter((report) => BigInt(report.due) <= time)
  const waiting = state.reports.filter((report) => BigInt(report.due) > time)
  const examined = finished === undefined ? [] : [examine(finished, seed, time, fired.hall.furnace.energyKilowattHours)]
  const later: PlantState = {
    ...state,
    time: String(time),
    hall: fired.hall,
    mills: { 'mill-1': first.mill, 'mill-2': second.mill },
    reports: [...waiting, ...examined],
    firedOrders: starts && order !== undefined ? [...state.firedOrders, order.id].slice(-50) : state.firedOrders,
  }
  return {
    state: later,
    samples: [
      ...readFurnace(later.hall, seed, time),
      ...readMill(first.mill, 'mill-1', seed, time),
      ...readMill(second.mill, 'mill-2', seed, time),
    ],
    results: due.flatMap((report) => report.results),
    numberIssued: starts || first.numberIssued || second.numberIssued,
  }
}
