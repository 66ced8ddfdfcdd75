// Tokens of machines and scripts: `kt_<id>_<secret>`, known to the ledger by the hash of the secret.
import { type Clock, nsPerSecond } from '../../../ingest/model.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { onlyForPeople } from './actions.ts'
import type { Subject } from './authorize.ts'
import { hashOf, isSame } from './secrets.ts'

const pattern = /^kt_([0-9a-f]{12})_([\w-]{43})$/
/** Its last use is noted no finer. */
const noted = 60n * nsPerSecond

/** Who the token stands for; undefined where it is unknown, has ended or was revoked. */
export async function subjectOfToken(
  tokens: Ledger['tokens'],
  given: string,
  wall: Clock,
): Promise<Subject | undefined> {
  const [, id, secret] = pattern.exec(given) ?? []
  if (id === undefined || secret === undefined) return undefined
  const token = await tokens.get(id)
  const now = wall.now()
  if (token === undefined || !isSame(hashOf(secret), token.secret)) return undefined
  if (token.revoked !== undefined || now >= token.expires) return undefined
  if (token.used === undefined || now > token.used + noted) await tokens.used(id, now)
  const actions = new Set(token.actions.filter((action) => !(onlyForPeople as readonly string[]).includes(action)))
  const machines = token.machines && new Set(token.machines)
  return { kind: 'token', label: token.label, actions, ...(machines && { machines }) }
}
