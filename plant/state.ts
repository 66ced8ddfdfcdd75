// What the plant remembers across restarts: numbers never repeat, a heat goes on in the middle.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FaultKind, type HallState, newHall } from './hall.ts'
import type { LabReport } from './laboratory.ts'
import { type MillState, newMill } from './mill.ts'

/** All of the plant, as plain JSON. Where randomness is wanted it comes from the seed and a number in here. */
export interface PlantState {
  readonly version: 1
  readonly seed: number
  /** The plant has been stepped up to here; nanoseconds as text. */
  readonly time: string
  readonly hall: HallState
  readonly mills: Readonly<Record<'mill-1' | 'mill-2', MillState>>
  readonly reports: readonly LabReport[]
  /** Orders that were put into the furnace, newest last. */
  readonly firedOrders: readonly string[]
  /** What it was told to let go wrong, by the number of the heat. */
  readonly faults?: ToldFaults
}

export type ToldFaults = Readonly<Record<number, FaultKind>>

export function newPlantState(seed: number, time: bigint): PlantState {
  return {
    version: 1,
    seed,
    time: String(time),
    hall: newHall(),
    mills: { 'mill-1': newMill(), 'mill-2': newMill() },
    reports: [],
    firedOrders: [],
  }
}

function fileIn(folder: string): string {
  return join(folder, 'plant.json')
}

/** The saved state, or undefined where the folder has none. A file that is not one of ours throws. */
export function loadPlantState(folder: string): PlantState | undefined {
  let text: string
  try {
    text = readFileSync(fileIn(folder), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
  const state = JSON.parse(text) as PlantState
  if (state.version !== 1) throw new Error(`${fileIn(folder)} was written by another version of the plant`)
  return state
}

/** Written beside and renamed, so that a killed process leaves either the old state or the new one. */
export function savePlantState(folder: string, state: PlantState): void {
  mkdirSync(folder, { recursive: true })
  const beside = `${fileIn(folder)}.new`
  writeFileSync(beside, JSON.stringify(state))
  renameSync(beside, fileIn(folder))
}
