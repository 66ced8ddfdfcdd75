// The tables of the ledger as Kysely sees them.
import type { Generated } from 'kysely'

/**
 * Every integer column is a bigint, so that times in nanoseconds stay exact; the nouns turn counts into numbers.
 * Text that holds an object is JSON. Facts are inserted only; `runs` alone is updated: it is an index over `run_versions`.
 * `leases` with `touches` are no facts: they are how processes agree on who works on what. Users, sessions, tokens, jobs are
 * states; what changed them stands in the audit.
 */
export interface LedgerTables {
  runs: {
    id: string
    version: bigint
    machine: string
    process: string
    started: bigint
    ended: bigint | null
    state: string
    batch: string | null
    part: string | null
  }
  run_versions: {
    run: string
    version: bigint
    machine: string
    process: string
    started: bigint
    ended: bigint | null
    state: string
    body: string
    reason: string | null
    who: string
    recorded: bigint
  }
  outcomes: {
    number: Generated<bigint>
    key: string
    run: string
    name: string
    value: number
    unit: string
    sd: number | null
    specimen: string | null
    position: string | null
    method: string | null
    appraiser: string | null
    measured: bigint
    supersedes: bigint | null
    who: string
    recorded: bigint
  }
  outcome_voids: { outcome: bigint; reason: string; who: string; recorded: bigint }
  suggestions: {
    number: Generated<bigint>
    id: string
    study: string
    body: string
    who: string
    recorded: bigint
  }
  shadows: {
    number: Generated<bigint>
    beside: string
    study: string
    body: string
    who: string
    recorded: bigint
  }
  decisions: {
    suggestion: string
    answer: string
    settings: string
    reason: string
    who: string
    recorded: bigint
  }
  plans: {
    number: Generated<bigint>
    machine: string
    process: string
    settings: string
    study: string | null
    suggestion: string | null
    who: string
    recorded: bigint
  }
  plan_changes: {
    number: Generated<bigint>
    plan: bigint
    state: string
    run: string | null
    reason: string | null
    who: string
    recorded: bigint
  }
  plant_events: {
    number: Generated<bigint>
    machine: string
    kind: string
    time: bigint
    text: string
    who: string
    recorded: bigint
  }
  questions: {
    number: Generated<bigint>
    kind: string
    subject: string
    candidates: string
    asked: bigint
  }
  answers: { question: bigint; answer: string; who: string; recorded: bigint }
  quarantine: {
    id: Generated<bigint>
    sequence: bigint
    part: bigint
    connector: string
    source: string
    received: bigint
    content_type: string
    body: Uint8Array
    code: string
    reason: string
    machine: string | null
    signal: string | null
  }
  quarantine_replays: { entry: bigint; who: string; recorded: bigint; mend: string | null }
  configuration: { key: string; version: bigint; value: string; who: string; recorded: bigint }
  spools: { number: Generated<bigint>; id: string }
  leases: { name: string; owner: string; expires: bigint }
  touches: { number: Generated<bigint>; machine: string; earliest: bigint; latest: bigint }
  follow_ups: { work: 'derive' | 'rollUp' | 'parquet'; machine: string; minute: bigint; version: bigint }
  gaps: {
    number: Generated<bigint>
    spool: bigint
    key: string
    step: bigint
    connector: string
    machine: string | null
    signals: string | null
    cause: string
    state: string
    started: bigint
    ended: bigint | null
    samples: bigint
    detail: string
  }
  calibrations: {
    number: Generated<bigint>
    process: string
    material: string
    machine: string | null
    body: string
    who: string
    recorded: bigint
  }
  audit: {
    id: Generated<bigint>
    who: string
    recorded: bigint
    action: string
    subject: string
    detail: string
    hash: string
  }
  users: {
    number: Generated<bigint>
    name: string
    role: string
    active: bigint
    password: string | null
    issuer: string | null
    subject: string | null
    created: bigint
  }
  user_sessions: {
    id: string
    secret: string
    replaced: string | null
    csrf: string
    who: string | null
    began: bigint
    seen: bigint
    rotated: bigint
    expires: bigint
  }
  access_tokens: {
    id: string
    label: string
    secret: string
    actions: string
    machines: string | null
    owner: string
    created: bigint
    expires: bigint
    revoked: bigint | null
    used: bigint | null
  }
  one_time_secrets: { secret: string; kind: string; body: string; expires: bigint; used: bigint | null }
  webhook_deliveries: {
    number: Generated<bigint>
    hook: string
    key: string
    event: string
    body: string
    created: bigint
    state: string
    attempts: bigint
    due: bigint
    error: string | null
  }
  comments: {
    number: Generated<bigint>
    study: string
    text: string
    voice: string
    role: string
    about: string
    who: string
    recorded: bigint
  }
  jobs: {
    number: Generated<bigint>
    spool: bigint
    kind: string
    state: string
    who: string
    asked: bigint
    ended: bigint | null
    error: string | null
    facts: string
    result: string | null
  }
  sign_in_failures: { key: string; count: bigint; last: bigint }
}
