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
