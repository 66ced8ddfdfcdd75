// The ledger over any Kysely database: one noun per file.
import type { Kysely } from 'kysely'
import type { Clock } from '../ingest/model.ts'
import { tokensOver } from './access-tokens.ts'
import { auditOver } from './audit.ts'
import { calibrationsOver } from './calibrations.ts'
import { commentsOver } from './comments.ts'
import { configurationOver } from './configuration.ts'
import { deliveriesOver } from './deliveries.ts'
import { eventsOver } from './events.ts'
import { failuresOver } from './failures.ts'
import { followUpsOver } from './follow-ups.ts'
import { gapsOver } from './gaps.ts'
import { jobsOver } from './jobs.ts'
import type { Ledger } from './ledger.ts'
import { oneTimeOver } from './one-time.ts'
import { outcomesOver } from './outcomes.ts'
import { plansOver } from './plans.ts'
import { quarantineOver } from './quarantine.ts'
import { questionsOver } from './questions.ts'
import { runsOver } from './runs.ts'
import type { LedgerTables } from './schema.ts'
import { sessionsOver } from './sessions.ts'
import { shadowsOver } from './shadows.ts'
import { leasesOver, touchesOver } from './sharing.ts'
import { suggestionsOver } from './suggestions.ts'
import { usersOver } from './users.ts'

/** `spool` is the number of the process's own spool, see `spoolNumber`: its messages go to quarantine, its jobs are kept. */
export function ledgerOver(db: Kysely<LedgerTables>, clock: Clock, spool = 0n): Ledger {
  return {
    runs: runsOver(db),
    outcomes: outcomesOver(db),
    plans: plansOver(db),
    suggestions: suggestionsOver(db),
    shadows: shadowsOver(db),
    events: eventsOver(db, clock),
    comments: commentsOver(db),
    questions: questionsOver(db),
    quarantine: quarantineOver(db, spool),
    gaps: gapsOver(db, spool),
    calibrations: calibrationsOver(db),
    configuration: configurationOver(db),
    audit: auditOver(db),
    users: usersOver(db),
    sessions: sessionsOver(db),
    tokens: tokensOver(db),
    oneTime: oneTimeOver(db),
    failures: failuresOver(db),
    deliveries: deliveriesOver(db),
    jobs: jobsOver(db, spool),
    leases: leasesOver(db, clock),
    touches: touchesOver(db),
    followUps: followUpsOver(db),
    close: () => db.destroy(),
  }
}
