// Calibrations of twins over the ledger: what a machine's runs teach, kept as versions, found again for studies.
import type { CalibrationAsk } from '../../dashboards/api/calibration.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Run } from '../../ingest/model.ts'
import type { Actor, Ledger, StoredCalibration } from '../../ledger/ledger.ts'
import type { calibrateFor } from '../../optimizer/calibration/from-runs.ts'
import { twinRunOf } from '../../optimizer/calibration/in-twin-words.ts'
import type { CalibrationRecord } from '../../optimizer/calibration/record.ts'
import { unitsOf } from '../../optimizer/config/to-definition.ts'
import type { Calibrated } from '../../optimizer/knowledge/twin.ts'
import type { OwnMaterial } from '../../optimizer/processes/own-material.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { Configuration } from '../config/schema.ts'
import { observationsOf } from './observations.ts'

export type CalibrateInput = Parameters<typeof calibrateFor>[0]
type CalibrateAnswer = ReturnType<typeof calibrateFor>

/**
 * What is to be calibrated from: rows that were handed in, else the runs of the machine in the words of a study's twin.
 * Throws REQUEST_INVALID where no study says how the machine's names are those of the twin.
 */
export async function calibrateInput(
  ledger: Ledger,
  { studies, materials }: Pick<Configuration, 'studies' | 'materials'>,
  ask: CalibrationAsk,
): Promise<CalibrateInput> {
  const { process, machine, material, inForce, seed = 1, runs, ramps } = ask
  const common = { process, seed, ...(machine !== undefined && { machine }), ...(inForce !== undefined && { inForce }) }
  if (runs !== undefined || ramps !== undefined) {
    if (material === undefined) throw invalid('a table needs the material that it is of')
    const own = ownOf(materials, process, material)
    return { ...common, material, runs: runs ?? [], ...(ramps && { ramps }), ...(own && { own }), source: 'table' }
  }
  const study = Object.values(studies).find(
    (one) =>
      one.machine === machine &&
      one.twin?.process === process &&
      (material === undefined || one.twin.material === material),
  )
  if (study?.twin === undefined)
    throw invalid(`no study of ${machine ?? 'a machine'} has a twin of ${process}${withMaterial(material)}`)
  const setting = study.twin
  const units = unitsOf(study)
  const observed = await observationsOf(ledger, study)
  const told = await Promise.all(
    observed
      .filter(({ failed }) => failed !== true)
      .map(async (run) => {
        const group = await groupOf(ledger, process, run.run)
        return twinRunOf(setting, units, { run, ...(group !== undefined && { group }) }) ?? []
      }),
  )
  const { material: made, own } = setting
  return { ...common, material: made, runs: told.flat(), ...(own && { own }), source: 'runs' }
}

/** The sheets of a material that the plant brought along, in a configuration that was read. */
export function ownOf(materials: Configuration['materials'], process: string, name: string): OwnMaterial | undefined {
  if (typeof materials === 'string' || !Object.hasOwn(materials, name)) return undefined
  const { process: of, ...own } = materials[name]!
  return of === process ? own : undefined
}

/** Lots differ where something is made of powder, tools where something is cut. */
async function groupOf(ledger: Ledger, process: string, run: string): Promise<string | undefined> {
  const { labels } = (await ledger.runs.get(run))!
  return process === 'sintering' ? labels.lot : labels.tool
}

/** What another thread answers; what the twin refuses there is the asker's mistake. Throws REQUEST_INVALID. */
export async function taughtBy(answer: Promise<CalibrateAnswer>): Promise<CalibrateAnswer> {
  try {
    return await answer
  } catch (cause) {
    throw cause instanceof RangeError ? invalid(cause.message) : cause
  }
}

/** Keeps an answer as a version. Throws CALIBRATION_NOT_CONVERGED: draws that do not agree are nothing to predict from. */
export async function keepCalibration(ledger: Ledger, answer: CalibrateAnswer, by: Actor): Promise<StoredCalibration> {
  const { isConverged, record } = answer
  const { rHat, bulkEss, tailEss } = record.convergence
  if (!isConverged)
    throw kunlunError('CALIBRATION_NOT_CONVERGED', {
      detail: `R-hat ${rHat.toFixed(3)}, ${Math.round(Math.min(bulkEss, tailEss))} effective draws`,
    })
  const { process, material, machine } = record
  return ledger.calibrations.add({ process, material, ...(machine !== undefined && { machine }), body: record }, by)
}

/**
 * What the twin of a study speaks by; undefined: its sheets. For a lot or tool that the version has not seen (of `run`, else of
 * the machine's newest run) with the doubt between lots or tools. Throws NOT_FOUND for a version that is named but unknown.
 */
export async function calibrationOf(ledger: Ledger, study: StudyConfig, run?: Run): Promise<Calibrated | undefined> {
  const version = await versionOf(ledger, study)
  if (version === undefined) return undefined
  const stranger = await strangerTo(ledger, version, { machine: study.machine, ...(run && { run }) })
  return calibratedOf(version, stranger !== undefined)
}

/** A version as one speaks by it; of a lot or tool that it has not seen with the doubt between them. */
export function calibratedOf(version: StoredCalibration, isStranger = false): Calibrated {
  const { process, material, unknowns, outcomes, draws, strangers = draws } = bodyOf(version)
  return { id: version.id, process, material, unknowns, outcomes, draws: isStranger ? strangers : draws }
}

/** The version that a study's twin speaks by. Throws NOT_FOUND. */
export async function versionOf(
  ledger: Ledger,
  { twin, machine }: StudyConfig,
): Promise<StoredCalibration | undefined> {
  if (twin === undefined || twin.calibration === 'none') return undefined
  const { process, material, calibration } = twin
  if (calibration === 'newest') return (await ledger.calibrations.list({ process, material, machine, limit: 1 }))[0]
  const named = await ledger.calibrations.get(calibration)
  if (named === undefined) throw kunlunError('NOT_FOUND', { what: 'calibration', id: calibration })
  return named
}

/** The lot or tool of a run, else of the machine's newest, where the version has not seen it; undefined where it has. */
export async function strangerTo(
  ledger: Ledger,
  version: StoredCalibration,
  of: { readonly machine: string; readonly run?: Run },
): Promise<string | undefined> {
  const { groups, groupedBy } = bodyOf(version)
  const run = of.run ?? (await ledger.runs.list({ machine: of.machine, limit: 1 }))[0]
  const own = run?.labels[groupedBy]
  return own === undefined || own === '' || groups.includes(own) ? undefined : own
}

/** Safe: only `keepCalibration` writes bodies. */
export function bodyOf({ body }: StoredCalibration): CalibrationRecord {
  return body as CalibrationRecord
}

function withMaterial(material: string | undefined): string {
  return material === undefined ? '' : ` with ${material}`
}

function invalid(detail: string) {
  return kunlunError('REQUEST_INVALID', { detail })
}
