// The ledger contract: append-only facts about runs, outcomes, studies, decisions, quarantine and configuration.
import type { Gap, Nanoseconds, Outcome, Run, RunState, Settings, Suggestion } from '../ingest/model.ts'
import type { Audit } from './audit-facts.ts'
import type { CalibrationFacts } from './calibration-facts.ts'
import type { Comments } from './comment-facts.ts'
import type { ConfigurationFacts } from './configuration-facts.ts'
import type { Deliveries } from './delivery-facts.ts'
import type { Jobs } from './job-facts.ts'
import type { Failures, OneTimeSecrets, Sessions, Tokens, Users } from './people-facts.ts'
import type { QuarantineFacts } from './quarantine-facts.ts'

export type { ChainReport } from './audit-chain.ts'
export type { AuditEntry } from './audit-facts.ts'
export type { StoredCalibration } from './calibration-facts.ts'
export type { Comment } from './comment-facts.ts'
export type { ConfigurationVersion } from './configuration-facts.ts'
export type { JobChange, StoredJob } from './job-facts.ts'
export type { Identity, StoredSession, StoredToken, User } from './people-facts.ts'
export type { Change, Correction, Mend, QuarantineFilter, StoredQuarantineEntry } from './quarantine-facts.ts'
export { longestCorrection } from './quarantine-facts.ts'

/** Who did it, and when by the installation's clock. `kunlun` is the system itself, `local` a person at the machine. */
export interface Actor {
  readonly who: string
  readonly when: Nanoseconds
}

export interface RunFilter {
  readonly machine?: string
  readonly process?: string
  /** Void runs come only where they are asked for. */
  readonly state?: RunState
  /** Runs that overlap [from, to). */
  readonly from?: Nanoseconds
  readonly to?: Nanoseconds
  /** The batch or the part serial that the machine reported. */
  readonly batch?: string
  /** Instead of newest first. */
  readonly oldestFirst?: boolean
  readonly limit?: number
}

/** A run as it was known at one time, by whom, and why where it was voided. */
export interface RunVersion extends Run {
  readonly who: string
  readonly recorded: Nanoseconds
  readonly reason?: string
}

/** An accepted suggestion or an ordered recipe, waiting for its run. */
export interface PlannedRun {
  readonly id: string
  readonly machine: string
  readonly process: string
  /** What the machine will report as its program, by which the run is recognised. */
  readonly program: string
  readonly settings: Settings
  readonly study?: string
  readonly suggestion?: string
  readonly state: 'open' | 'matched' | 'cancelled'
  readonly run?: string
}

export type Answer = 'accepted' | 'amended' | 'refused'

export interface Decision {
  readonly suggestion: string
  readonly answer: Answer
  /** The settings that will be run; those of the suggestion unless amended. */
  readonly settings: Settings
  readonly reason: string
  readonly who: string
  readonly when: Nanoseconds
}

export interface SuggestionRecord extends Suggestion {
  readonly made: Nanoseconds
  readonly decision?: Decision
  readonly plannedRun?: string
}

/** What a second strategy would have suggested at the moment of a suggestion. */
export interface ShadowRecord extends Omit<Suggestion, 'id'> {
  /** Id of the suggestion that was made for the plant. */
  readonly beside: string
  /** What people call the strategy. */
  readonly strategy: string
  readonly made: Nanoseconds
}

/** Something that happened in the plant: a tool, thermocouple, maintenance or lot event. */
export interface PlantEvent {
  readonly id: string
  readonly machine: string
  readonly kind: 'tool' | 'thermocouple' | 'maintenance' | 'lot' | 'note'
  readonly time: Nanoseconds
  readonly text: string
  readonly who: string
}

/** A decision that only a person can take, e.g. which of two planned runs a heat was. */
export interface Question {
  readonly id: string
  readonly kind: 'match-run' | 'match-outcome'
  readonly subject: string
  readonly candidates: readonly string[]
  readonly asked: Nanoseconds
  readonly answer?: string
}

/** An outcome to be recorded. The same `key` again changes nothing, so that a redelivered report counts once. */
export interface NewOutcome extends Omit<Outcome, 'id'> {
  readonly key: string
  /** Id of the outcome that this one corrects. */
  readonly supersedes?: string
}

/** Samples of the machine with times from..to (both inclusive) were stored. */
export interface Touch {
  readonly number: bigint
  readonly machine: string
  readonly from: Nanoseconds
  readonly to: Nanoseconds
}

/** What is made of stored samples: derived signals, rollups, files for notebooks. */
export type Work = 'derive' | 'rollUp' | 'parquet'

/** Samples of the minute (for `parquet` the hour) that begins at `minute` were stored: what is made of them is due anew. */
export interface DueMinute<W extends Work = Work> {
  readonly work: W
  readonly machine: string
  readonly minute: Nanoseconds
}

/** Another `version`: samples came again since. */
export interface KeptMinute<W extends Work = Work> extends DueMinute<W> {
  readonly version: bigint
}

export interface GapFilter {
  readonly connector?: string
  /** Also those of the whole connector. */
  readonly machine?: string
  readonly state?: Gap['state']
  /** Gaps that overlap [from, to). */
  readonly from?: Nanoseconds
  readonly to?: Nanoseconds
  readonly limit?: number
}

/** Facts are only ever added: a correction supersedes, a void marks; every one says who and when. */
export interface Ledger {
  readonly runs: {
    /**
     * Adds a version where the run differs from its newest one (the ledger counts them; that of `run` is ignored).
     * Resolves to true if it did. A run that a person voided stays void; one that `kunlun` voided can come back.
     */
    put(run: Run, by: Actor): Promise<boolean>
    /** The same for many at once: all or none. Resolves to the ids of those that changed. */
    putAll(runs: readonly Run[], by: Actor): Promise<string[]>
    get(id: string): Promise<Run | undefined>
    /** Newest first. */
    list(filter: RunFilter): Promise<Run[]>
    /** Oldest first. */
    versions(id: string): Promise<RunVersion[]>
    /** Throws RUN_UNKNOWN. */
    void(id: string, reason: string, by: Actor): Promise<void>
  }
  readonly outcomes: {
    /** Those in force: neither superseded nor void, oldest first. Voiding a correction brings back what it corrected. */
    list(filter: { run?: string; runs?: readonly string[]; limit?: number }): Promise<Outcome[]>
    /** All or none. Throws RUN_UNKNOWN, OUTCOME_SUPERSEDED, REQUEST_INVALID (a value that is no number). */
    add(outcomes: readonly NewOutcome[], by: Actor): Promise<Outcome[]>
    history(
      run: string,
    ): Promise<(Outcome & { who: string; recorded: Nanoseconds; supersededBy?: string; voided?: string })[]>
    void(id: string, reason: string, by: Actor): Promise<void>
  }
  readonly plans: {
    add(plan: Omit<PlannedRun, 'id' | 'program' | 'state'>, by: Actor): Promise<PlannedRun>
    list(filter: { machine?: string; state?: PlannedRun['state'] }): Promise<PlannedRun[]>
    /** Throws PLAN_CLOSED where it became another run (unless that is void) or was cancelled. */
    match(id: string, run: string, by: Actor): Promise<void>
    cancel(id: string, reason: string, by: Actor): Promise<void>
  }
  readonly suggestions: {
    /** The same id again changes nothing. */
    add(suggestion: Suggestion, by: Actor): Promise<SuggestionRecord>
    get(id: string): Promise<SuggestionRecord | undefined>
    /** Newest first. */
    list(filter: { study?: string; open?: boolean; limit?: number }): Promise<SuggestionRecord[]>
    /** Accepting or amending also adds the planned run. Throws ALREADY_DECIDED. */
    decide(decision: Decision, plan: { machine: string; process: string } | undefined): Promise<SuggestionRecord>
  }
  readonly shadows: {
    /** A second one beside the same suggestion changes nothing. */
    add(shadow: Omit<ShadowRecord, 'made'>, by: Actor): Promise<void>
    /** Newest first. */
    list(filter: { study: string; limit?: number }): Promise<ShadowRecord[]>
  }
  readonly events: {
    add(event: Omit<PlantEvent, 'id'>): Promise<PlantEvent>
    list(filter: { machine?: string; from?: Nanoseconds; to?: Nanoseconds }): Promise<PlantEvent[]>
  }
  readonly comments: Comments
  readonly questions: {
    /** The same question again (kind, subject, candidates) is the one already asked, with its answer if there is one. */
    ask(question: Omit<Question, 'id' | 'answer'>): Promise<Question>
    list(filter: { open?: boolean }): Promise<Question[]>
    /**
     * `answer` is a candidate or `none`. Answering match-run also matches the planned run to it.
     * Throws NOT_FOUND, QUESTION_ANSWERED, REQUEST_INVALID.
     */
    answer(id: string, answer: string, by: Actor): Promise<Question>
  }
  readonly quarantine: QuarantineFacts
  readonly gaps: {
    /** The same key and step again is ignored; of each key the greatest step holds. */
    note(gaps: readonly Gap[]): Promise<void>
    /** As they stand, those that began last first. */
    list(filter: GapFilter): Promise<Gap[]>
    counts(): Promise<(Pick<Gap, 'connector' | 'cause' | 'state' | 'samples'> & { count: number })[]>
  }
  readonly calibrations: CalibrationFacts
  readonly configuration: ConfigurationFacts
  readonly audit: Audit
  readonly users: Users
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly oneTime: OneTimeSecrets
  readonly failures: Failures
  /** The outbox of the webhooks. */
  readonly deliveries: Deliveries
  /** Simulations, backtests of this process. */
  readonly jobs: Jobs
  /** Who does what only one of several processes may do. */
  readonly leases: {
    /**
     * True where `owner` has the lease from now on for `forMs` by the clock of the ledger: nobody had it, it ran out, or it
     * was the owner's own and is renewed. The clocks of all processes must agree to within less than `forMs`.
     */
    take(name: string, owner: string, forMs: number): Promise<boolean>
    /** Gives it up before its time, where it is the owner's. */
    release(name: string, owner: string): Promise<void>
  }
  /** What processes that do not derive runs tell the one that does. */
  readonly touches: {
    add(touches: readonly Omit<Touch, 'number'>[]): Promise<void>
    /** The oldest thousand. */
    list(): Promise<Touch[]>
    /** Forgets them, once they are derived. */
    done(touches: readonly Touch[]): Promise<void>
  }
  /** What processes that share the ledger have yet to compute from stored samples. */
  readonly followUps: {
    /** The oldest thousand of each work; without `works` of all. */
    list<W extends Work = Work>(works?: readonly W[]): Promise<KeptMinute<W>[]>
    /** Begins of the minutes of the machine whose rollups are to be made anew. */
    unrolled(machine: string): Promise<Nanoseconds[]>
    /** Forgets those whose version is still the same, adds others; both or neither. */
    exchange(done: readonly KeptMinute[], due: readonly DueMinute[]): Promise<void>
  }
  close(): Promise<void>
}
