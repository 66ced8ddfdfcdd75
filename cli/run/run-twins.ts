// The twin of a run's study beside the run: what its recipe foretells, what its temperatures so far make of it.
import type { RunTwin } from '../../dashboards/api/run-twin.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { type Clock, type Nanoseconds, nsPerSecond, type Run } from '../../ingest/model.ts'
import { type RunRules, runRules } from '../../ingest/runs/rules.ts'
import type { Bucket } from '../../ingest/stores/store.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { bandOf, missOf } from '../../optimizer/calibration/band.ts'
import { twinRunOf } from '../../optimizer/calibration/in-twin-words.ts'
import { runSoFar } from '../../optimizer/calibration/run-so-far.ts'
import { settingsOf, type TwinRun } from '../../optimizer/calibration/runs.ts'
import { unitsOf } from '../../optimizer/config/to-definition.ts'
import { type Calibrated, nameIn, twinFor } from '../../optimizer/knowledge/twin.ts'
import { conversion } from '../../optimizer/knowledge/units.ts'
import { drawnSetups } from '../../optimizer/processes/drawn-setups.ts'
import type { Reading } from '../../optimizer/processes/sintering/coupled-history.ts'
import type { Twin } from '../../optimizer/processes/twin.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { Configuration } from '../config/schema.ts'
import { calibrationNotice } from './calibration-notice.ts'
import { calibrationOf } from './calibrations.ts'

export interface RunTwinParts {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly machines: () => Configuration['machines']
  readonly studies: () => ReadonlyMap<string, StudyConfig>
  readonly series: { aggregate(window: Window, step: Nanoseconds): Promise<readonly Bucket[]> }
}

interface Window {
  readonly machine: string
  readonly signals: readonly string[]
  readonly from: Nanoseconds
  readonly to: Nanoseconds
}

/** A reading every so often, at least a minute: what a chart shows, what a heat needs. */
const mostReadings = 400n
const minute = 60n * nsPerSecond

/** Throws NOT_FOUND for an unknown run. A run whose machine has no study with a twin has an empty answer. */
export function runTwins(parts: RunTwinParts): (run: string) => Promise<RunTwin> {
  const { ledger, studies } = parts
  return async (id) => {
    const run = await ledger.runs.get(id)
    if (run === undefined) throw kunlunError('NOT_FOUND', { what: 'run', id: id.slice(0, 100) })
    const found = [...studies()].find(([, { machine, twin }]) => machine === run.machine && twin !== undefined)
    const twin = found?.[1].twin && twinFor(found[1].twin)
    if (found === undefined || twin === undefined) return { outcomes: [] }
    return besideOf(parts, { run, twin, name: found[0], study: found[1] })
  }
}

interface Asked {
  readonly run: Run
  readonly twin: Twin
  readonly name: string
  readonly study: StudyConfig
}

async function besideOf(parts: RunTwinParts, { run, twin, name, study }: Asked): Promise<RunTwin> {
  const { process, material, outcomes: mapping } = study.twin!
  const calibration = await calibrationOf(parts.ledger, study, run)
  const notice = await calibrationNotice(parts.ledger, study, run)
  const inWords = await wordsOf(parts.ledger, run, study)
  const asked = new Map(Object.entries(mapping).map(([own, mapped]) => [nameIn(mapped), own] as const))
  const known = { twin, material, settings: inWords.settings, ...(calibration && { calibration }) }
  const heat = process === 'sintering' ? await heatOf(parts, run, known) : undefined
  const { outcomes, ...course } = heat ?? { outcomes: outcomesOf(known) }
  return {
    ...{ study: name, process, material },
    ...(calibration && { calibration: calibration.id }),
    ...(notice && { notice }),
    ...('nowSeconds' in course && { heat: course }),
    outcomes: outcomes.map((one) => ({
      ...one,
      ...(asked.has(one.name) && { asked: asked.get(one.name)! }),
      ...(Object.hasOwn(inWords.outcomes, one.name) && { measured: inWords.outcomes[one.name]! }),
    })),
  }
}

/** What was ordered, else what was achieved, in the twin's words; outcomes as far as the laboratory has told them. */
async function wordsOf(ledger: Ledger, run: Run, study: StudyConfig): Promise<TwinRun> {
  const told = await ledger.outcomes.list({ run: run.id })
  const outcomes = [...Map.groupBy(told, (one) => one.name)].map(([name, values]) => {
    return [name, values.reduce((sum, { value }) => sum + value / values.length, 0)] as const
  })
  const words = { run: run.id, settings: { ...run.achieved, ...run.planned }, outcomes: Object.fromEntries(outcomes) }
  return twinRunOf(study.twin!, unitsOf(study), { run: words })!
}

interface Known {
  readonly twin: Twin
  readonly material: string
  readonly settings: TwinRun['settings']
  readonly calibration?: Calibrated
}

/** Undefined where the machine has no temperature. */
async function heatOf(parts: RunTwinParts, run: Run, { twin, material, settings, calibration }: Known) {
  const config = parts.machines()[run.machine]
  const signals = Object.keys(config?.signals ?? {})
  const rules = config && runRules({ kind: config.kind, signals, ...(config.runs && { runs: config.runs }) })
  if (config === undefined || rules === undefined || rules.temperatures.length === 0) return undefined
  const readings = await readingsOf(parts, run, { rules, signals: config.signals })
  const heat = { material, settings, readings, isOver: run.to !== undefined }
  return runSoFar(twin.setups[material]!, heat, calibration)
}

interface Furnace {
  readonly rules: RunRules
  readonly signals: Configuration['machines'][string]['signals']
}

/** Means over the zones at the times at which all of them spoke, with the setpoint where there is one. */
async function readingsOf(
  { series, clock }: RunTwinParts,
  { machine, from, to: end }: Run,
  { rules, signals }: Furnace,
): Promise<Reading[]> {
  const to = end ?? clock.now()
  const exact = (to - from) / mostReadings
  const step = exact > minute ? exact : minute
  const asked = [...rules.temperatures, ...(rules.setpoint === undefined ? [] : [rules.setpoint])]
  const buckets = await series.aggregate({ machine, signals: asked, from, to: to + 1n }, step)
  const celsius = buckets.flatMap(({ signal, time, mean }) => {
    const { unit = 'Cel', range } = signals[signal]!
    const how = conversion(unit, '°C')
    if (how === undefined || (range !== undefined && (mean < range[0] || mean > range[1]))) return []
    return [
      { signal, seconds: Number(time + step / 2n - from) / Number(nsPerSecond), value: how.factor * mean + how.offset },
    ]
  })
  const speaking = new Set(celsius.map(({ signal }) => signal).filter((signal) => signal !== rules.setpoint)).size
  return [...Map.groupBy(celsius, ({ seconds }) => seconds)].flatMap(([seconds, all]) => {
    const zones = all.filter(({ signal }) => signal !== rules.setpoint)
    const setpoint = all.find(({ signal }) => signal === rules.setpoint)?.value
    if (zones.length < speaking || zones.length === 0) return []
    const mean = zones.reduce((sum, { value }) => sum + value / zones.length, 0)
    return [{ seconds, celsius: mean, ...(setpoint !== undefined && { setpoint }) }]
  })
}

/** What comes out of the settings, where nothing is seen on the way. */
function outcomesOf({ twin, material, settings, calibration }: Known) {
  const setup = twin.setups[material]!
  const setups = calibration ? drawnSetups(setup, calibration, calibration.draws.length) : [setup]
  const values = settingsOf(twin, settings, material)
  const told = setups.map((one) => {
    const out = new Float64Array(twin.outcomes.length)
    twin.open(one, 'closed')(values, out)
    return out
  })
  return twin.outcomes.map(({ name, unit }, k) => {
    const missed = calibration ? missOf(calibration, name) : 0
    return {
      name,
      unit,
      ...bandOf(
        told.map((out) => out[k]!),
        missed,
      ),
    }
  })
}
