// Jobs in the background with what came out, so that they outlive the process that worked on them.
import type { Kysely, Selectable } from 'kysely'
import { canonical, idOf, numberOf, parse } from './encoding.ts'
import type { JobState, Jobs, StoredJob } from './job-facts.ts'
import type { LedgerTables } from './schema.ts'

/** `spool` tells processes apart that share the ledger: a job is its own process's. */
export function jobsOver(db: Kysely<LedgerTables>, spool: bigint): Jobs {
  const own = (kind: string) => db.selectFrom('jobs').where('spool', '=', spool).where('kind', '=', kind)
  const unfinished = () => db.updateTable('jobs').where('spool', '=', spool).where('ended', 'is', null)
  return {
    async add({ kind, facts }, { who, when }) {
      const job = { kind, state: 'waiting', who, asked: when, ended: null, error: null, facts: canonical(facts) }
      const values = { spool, ...job, result: null }
      const { number } = await db.insertInto('jobs').values(values).returning('number').executeTakeFirstOrThrow()
      return jobOf({ number, ...job })
    },
    async change(id, { state, ended, error, facts, result }) {
      const number = numberOf('J', id)
      if (number === undefined) return false
      const change = {
        state,
        ended: ended ?? null,
        error: textOf(error),
        facts: canonical(facts),
        result: textOf(result),
      }
      const { numUpdatedRows } = await unfinished().where('number', '=', number).set(change).executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
    async get(kind, id) {
      const number = numberOf('J', id)
      if (number === undefined) return undefined
      const row = await own(kind).selectAll().where('number', '=', number).executeTakeFirst()
      return row && { ...jobOf(row), ...(row.result !== null && { result: parse<unknown>(row.result) }) }
    },
    async list(kind) {
      return (await own(kind).select(headColumns).orderBy('number', 'desc').execute()).map(jobOf)
    },
    async interrupt(when) {
      const change = { state: 'interrupted', ended: when }
      return Number((await unfinished().set(change).executeTakeFirstOrThrow()).numUpdatedRows)
    },
    async forget(kind, keep) {
      const kept = own(kind).select('number').orderBy('number', 'desc').limit(keep)
      await db
        .deleteFrom('jobs')
        .where('spool', '=', spool)
        .where('kind', '=', kind)
        .where('ended', 'is not', null)
        .where('number', 'not in', kept)
        .execute()
    },
  }
}

const headColumns = ['number', 'kind', 'state', 'who', 'asked', 'ended', 'error', 'facts'] as const

function textOf(value: unknown): string | null {
  return value === undefined ? null : canonical(value)
}

type Row = Pick<Selectable<LedgerTables['jobs']>, (typeof headColumns)[number]>

function jobOf({ number, kind, state, who, asked, ended, error, facts }: Row): StoredJob {
  return {
    ...{ id: idOf('J', number), kind, state: state as JobState, who, asked, facts: parse<unknown>(facts) },
    ...(ended !== null && { ended }),
    ...(error !== null && { error: parse<unknown>(error) }),
  }
}
