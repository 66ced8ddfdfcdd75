// The port of drafted contracts: what machines promise, until a person accepts it.
import type { SignalType } from '../../ingest/model.ts'
import type { Actor } from '../../ledger/ledger.ts'

/** A contract that a machine has promised, for a person to accept. */
export interface DraftView {
  readonly machine: string
  readonly connector: string
  /** True where the machine has a contract, to which the signals would be added. */
  readonly isKnown: boolean
  readonly kind?: 'furnace' | 'machine-tool' | 'other'
  /** Maker, model, serial number: what the source says of the machine. */
  readonly about?: string
  readonly signals: readonly {
    readonly name: string
    readonly type: SignalType
    readonly unit: string
    /** The source's own words for type and unit. */
    readonly datatype: string
    readonly said?: string
    readonly range?: readonly [low: number, high: number]
  }[]
  /** The same for kunlun.yaml. */
  readonly yaml: string
}

/** What was found where a source was asked for its machines. */
export interface DiscoveryView {
  /** What the source says of itself. */
  readonly source: string
  readonly nodes: number
  /** Why not all was looked at; empty where it was. */
  readonly cut: readonly string[]
  readonly machines: readonly {
    readonly machine: string
    readonly standard: string
    readonly signals: number
    /** What no signal could be drafted of. */
    readonly leftOut: readonly { readonly node: string; readonly reason: string }[]
  }[]
}

export interface DraftPorts {
  list(): readonly DraftView[]
  /** Promised signals that had no room. */
  refused(): number
  /** Throws NOT_FOUND. */
  accept(machine: string, by: Actor): Promise<DraftView>
  /** Asks the source of a connector for its machines; they become drafts. Throws NOT_FOUND, DISCOVERY_NOT_POSSIBLE. */
  discover(connector: string): Promise<DiscoveryView>
}
