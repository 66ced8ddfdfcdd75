// The parts of a study's configuration that make up its definition.

import type { z } from 'zod'
import type { Edges } from './edges.ts'
import type { KnowledgeDraft } from './knowledge.ts'
import type { objective, outcomeLimit, safety } from './limits.ts'
import type { ParameterConfig } from './parameters.ts'
import type { CandidateRow, CombinationConfig, linearLimit } from './rules.ts'
import type { StartConfig } from './start.ts'
import type { StrategyChoice } from './strategy.ts'

export interface StudyDraft extends KnowledgeDraft {
  readonly parameters: readonly ParameterConfig[]
  readonly objectives: readonly z.infer<typeof objective>[]
  readonly constraints: readonly z.infer<typeof outcomeLimit>[]
  readonly edges: Edges
  readonly linear: readonly z.infer<typeof linearLimit>[]
  readonly expressions: readonly string[]
  readonly forbidden: readonly CombinationConfig[]
  /** A text names a file that was not read. */
  readonly candidates?: string | readonly CandidateRow[] | undefined
  readonly repeats: boolean
  readonly safety: z.infer<typeof safety>
  readonly start?: StartConfig | undefined
  readonly strategy: StrategyChoice
  readonly seed: number
  readonly budget?: number | undefined
  readonly cost?: { readonly amount: number; readonly currency: string } | undefined
}
