// The plant's recipe inbox, standing in for the operator who types an approved recipe into the furnace.
import type { Ledger, PlannedRun } from '../../ledger/ledger.ts'

export interface RecipeInbox {
  /** The oldest planned run of the furnace that waits; undefined where none does. */
  next(): Promise<PlannedRun | undefined>
  connect(ledger: Ledger): void
}

const furnace = 'furnace-1'

/** Empty until the installation is up: the plant starts first. */
export function recipeInbox(): RecipeInbox {
  let ledger: Ledger | undefined
  return {
    async next() {
      const open = (await ledger?.plans.list({ machine: furnace, state: 'open' })) ?? []
      return [...open].sort((a, b) => (a.program < b.program ? -1 : 1))[0]
    },
    connect(opened) {
      ledger = opened
    },
  }
}
