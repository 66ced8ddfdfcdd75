// Errors and warnings of the ask-tell protocol, as it names them.

export type ErrorName =
  | 'bad_json'
  | 'unknown_op'
  | 'not_initialised'
  | 'bad_study'
  | 'bad_observation'
  | 'bad_request'
  | 'missing_context'
  | 'no_candidates'
  | 'no_safe_setting'
  | 'no_data'
  | 'internal'

export type WarningName =
  | 'unknown_field'
  | 'out_of_bounds'
  | 'unknown_value'
  | 'breaks_constraint'
  | 'no_outcome'
  | 'partly_observed'
  | 'unknown_outcome'
  | 'missing_context'
  | 'replaced'
  | 'not_finite'
  | 'pool_exhausted'
  | 'no_safe_setting'
  | 'not_feasible'
  | 'reference_inferred'

export interface Warning {
  readonly id?: string
  readonly code: WarningName
  readonly message: string
}

/** A request that is refused whole: the reply is its name and message. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ErrorName
  constructor(code: ErrorName, message: string) {
    super(message)
    this.code = code
  }
}

/** Refuses with all problems at once, or does nothing where there are none. */
export function refuseIf(code: ErrorName, problems: readonly string[]): void {
  const most = 20
  if (problems.length === 0) return
  const rest = problems.length > most ? `; and ${problems.length - most} more` : ''
  throw new Refusal(code, problems.slice(0, most).join('; ') + rest)
}
