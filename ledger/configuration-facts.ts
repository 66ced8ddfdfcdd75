// The ledger's part about the configuration: what was changed on the page, version by version.
import type { Nanoseconds } from '../ingest/model.ts'
import type { Actor } from './ledger.ts'

export interface ConfigurationVersion {
  readonly value: unknown
  readonly version: number
  readonly who: string
  readonly when: Nanoseconds
}

export interface ConfigurationFacts {
  /** Versioned changes made on the page; the newest of a key wins over kunlun.yaml. */
  put(key: string, value: unknown, by: Actor): Promise<void>
  all(): Promise<Map<string, ConfigurationVersion>>
  /** Newest first. */
  versions(key: string): Promise<ConfigurationVersion[]>
}
