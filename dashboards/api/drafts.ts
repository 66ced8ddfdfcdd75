// The port of drafted contracts: what machines promise, until a person accepts it.
import type { SignalType } from '../../ingest/model.ts'
import type { Actor } from '../../ledger/ledger.ts'

/** A contract that a machine has promised, for a person to accept. */
export interface DraftView {
  readonly machine: string
  readonly connector: string
  /** True where the machine has a contract, to which the signals would be added. */
  readonly isKnown: boolean
  readonly signals: readonly {
    readonly name: string
    readonly type: SignalType
    readonly unit: string
    /** The source's own words for type and unit. */
    readonly datatype: string
    readonly said?: string
  }[]
  /** The same for kunlun.yaml. */
  readonly yaml: string
}

export interface DraftPorts {
  list(): readonly DraftView[]
  /** Promised signals that had no room. */
  refused(): number
  /** Throws NOT_FOUND. */
  accept(machine: string, by: Actor): Promise<DraftView>
}
