// What data allow, or why they do not.
import type { Sentence } from '../../optimizer/explain.ts'
import { UnfitData } from '../../optimizer/spc/unfit.ts'

/** What came out, or what is wrong with the data. */
export function tried<T>(step: () => T): { readonly found: T } | { readonly problem: Sentence } {
  try {
    return { found: step() }
  } catch (cause) {
    if (cause instanceof UnfitData) return { problem: cause.sentence }
    throw cause
  }
}
