// Mending behind the API's own interface: whoever mends is told how the part fared.
import { setTimeout as wait } from 'node:timers/promises'
import type { Fault, Installation } from '../../dashboards/api/installation.ts'
import type { MendPorts } from '../../dashboards/api/mends.ts'
import { type ErrorCode, errorTable, isErrorCode, kunlunError } from '../../ingest/errors.ts'
import { createMends, type MendOptions } from '../../ingest/mend/mends.ts'
import type { Replayed } from '../../ingest/pipeline.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Ingest } from './ingest.ts'

/** Longer nobody waits; the message goes its way all the same. */
const replayWaitMs = 10_000

export function mends(options: MendOptions): MendPorts {
  const desk = createMends(options)
  return {
    ...desk,
    async mend(entry, correction, by) {
      const mended = await desk.mend(entry, correction, by)
      return { ...(await faredAs(mended)), problems: mended.problems }
    },
  }
}

export async function replay(
  { ledger, ingest }: { ledger: Ledger; ingest: Ingest },
  ...[id, by]: Parameters<Installation['replay']>
): ReturnType<Installation['replay']> {
  const entry = await ledger.quarantine.get(id)
  if (entry === undefined) throw kunlunError('NOT_FOUND', { what: 'quarantine entry', id })
  return faredAs(await ingest.pipeline.replayEntry(entry, by))
}

async function faredAs({ settled }: Replayed): ReturnType<Installation['replay']> {
  const impatience = wait(replayWaitMs, undefined, { ref: false })
  const problems = (await Promise.race([settled, impatience])) ?? []
  const faults = problems.map(({ code, message }) => faultOfProblem(code, message))
  return { replayed: faults.length === 0, faults }
}

function faultOfProblem(code: string, message: string): Fault {
  const known: ErrorCode = isErrorCode(code) ? code : 'INTERNAL'
  return { code: known, message, next: errorTable[known].next }
}
