// What the API may ask of an installation on behalf of those who run it: backups, reloads.
import type { Actor } from '../../ledger/ledger.ts'
import type { Fault } from './installation.ts'

/** A backup since the start of this process; its folder lies on the machine of the installation. */
export type BackupView =
  | { readonly state: 'working'; readonly folder: string }
  | {
      readonly state: 'done'
      readonly folder: string
      readonly files: number
      readonly bytes: number
      readonly leftOut: readonly string[]
    }
  | { readonly state: 'failed'; readonly folder: string; readonly error: Fault }

export interface Backups {
  /** Begins one, or names the one under way. */
  begin(by: Actor): BackupView
  newest(): BackupView | undefined
}

/** Ids of connectors. */
export interface LinkChanges {
  readonly started: readonly string[]
  readonly stopped: readonly string[]
  readonly restarted: readonly string[]
}

/** Ids of studies. */
export interface StudyChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
}

/** What reading kunlun.yaml again came to; with problems nothing was changed. */
export type Reloaded =
  | {
      readonly applied: true
      readonly connectors: LinkChanges
      readonly studies: StudyChanges
      /** Parts of the file that differ and take effect with the next start. */
      readonly needsRestart: readonly string[]
    }
  | { readonly applied: false; readonly problems: readonly string[] }
