// The ports of an installation: everything that the API may ask of the rest of Kunlun.
import type { Registry } from 'prom-client'
import type { Log } from '../../connectors/connector.ts'
import type { ErrorCode } from '../../ingest/errors.ts'
import type { Clock, Nanoseconds, Prediction, Sample, Settings, SignalType } from '../../ingest/model.ts'
import type { Actor, Decision, Ledger, SuggestionRecord } from '../../ledger/ledger.ts'
import type { Calibrate } from './calibration.ts'
import type { CalibrationViews } from './calibration-views.ts'
import type { ConfigurationChange, ConfigurationDifference, ConfigurationEntry } from './configuration-entry.ts'
import type { DraftPorts } from './drafts.ts'
import type { AskTellSessions, ShadowView } from './engineering.ts'
import type { Explanation } from './explanation.ts'
import type { Exports } from './exports.ts'
import type { LinkDoctor } from './link-doctor.ts'
import type { Backups, Reloaded } from './operating.ts'
import type { RunTwin } from './run-twin.ts'
import type { SeriesSource } from './series.ts'
import type { Simulations } from './simulation.ts'
import type { TwinUses } from './twin-uses.ts'
import type { TwinPorts } from './twins.ts'
import type { WebhookViews } from './webhooks.ts'

export type {
  ConfigurationChange,
  ConfigurationDifference,
  ConfigurationEntry,
  ConfigurationProblem,
} from './configuration-entry.ts'

/** A name for people, in each language of the plant. */
export interface Title {
  readonly en: string
  readonly zh: string
}

export interface SignalView {
  readonly name: string
  readonly title?: Title
  /** UCUM code; absent for text and boolean signals. */
  readonly unit?: string
  readonly type: SignalType
  /** Plausible range: values outside are stored with a flag. */
  readonly min?: number
  readonly max?: number
  /** A value older than some of these is shown as stale. Seconds of plant time. */
  readonly intervalSeconds?: number
}

export interface MachineView {
  readonly id: string
  /** `furnace`, `machine-tool`, … as configured. */
  readonly kind: string
  readonly title?: Title
  readonly area: string
  readonly line: string
  readonly connector?: string
  readonly signals: readonly SignalView[]
  /** The integer signal that numbers the phases of a run, with a title for each number. */
  readonly phases?: { readonly signal: string; readonly titles: Readonly<Record<string, Title>> }
  /** What is computed of its runs, by feature name. */
  readonly features?: Readonly<Record<string, { readonly title?: Title; readonly unit?: string }>>
}

/** Values as they arrive, ahead of the store. */
export interface LiveValues {
  /** The newest sample of every signal of every machine. */
  snapshot(): readonly Sample[]
  /** Calls the listener with samples as they arrive, in any number. Returns the function that ends it. */
  subscribe(listener: (samples: readonly Sample[]) => void): () => void
}

export interface ParameterView {
  readonly name: string
  readonly title?: Title
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  /** Smallest sensible step for a person who types it in. */
  readonly step?: number
  /** Present where the parameter is a choice among names instead of a number. */
  readonly choices?: readonly string[]
}

export interface ConstraintView {
  readonly outcome: string
  readonly title?: Title
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  /** What people measure, where the outcome itself is computed of it. */
  readonly measured?: string
  /** How sure a suggestion must be of it, 0..1. */
  readonly probability?: number
}

export interface ObjectiveView {
  readonly outcome: string
  readonly title?: Title
  readonly unit?: string
  /** What people measure, where the outcome itself is computed of it. */
  readonly measured?: string
  readonly direction: 'minimize' | 'maximize'
}

export interface StudyView {
  readonly id: string
  readonly title?: Title
  readonly machine: string
  readonly process: string
  readonly parameters: readonly ParameterView[]
  readonly constraints: readonly ConstraintView[]
  readonly objectives: readonly ObjectiveView[]
}

/** What the model says of settings that nobody suggested. */
export interface Forecast {
  readonly predicted: Readonly<Record<string, Prediction>>
  readonly meets: Readonly<Record<string, number>>
  readonly feasible: number
}

export interface Studies {
  list(): readonly StudyView[]
  /** `pending` while a suggestion is being worked out; `note` says what it waits for, if anything. */
  status(study: string): { readonly pending: boolean; readonly note?: Title; readonly lastError?: Fault }
  /** Undefined while there is no model yet (too few runs). Settings were checked against the bounds. */
  predict(study: string, settings: Settings): Promise<Forecast | undefined>
  /** Outcomes by run that are computed of what was measured: edges, the cost of each good part. */
  derived(study: string): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>>
  /** What matters, how, what is known, what limits cost, whether to stop. Takes seconds; each state is worked out once. */
  explain(study: string): Promise<Explanation>
  /** How the study's second strategy fares, which the plant does not see; undefined where it has none. */
  shadow(study: string): Promise<ShadowView | undefined>
  /** Works out a suggestion now. Resolves once it stands in the ledger. */
  ask(study: string, by: Actor): Promise<SuggestionRecord>
  /** Records the answer, and plans the run unless refused. `renewed`: it changed the study. Throws ALREADY_DECIDED. */
  decide(decision: Decision, renewed?: boolean): Promise<SuggestionRecord>
}

/** A coded error as it is shown. */
export interface Fault {
  readonly code: ErrorCode
  readonly message: string
  readonly next: string
  readonly when?: Nanoseconds
}

/** received = rejected + spooled + decoded + quarantined; redeliveries are counted apart. */
export interface MessageBalance {
  readonly received: number
  readonly rejected: number
  readonly spooled: number
  readonly decoded: number
  readonly quarantined: number
  readonly redelivered: number
}

/** decoded = stored + quarantined + filtered + pending. */
export interface SampleBalance {
  readonly decoded: number
  readonly stored: number
  readonly quarantined: number
  readonly filtered: number
  readonly pending: number
}

export interface ConnectorView {
  readonly id: string
  readonly kind: string
  readonly state: 'connected' | 'connecting' | 'lost' | 'ended'
  readonly lastError?: Fault
  readonly dropped: number
  readonly details: Readonly<Record<string, string | number>>
  readonly messages: MessageBalance
}

export interface PipelineView {
  readonly connectors: readonly ConnectorView[]
  readonly machines: readonly {
    readonly connector: string
    readonly machine: string
    readonly samples: SampleBalance
  }[]
  readonly spool: {
    readonly records: number
    readonly bytes: number
    readonly maxBytes: number
    /** Age of the oldest record that is not yet stored, in wall seconds. */
    readonly oldestSeconds?: number
  }
  readonly store: { readonly kind: string; readonly state: 'ok' | 'failing'; readonly lastError?: Fault }
  /** Median of receive minus source time by source, in plant seconds; below 0 the source's clock is ahead. */
  readonly clocks: readonly {
    readonly connector: string
    readonly machine: string
    readonly skewSeconds: number
    readonly messages: number
  }[]
  /** Derived samples stored since the start, by machine; machines whose rollups are not yet up to date. */
  readonly computed: {
    readonly machines: readonly { readonly machine: string; readonly samples: number }[]
    readonly waiting: number
  }
  /** Signals silent for more than three of their expected intervals; plant seconds. */
  readonly stale: readonly {
    readonly machine: string
    readonly signal: string
    readonly silentSeconds: number
    readonly intervalSeconds: number
  }[]
  /** From receipt to stored, in wall seconds. */
  readonly lagSeconds?: number
}

export type ImportKind = 'runs' | 'outcomes'

/** A table that a person uploads: CSV or XLSX. */
export interface ImportFile {
  readonly kind: ImportKind
  readonly name: string
  readonly bytes: Uint8Array
  /** Who the rows belong to, where the table does not say. */
  readonly machine?: string
  readonly process?: string
  /** Column of the file to field of Kunlun; absent: guessed from the header. */
  readonly mapping?: Readonly<Record<string, string>>
}

export interface ImportPreview {
  readonly columns: readonly string[]
  readonly mapping: Readonly<Record<string, string>>
  /** Fields that a column may be mapped to. */
  readonly fields: readonly string[]
  readonly encoding?: string
  readonly rows: number
  readonly usable: number
  /** The first rows as read. */
  readonly first: readonly { readonly line: number; readonly cells: readonly string[] }[]
  readonly problems: readonly ImportProblem[]
}

export interface ImportProblem {
  readonly line: number
  readonly column?: string
  readonly message: string
}

export interface ImportResult {
  readonly added: number
  readonly unchanged: number
  readonly problems: readonly ImportProblem[]
}

export interface Installation {
  readonly version: string
  readonly site: { readonly enterprise: string; readonly site: string; readonly timeZone: string }
  readonly clock: Clock
  readonly log: Pick<Log, 'error'>
  machines(): readonly MachineView[]
  readonly live: LiveValues
  readonly series: SeriesSource
  readonly ledger: Ledger
  readonly studies: Studies
  readonly askTell: AskTellSessions
  /** Puts a kept entry through the pipeline again. `replayed` is false where it went to quarantine once more. */
  replay(id: number, by: Actor): Promise<{ readonly replayed: boolean; readonly faults: readonly Fault[] }>
  pipeline(): PipelineView
  readonly drafts: DraftPorts
  readonly linkDoctor: LinkDoctor
  readonly calibrate: Calibrate
  readonly calibrations: CalibrationViews
  readonly twins: TwinPorts
  readonly twinUses: TwinUses
  readonly simulations: Simulations
  /** The twin beside a run. Throws NOT_FOUND. */
  runTwin(run: string): Promise<RunTwin>
  readonly exports: Exports
  readonly webhooks: WebhookViews
  readonly imports: {
    preview(file: ImportFile): Promise<ImportPreview>
    apply(file: ImportFile, by: Actor): Promise<ImportResult>
  }
  readonly configuration: {
    differences(): Promise<readonly ConfigurationDifference[]>
    /** The whole configuration in force, as the text of a kunlun.yaml. Holds no secret. */
    export(): Promise<string>
    entry(key: string): Promise<ConfigurationEntry | undefined>
    /** Reads kunlun.yaml again. Throws RELOAD_NOT_POSSIBLE. */
    reload(by: Actor): Promise<Reloaded>
    /**
     * Replaces an entry at once, kept as a new version in the ledger. With `basedOn`, the version that the person saw.
     * Throws NOT_FOUND, CHANGED_MEANWHILE; every problem of the value comes back at once.
     */
    change(change: { key: string; value: unknown; basedOn?: number }, by: Actor): Promise<ConfigurationChange>
  }
  readonly backups: Backups
  /** Why the installation cannot do its work now; empty when it can. */
  notReady(): readonly Fault[]
  readonly metrics: Registry
}
