// What a fault of the campaign is, together with what one firing of it reports.

/** One firing, as the judge found it after everything had healed. */
export interface Firing {
  /** Proof that the fault happened: errors injected, processes killed, packets refused. 0: the firing does not count. */
  readonly fired: number
  /** Messages between broker (or server) and store when it happened. 0: a kill does not count. */
  readonly inFlight: number
  /** Messages that Kunlun had acknowledged. */
  readonly acknowledged: number
  /** Acknowledged, yet neither stored, nor in quarantine, nor in the spool. */
  readonly lost: number
  /** Stored more than once, or stored though never sent. */
  readonly duplicated: number
  /** From healing to the first fresh sample in the store. */
  readonly recoverySeconds: number
  /** What else a reader of the report wants to know: greatest memory, requests, refusals. */
  readonly note?: string
  /** What else did not hold: a balance, a bound, a refusal that should have come. The firing has failed then. */
  readonly violations?: readonly string[]
}

export interface Fault {
  /** Names it in the report, the progress file, the command line: `ingest-killed-after-append`. */
  readonly name: string
  /** What is done to what, in a sentence of the report. */
  readonly what: string
  /** Firings in the whole campaign. */
  readonly times: number
  /** Firings in `npm test`. */
  readonly shortTimes: number
  /** A kill counts only where records were in flight. */
  readonly isKill?: boolean
  /** Why this machine cannot inject it; undefined where it can. */
  unavailable?(): Promise<string | undefined>
  /** One firing; everything it does follows from the seed as far as real processes allow. */
  fire(seed: number): Promise<Firing>
  /** Ends the servers that its firings share; called after the last one, or after one that failed. */
  close?(): Promise<void>
}
