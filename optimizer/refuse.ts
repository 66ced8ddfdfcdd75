// Why a study in safe mode has no suggestion, for the product: plain data in and out, on the worker thread.

import { viewOf } from './history.ts'
import { refusal } from './strategies/safe-refusal.ts'
import type { SuggestInput } from './suggest.ts'

/** A sentence with figures; undefined for a study without safety. */
export function refuseForStudy(input: SuggestInput): string | undefined {
  if (input.study.safety.mode !== 'safe') return undefined
  return refusal(viewOf(input, input.pending)).en
}
