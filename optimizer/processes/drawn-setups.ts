// Setups with learnt constants on their sheets: one for each draw of a calibration.

import { withValues } from './sheet.ts'
import type { Setup } from './twin.ts'

export interface Drawn {
  /** Named `sheet.constant`, in the order of a draw. */
  readonly unknowns: readonly { readonly name: string }[]
  readonly draws: readonly (readonly number[])[]
}

/** At most `count` setups, from draws evenly taken; the setup itself where there is no draw. */
export function drawnSetups(setup: Setup, { unknowns, draws }: Drawn, count: number): Setup[] {
  const used = Math.min(count, draws.length)
  if (used === 0) return [setup]
  return Array.from({ length: used }, (_, i) => {
    const draw = draws[Math.floor((i * draws.length) / used)]!
    return setupWith(setup, Object.fromEntries(unknowns.map(({ name }, k) => [name, draw[k]!])))
  })
}

/** The setup with these values on its sheets, named `sheet.constant`. */
export function setupWith(setup: Setup, values: Readonly<Record<string, number>>): Setup {
  const bySheet = Map.groupBy(Object.entries(values), ([name]) => name.split('.')[0]!)
  const sheets = [...bySheet].map(([role, own]) => {
    const constants = own.map(([name, value]) => [name.slice(role.length + 1), value] as const)
    return [role, withValues(setup[role]!, Object.fromEntries(constants))] as const
  })
  return { ...setup, ...Object.fromEntries(sheets) }
}
