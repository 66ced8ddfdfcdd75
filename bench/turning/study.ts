// The study of the turning proof as kunlun.yaml would hold it, with the lathe's contract.
import { runsConfig } from '../../ingest/runs/config.ts'
import type { RunMachine } from '../../ingest/runs/rules.ts'
import { type StudyConfig, studyConfig } from '../../optimizer/study-config.ts'
import { latheName } from '../../plant/lathe.ts'
import { changeAtMillimetres } from '../../plant/lathe-part.ts'
import { inserts, latheBounds, latheDepths } from '../../plant/lathe-recipe.ts'
import { latheLimits, promisedShare } from '../../plant/lathe-truth.ts'
import { lathe } from '../../plant/machines.ts'

export const studyName = 'shaft-cost'
const process = 'turning'

/** The wear of the edge is a signal of the tool camera: what it read as a part began is kept with the part. */
export const contract: RunMachine = {
  kind: lathe.kind,
  signals: Object.keys(lathe.signals),
  runs: runsConfig.parse({ process, atStart: { edge_wear: 'edge_wear' }, settings: {} }),
}

const [slow, fast] = latheBounds.speed
const [fine, coarse] = latheBounds.feed

const settable = [
  { name: 'speed', type: 'continuous', low: slow, high: fast, step: 1, unit: 'm/min', scale: 'log' },
  { name: 'feed', type: 'continuous', low: fine, high: coarse, step: 0.005, unit: 'mm', scale: 'log' },
  { name: 'depth', type: 'ordinal', values: [...latheDepths], unit: 'mm' },
  { name: 'insert', type: 'categorical', values: Object.keys(inserts) },
]
const wear = { name: 'wear', type: 'context', low: 0, high: changeAtMillimetres, unit: 'mm', feature: 'edge_wear' }

/**
 * The office's bill for a part: 3.2 CNY a minute for cutting, loading, coming back from each pass, an edge for about a dozen parts.
 * How fast an edge wears with a recipe is what nobody knows.
 */
const bill = '3.2 * (94.25 / (speed * feed * depth) + 0.3 + 0.15 / depth) + 0.8'

/**
 * How the names of this shop are those of the turning twin; its sheet knows one insert, with coolant. Of surface and vibration
 * it does not speak: both depend on how this machine shakes, which nobody has measured.
 */
function twinOf(material: string) {
  return {
    process,
    material,
    parameters: { speed: 'cuttingSpeed', feed: 'feed', depth: 'depth', wear: 'flankWear' },
    outcomes: { cost: 'cost', power: 'motorPower' },
    settings: { coolant: 1 },
  }
}

/** With a twin where a material is named; `blind` leaves out the wear of the edge. */
export function turningStudy(given: { readonly material?: string; readonly blind?: boolean } = {}): StudyConfig {
  const { material, blind = false } = given
  const probability = promisedShare
  return studyConfig.parse({
    title: { en: 'Transmission shaft: cheaper at full quality', zh: '传动轴：保质降本' },
    machine: latheName,
    process,
    parameters: blind ? settable : [...settable, wear],
    objectives: [{ outcome: 'cost', goal: 'minimize', unit: 'CNY' }],
    constraints: [
      { outcome: 'roughness', max: latheLimits.roughness, unit: 'um', probability },
      { outcome: 'vibration', max: latheLimits.vibration, unit: 'mm/s', probability },
      { outcome: 'power', max: latheLimits.kilowatts, unit: 'kW', probability },
    ],
    formulas: { cost: bill },
    // The shop's recipe is in use: look around it, not everywhere.
    safety: { mode: 'near' },
    ...(material !== undefined && {
      twin: blind
        ? { ...twinOf(material), parameters: { speed: 'cuttingSpeed', feed: 'feed', depth: 'depth' } }
        : twinOf(material),
    }),
    budget: 25,
  })
}
