// Which failures of PostgreSQL pass by themselves: the ledger is away or busy, what was asked of it is not wrong.
import { DatabaseError } from 'pg'
import { type KunlunError, kunlunError, messageOf } from '../ingest/errors.ts'

/**
 * Classes of SQLSTATE: connection, access, no such database, rolled back in favour of another, resources, a lock that was
 * not given in time, shut down or starting, system.
 */
const passing = ['08', '28', '3D', '25P03', '40', '53', '55', '57', '58']

/** LEDGER_UNREACHABLE, which is worth trying again; anything else as it is. `where` names the database. */
export function faultOf(cause: unknown, where: string): unknown {
  // What the server did not say itself comes from the link to it.
  const isPassing = !(cause instanceof DatabaseError) || passing.some((code) => cause.code?.startsWith(code))
  return isPassing ? unreachable(cause, where) : cause
}

export function unreachable(cause: unknown, where: string): KunlunError {
  return kunlunError('LEDGER_UNREACHABLE', { where, cause: messageOf(cause) }, cause)
}
