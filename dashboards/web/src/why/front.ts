// The front as it comes over the API, with the names of its runs.
import type { Explanation } from '../api.ts'

export type Front = NonNullable<Explanation['front']>

/** A run's batch, else the last part of its id. */
export function nameOf({ run, label }: { readonly run: string; readonly label?: string }): string {
  return label ?? run.split('/').at(-1) ?? run
}
