// The world of the sintering proof: furnace-1 of the simulated plant, the study of its 96 % alumina substrate.
import { studyOf } from '../../cli/demo/substrate-study.ts'
import {
  fromMs,
  type Nanoseconds,
  nsPerSecond,
  type OutcomeReport,
  type Sample,
  type Settings,
} from '../../ingest/model.ts'
import { studyConfig } from '../../optimizer/study-config.ts'
import { type Heat, isReady, newHall, startHeat, stepHall } from '../../plant/hall.ts'
import { readFurnace } from '../../plant/hall-readings.ts'
import { examine, type LabResult } from '../../plant/laboratory.ts'
import { machines } from '../../plant/machines.ts'
import { powderLot } from '../../plant/powder.ts'
import { loadQuality } from '../../plant/quality.ts'
import { laboratoryRecipe, orderedRecipe } from '../../plant/recipe.ts'
import { brokenBy, type Production, produce } from '../../plant/truth.ts'
import type { Order, Shop, Verdict, World } from '../proof/world.ts'

const machine = 'furnace-1'
const begin = BigInt(Date.UTC(2026, 0, 5)) * 1_000_000n
/** Capability that is called stable production. */
export const leastCpk = 1.33
/** Of the parts fired, those that are whole and within all specifications: stable production loses no more than the rest. */
export const leastYield = 0.94
/** A good part is to be a quarter cheaper. */
const aim = 0.75

const laboratory: Settings = {
  burnout: laboratoryRecipe.burnoutCelPerMinute,
  ramp: laboratoryRecipe.rampCelPerMinute,
  peak: laboratoryRecipe.peakCel,
  soak: laboratoryRecipe.soakMinutes,
  cool: laboratoryRecipe.coolCelPerMinute,
  load: laboratoryRecipe.loadKilograms,
}

const productions = new Map<string, Production>()

/** 10,000 parts from 20 lots; kept, since the same recipe is recommended again and again. */
function production(settings: Settings): Production {
  const key = JSON.stringify(Object.entries(settings).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const known = productions.get(key) ?? produce(orderedRecipe({ program: 'judge', settings }))
  productions.set(key, known)
  return known
}

function judge(settings: Settings): Verdict {
  const { cpk, costPerGoodPart, yield: share } = production(settings)
  const isCapable = share >= leastYield && Object.values(cpk).every((one) => one >= leastCpk)
  const isReached = isCapable && costPerGoodPart <= aim * production(laboratory).costPerGoodPart
  return { cost: costPerGoodPart, cpk, isCapable, isReached }
}

/** The furnace, minute by minute as the demo's plant steps it; it waits for its orders. */
function open(seed: number): Shop {
  let hall = newHall()
  let time: Nanoseconds = begin
  const minute = (order?: Order): { samples: Sample[]; finished?: Heat } => {
    time += 60n * nsPerSecond
    if (order) hall = startHeat(hall, seed, { recipe: orderedRecipe(order) })
    const step = order ? { hall } : stepHall(hall, seed)
    hall = step.hall
    const finished = 'finished' in step ? step.finished : undefined
    return { samples: readFurnace(hall, seed, time), ...(finished && { finished }) }
  }
  return {
    now: () => time,
    run(order) {
      const samples: Sample[] = []
      const take = (done: ReturnType<typeof minute>) => {
        samples.push(...done.samples)
        return done.finished
      }
      while (!isReady(hall)) take(minute())
      let finished = take(minute(order))
      while (finished === undefined) finished = take(minute())
      const report = examine(finished, seed, time, hall.furnace.energyKilowattHours)
      while (time < BigInt(report.due)) take(minute())
      const quality = loadQuality(finished.load, powderLot(seed, finished.lotNumber))
      return { samples, reports: report.results.map(reportOf), broken: brokenBy(quality) }
    },
  }
}

function reportOf({ batch, name, value, unit, specimen, position, method, measured_at_ms }: LabResult): OutcomeReport {
  const labels = { ...(specimen !== undefined && { specimen }), ...(position !== undefined && { position }) }
  return { machine, batch, name, value, unit, method, ...labels, measuredAt: fromMs(measured_at_ms) }
}

const { kind, signals } = machines[machine]
const study = studyConfig.parse(studyOf())

export const huasheng: World & {
  describe(settings: Settings): { yield: number; furnaceHours: number; parts: number }
} = {
  name: 'huasheng',
  machine,
  contract: { kind, signals: Object.keys(signals) },
  study,
  studyName: 'substrate-96',
  twins: { right: studyConfig.parse(studyOf('alumina-96')).twin, wrong: studyConfig.parse(studyOf('3y-tzp')).twin },
  start: { settings: laboratory, runs: 2 },
  budget: 30,
  judgedAfter: [5, 8, 10, 12, 15, 18, 20, 25, 30],
  open,
  judge,
  describe(settings) {
    const { yield: share, furnaceHours, parts } = production(settings)
    return { yield: share, furnaceHours, parts }
  },
}
