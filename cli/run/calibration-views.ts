// What the API shows of calibrations: densities, curves with bands, versions, the predictions that spoke by them.
import type { CalibrationViews } from '../../dashboards/api/calibration-views.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Ledger, StoredCalibration } from '../../ledger/ledger.ts'
import { densityCurves, masterCurvePlot, usualWindow } from '../../optimizer/calibration/densification.ts'
import { posteriorCurves } from '../../optimizer/calibration/density.ts'
import { calibratableOf } from '../../optimizer/calibration/from-runs.ts'
import { outcomeCurve } from '../../optimizer/calibration/outcome-curve.ts'
import { setupOf } from '../../optimizer/calibration/priors.ts'
import type { CalibrationRecord } from '../../optimizer/calibration/record.ts'
import type { Configuration } from '../config/schema.ts'
import { asInvalid } from '../tables/read.ts'
import { bodyOf, ownOf } from './calibrations.ts'

export function calibrationViews(ledger: Ledger, materials: () => Configuration['materials']): CalibrationViews {
  const modelOf = ({ process, material }: CalibrationRecord) => {
    const { twin } = calibratableOf(process, material, ownOf(materials(), process, material))
    return { twin, setup: setupOf(twin, material) }
  }

  const recordOf = async (id: string) => {
    const stored = await ledger.calibrations.get(id)
    if (stored === undefined) throw kunlunError('NOT_FOUND', { what: 'calibration', id: id.slice(0, 100) })
    return bodyOf(stored)
  }
  return {
    posterior: async (id) => posteriorCurves(await recordOf(id)),
    async densification(id, { rates, ...ends }) {
      const record = await recordOf(id)
      if (record.process !== 'sintering') throw invalid(`${id} is of ${record.process}, where nothing densifies`)
      return asInvalid(() => {
        const model = modelOf(record)
        const window = { ...usualWindow(record, model.setup), ...(rates && { rates }), ...ends }
        return {
          curves: densityCurves(record, model.setup, window),
          masterCurve: masterCurvePlot(model, record, window),
        }
      })
    },
    async curve(id, ask) {
      const record = await recordOf(id)
      return asInvalid(() => outcomeCurve(modelOf(record), record, ask))
    },
    async versions(of) {
      const stored = await ledger.calibrations.list(of)
      return stored.reverse().map(versionView)
    },
    async usedBy(id) {
      await recordOf(id)
      const suggestions = await ledger.suggestions.list({})
      return suggestions.flatMap(({ id: suggestion, study, made, known = [] }) => {
        const outcomes = known.filter(({ calibration }) => calibration === id).map(({ outcome }) => outcome)
        return outcomes.length === 0 ? [] : [{ suggestion, study, made, outcomes }]
      })
    },
  }
}

function versionView(stored: StoredCalibration) {
  const { id, who, recorded } = stored
  const { basis, groups, inForce, unknowns, findings } = bodyOf(stored)
  return {
    ...{ id, who, recorded, runs: basis.length, groups },
    ...(inForce !== undefined && { inForce }),
    unknowns: unknowns.map(({ name, title, unit, posterior: { mean, low, median, high } }) => {
      return { name, title, unit, mean, low, median, high }
    }),
    warnings: findings.filter(({ level }) => level === 'warning').length,
  }
}

function invalid(detail: string) {
  return kunlunError('REQUEST_INVALID', { detail })
}
