// Gaps in the samples: each as it was last reported, the reports before it kept.
import type { Kysely, Selectable } from 'kysely'
import type { Gap } from '../ingest/model.ts'
import { bounded, canonical, limitOf, parse, present } from './encoding.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

type Db = Kysely<LedgerTables>

/** 13 columns each stay below the 32,766 variables that one statement may have. */
const rowsPerStatement = 1000

/** `spool` tells the keys of several processes apart. */
export function gapsOver(db: Db, spool: bigint): Ledger['gaps'] {
  return {
    async note(gaps) {
      for (let at = 0; at < gaps.length; at += rowsPerStatement) {
        const rows = gaps.slice(at, at + rowsPerStatement).map((gap) => rowOf(gap, spool))
        const insert = db.insertInto('gaps').values(rows)
        await insert.onConflict((on) => on.columns(['spool', 'key', 'step']).doNothing()).execute()
      }
    },
    async list({ connector, machine, state, from, to, limit }) {
      let query = newest(db).selectAll('gaps').orderBy('gaps.started', 'desc').orderBy('gaps.number', 'desc')
      query = query.limit(limitOf(limit))
      if (connector !== undefined) query = query.where('gaps.connector', '=', connector)
      if (machine !== undefined)
        query = query.where((of) => of.or([of('gaps.machine', '=', machine), of('gaps.machine', 'is', null)]))
      if (state !== undefined) query = query.where('gaps.state', '=', state)
      if (from !== undefined) {
        const since = bounded(from)
        query = query.where((of) => of.or([of('gaps.ended', '>=', since), of('gaps.ended', 'is', null)]))
      }
      if (to !== undefined) query = query.where('gaps.started', '<', bounded(to))
      return (await query.execute()).map(gapOf)
    },
    async counts() {
      const rows = await newest(db)
        .select((of) => [
          'gaps.connector',
          'gaps.cause',
          'gaps.state',
          of.fn.countAll<bigint>().as('count'),
          of.fn.sum<bigint | string | number>('gaps.samples').as('samples'),
        ])
        .groupBy(['gaps.connector', 'gaps.cause', 'gaps.state'])
        .orderBy('gaps.connector')
        .orderBy('gaps.cause')
        .orderBy('gaps.state')
        .execute()
      return rows.map(({ connector, cause, state, count, samples }) => ({
        ...{ connector, cause: cause as Gap['cause'], state: state as Gap['state'] },
        ...{ count: Number(count), samples: Number(samples) },
      }))
    },
  }
}

/** Of every gap the report with the greatest step. */
function newest(db: Db) {
  return db
    .selectFrom('gaps')
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom('gaps as later')
            .select('later.number')
            .whereRef('later.spool', '=', 'gaps.spool')
            .whereRef('later.key', '=', 'gaps.key')
            .whereRef('later.step', '>', 'gaps.step'),
        ),
      ),
    )
}

function rowOf(
  { key, step, connector, machine, signals, cause, state, from, to, samples, detail }: Gap,
  spool: bigint,
) {
  return {
    ...{ spool, key, step: BigInt(step), connector, cause, state, detail },
    ...{ machine: machine ?? null, signals: signals === undefined ? null : canonical(signals) },
    ...{ started: bounded(from), ended: to === undefined ? null : bounded(to), samples: BigInt(samples) },
  }
}

function gapOf(row: Selectable<LedgerTables['gaps']>): Gap {
  const { key, step, connector, machine, signals, cause, state, started, ended, samples, detail } = row
  return {
    ...{ key, step: Number(step), connector, cause: cause as Gap['cause'], state: state as Gap['state'], detail },
    ...present({ machine }),
    ...(signals === null ? {} : { signals: parse<string[]>(signals) }),
    ...{ from: started, ...(ended === null ? {} : { to: ended }), samples: Number(samples) },
  }
}
