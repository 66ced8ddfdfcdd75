// Calibrations of process twins: versions that predictions name, never changed afterwards.
import type { Kysely, Selectable } from 'kysely'
import type { CalibrationFacts, StoredCalibration } from './calibration-facts.ts'
import { canonical, idOf, limitOf, numberOf, parse } from './encoding.ts'
import type { LedgerTables } from './schema.ts'

export function calibrationsOver(db: Kysely<LedgerTables>): CalibrationFacts {
  return {
    async add(calibration, { who, when }) {
      const { process, material, machine = null, body } = calibration
      const row = { process, material, machine, body: canonical(body), who, recorded: when }
      const { number } = await db.insertInto('calibrations').values(row).returning('number').executeTakeFirstOrThrow()
      return storedOf({ ...row, number })
    },
    async get(id) {
      const number = numberOf('C', id)
      if (number === undefined) return undefined
      const row = await db.selectFrom('calibrations').selectAll().where('number', '=', number).executeTakeFirst()
      return row && storedOf(row)
    },
    async list({ process, material, machine, limit }) {
      let query = db.selectFrom('calibrations').selectAll().orderBy('number', 'desc').limit(limitOf(limit))
      if (process !== undefined) query = query.where('process', '=', process)
      if (material !== undefined) query = query.where('material', '=', material)
      if (machine !== undefined) query = query.where('machine', '=', machine)
      return (await query.execute()).map(storedOf)
    },
  }
}

function storedOf(row: Selectable<LedgerTables['calibrations']>): StoredCalibration {
  const { number, process, material, machine, body, who, recorded } = row
  return {
    ...{ id: idOf('C', number), process, material, body: parse<unknown>(body), who, recorded },
    ...(machine !== null && { machine }),
  }
}
