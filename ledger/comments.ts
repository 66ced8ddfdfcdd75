// What people say of a study: the old master's words, the young engineer's, each with what it is about.
import type { Kysely } from 'kysely'
import { audited } from './audit.ts'
import type { Comment, Comments } from './comment-facts.ts'
import { canonical, idOf, limitOf, parse } from './encoding.ts'
import type { LedgerTables } from './schema.ts'

export function commentsOver(db: Kysely<LedgerTables>): Comments {
  return {
    async add({ study, text, voice, role, about }, by) {
      return db.transaction().execute(async (trx) => {
        const row = { study, text, voice, role, about: canonical(about ?? null), who: by.who, recorded: by.when }
        const { number } = await trx.insertInto('comments').values(row).returning('number').executeTakeFirstOrThrow()
        await audited(trx, by, { action: 'study.commented', subject: study, detail: text })
        return commentOf({ number, ...row })
      })
    },
    async list({ study, limit }) {
      const rows = await db
        .selectFrom('comments')
        .selectAll()
        .where('study', '=', study)
        .orderBy('number', 'desc')
        .limit(limitOf(limit))
        .execute()
      return rows.map(commentOf)
    },
  }
}

type Row = Omit<LedgerTables['comments'], 'number'> & { readonly number: bigint }

function commentOf({ number, study, text, voice, role, about, who, recorded }: Row): Comment {
  const pointed = parse<Comment['about'] | null>(about)
  return {
    ...{ id: idOf('N', number), study, text, voice: voice as Comment['voice'], role, who, when: recorded },
    ...(pointed && { about: pointed }),
  }
}
