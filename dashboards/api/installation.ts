// The ports of an installation: everything that the API may ask of the rest of Kunlun.
import type { Registry } from 'prom-client'
import type { Log } from '../../connectors/connector.ts'
import type { ErrorCode } from '../../ingest/errors.ts'
import type { Clock, Nanoseconds, Sample, SignalType } from '../../ingest/model.ts'
import type { Actor, Ledger } from '../../ledger/ledger.ts'
import type { Backtests } from './backtest.ts'
import type { Calibrate } from './calibration.ts'
import type { CalibrationViews } from './calibration-views.ts'
import type { Capabilities } from './capability.ts'
import type { ConfigurationChange, ConfigurationDifference, ConfigurationEntry } from './configuration-entry.ts'
import type { DefinitionPorts } from './definitions.ts'
import type { DraftPorts } from './drafts.ts'
import type { Effects } from './effects.ts'
import type { AskTellSessions } from './engineering.ts'
import type { Exports } from './exports.ts'
import type { LinkDoctor } from './link-doctor.ts'
import type { MendPorts } from './mends.ts'
import type { Backups, Reloaded } from './operating.ts'
import type { CompareRuns } from './run-comparison.ts'
import type { RunOverlays } from './run-overlay.ts'
import type { RunTwin } from './run-twin.ts'
import type { SeriesSource } from './series.ts'
import type { Simulations } from './simulation.ts'
import type { Studies } from './study-ports.ts'
import type { TwinUses } from './twin-uses.ts'
import type { TwinPorts } from './twins.ts'
import type { WebhookViews } from './webhooks.ts'

export type {
  ConfigurationChange,
  ConfigurationDifference,
  ConfigurationEntry,
  ConfigurationProblem,
} from './configuration-entry.ts'
export type { ConstraintView, Forecast, ObjectiveView, ParameterView, Studies, StudyView } from './study-ports.ts'

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
  /** The signal of the set point, where there is one. */
  readonly setpoint?: string
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
  readonly mends: MendPorts
  pipeline(): PipelineView
  readonly drafts: DraftPorts
  readonly definitions: DefinitionPorts
  readonly linkDoctor: LinkDoctor
  readonly calibrate: Calibrate
  readonly calibrations: CalibrationViews
  readonly twins: TwinPorts
  readonly twinUses: TwinUses
  readonly simulations: Simulations
  readonly backtests: Backtests
  /** The twin beside a run. Throws NOT_FOUND. */
  runTwin(run: string): Promise<RunTwin>
  readonly runOverlays: RunOverlays
  readonly compareRuns: CompareRuns
  readonly capabilities: Capabilities
  readonly effects: Effects
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
    /** A new entry beside those of the file; every problem comes back at once. */
    create(entry: { key: string; value: unknown }, by: Actor): Promise<ConfigurationChange>
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
