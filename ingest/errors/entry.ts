// The shape of a coded error: what happened, what to do next, whether trying again can help.

/** Texts hold `{name}` where facts of the case go in. */
export interface ErrorEntry {
  readonly what: string
  readonly next: string
  /** The same may succeed later without a person. */
  readonly retry: boolean
  /** The HTTP status where the API reports it. */
  readonly status?: number
}
