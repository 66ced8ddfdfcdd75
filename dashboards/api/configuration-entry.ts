// Entries of the configuration as the page changes them: what is in force, what differs from kunlun.yaml.
import type { Nanoseconds } from '../../ingest/model.ts'

export interface ConfigurationDifference {
  readonly key: string
  /** The value in kunlun.yaml, as JSON data; absent where the file has none. */
  readonly file?: unknown
  /** The value in force, set on the page. */
  readonly page: unknown
  readonly version: number
  readonly who: string
  readonly when: Nanoseconds
}

/** One entry of the configuration, e.g. `studies.substrate-96`. */
export interface ConfigurationEntry {
  readonly key: string
  /** In force, as JSON data, completed with the defaults. */
  readonly value: unknown
  /** How often it was changed on the page; 0 where it is that of kunlun.yaml. */
  readonly version: number
  readonly differs: boolean
  /** kunlun.yaml has none. */
  readonly isMade?: true
  /** The last change on the page. */
  readonly changed?: { readonly who: string; readonly when: Nanoseconds }
}

export interface ConfigurationProblem {
  /** Within the entry, e.g. `['parameters', '0', 'low']`. */
  readonly path: readonly string[]
  readonly message: string
}

export type ConfigurationChange =
  | { readonly entry: ConfigurationEntry }
  | { readonly problems: readonly ConfigurationProblem[] }
