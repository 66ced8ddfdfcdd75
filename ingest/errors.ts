// The one table of coded errors: what happened, what to do next, whether trying again can help.

/** `retry`: the same may succeed later without a person. `status`: the HTTP status where the API reports it. */
export interface ErrorEntry {
  readonly what: string
  readonly next: string
  readonly retry: boolean
  readonly status?: number
}

/** Texts hold `{name}` where facts of the case go in. */
export const errorTable = {
  // configuration
  CONFIG_UNREADABLE: {
    what: '{file} cannot be read: {cause}',
    next: 'Check the path given with -c, or write a first one with `kunlun init`.',
    retry: false,
  },
  CONFIG_INVALID: {
    what: '{file} has {count} problem(s)',
    next: 'Mend each line named, then run `kunlun check -c {file}` again.',
    retry: false,
  },
  FILE_EXISTS: {
    what: '{file} is already there',
    next: 'Choose another name, or move the file away first; nothing was written.',
    retry: false,
  },
  SECRET_MISSING: {
    what: 'The secret {where} is not set: {cause}',
    next: 'Set the environment variable or the file that it names.',
    retry: false,
  },
  // decoding
  PAYLOAD_NOT_JSON: {
    what: 'The payload is not JSON: {cause}',
    next: 'Check what the publisher sends on {source}; replay the entry once the mapping fits.',
    retry: false,
  },
  PAYLOAD_SHAPE: {
    what: 'The payload lacks what the mapping expects: {detail}',
    next: 'Mend the payload mapping of the connector, then replay.',
    retry: false,
  },
  PAYLOAD_TOO_LARGE: {
    what: 'A message of {bytes} bytes exceeds the limit of {limit}',
    next: 'Raise maxMessageBytes of the connector if such messages are wanted.',
    retry: false,
  },
  TOPIC_UNMATCHED: {
    what: 'The topic {source} matches no template of the connector',
    next: 'Add a template for it, or narrow the subscription; then replay.',
    retry: false,
  },
  DECODER_FAILED: {
    what: 'The decoder of {connector} failed on a message: {cause}',
    next: 'Please report it with the payload shown; replay once it is mended.',
    retry: false,
  },
  CONNECTOR_UNKNOWN: {
    what: 'No connector {connector} is configured',
    next: 'Configure it again under connectors, then replay.',
    retry: false,
  },
  // contract
  MACHINE_UNKNOWN: {
    what: 'No machine {machine} is configured',
    next: 'Add it under machines, then replay.',
    retry: false,
  },
  SIGNAL_UNKNOWN: {
    what: 'The contract of {machine} has no signal {signal}',
    next: 'Add the signal to the contract, then replay.',
    retry: false,
  },
  VALUE_TYPE: {
    what: '{machine}/{signal} expects {expected}, got {found}',
    next: 'Mend the publisher or the type in the contract, then replay.',
    retry: false,
  },
  VALUE_NOT_FINITE: {
    what: '{machine}/{signal} got {found}, which no store can hold',
    next: 'Send a status instead of NaN or Infinity.',
    retry: false,
  },
  UNIT_UNKNOWN: {
    what: '{machine}/{signal}: {found} cannot be converted to {expected}',
    next: 'State a UCUM unit of the same kind, then replay.',
    retry: false,
  },
  TIME_MISSING: {
    what: '{machine}/{signal} came without a time',
    next: 'Map the time of the payload, or set time: received for this machine.',
    retry: false,
  },
  TIME_FUTURE: {
    what: '{machine}/{signal} is dated {time}, later than now by more than {limit} s',
    next: 'Set the clock of the source, then replay.',
    retry: false,
  },
  TIME_INVALID: {
    what: '{machine}/{signal} has a time that cannot be stored: {found}',
    next: 'Mend the time mapping (unit, format), then replay.',
    retry: false,
  },
  SAMPLE_CONFLICT: {
    what: '{machine}/{signal} at {time} is already stored with another value',
    next: 'Decide which is right; two different readings cannot share one time.',
    retry: false,
  },
  NAME_NOT_ALLOWED: {
    what: '{found} cannot be a name',
    next: 'Use letters, digits, dot, dash or underscore, at most 64.',
    retry: false,
  },
  STORE_REJECTED: {
    what: 'The store refused the sample: {cause}',
    next: 'See the reason; replay once it is mended.',
    retry: false,
  },
  // stores, spool
  STORE_UNREACHABLE: {
    what: 'The store at {where} does not answer: {cause}',
    next: 'Samples wait in the spool and are written once it is back; check the server.',
    retry: true,
  },
  STORE_DENIED: {
    what: 'The store at {where} refuses access ({status})',
    next: 'Check user, token and rights; samples wait in the spool meanwhile.',
    retry: true,
  },
  STORE_LAYOUT: {
    what: 'The store at {where} does not fit: {cause}',
    next: 'Choose another server or database; samples wait in the spool meanwhile.',
    retry: true,
  },
  STORE_LOCKED: {
    what: 'Another process ({pid}) has the store {file} open',
    next: 'Stop it first, or choose another data folder; a running installation is reached through its API.',
    retry: false,
  },
  STORE_FILE: {
    what: 'The store {file} cannot be opened: {cause}',
    next: 'Check the path, the rights and the free space; a file that is damaged can be moved aside.',
    retry: false,
  },
  SPOOL_FULL: {
    what: 'The spool has reached its cap of {limit} bytes',
    next: 'Sources are held back until it drains; check the store, or raise spool.maxBytes.',
    retry: true,
  },
  SPOOL_WRITE_FAILED: {
    what: 'The spool in {folder} cannot be written: {cause}',
    next: 'Sources are held back until it can; check the disk (space, rights, health).',
    retry: true,
  },
  SPOOL_LOCKED: {
    what: 'Another process ({pid}) works in {folder}',
    next: 'Stop it first, or choose another data folder; a running installation is reached through its API.',
    retry: false,
  },
  SPOOL_VERSION: {
    what: '{file} was written by a newer version ({found})',
    next: 'Start that version again; nothing was touched.',
    retry: false,
  },
  // links
  LINK_LOST: {
    what: 'The link of {connector} to {where} was lost: {cause}',
    next: 'It is tried again by itself; check the server and the network if it lasts.',
    retry: true,
  },
  LINK_REFUSED: { what: '{where} refuses {connector}: {cause}', next: 'Check user, password and rights.', retry: true },
  CERTIFICATE_UNTRUSTED: {
    what: 'The certificate of {where} is not trusted; thumbprint {thumbprint}',
    next: 'Compare the thumbprint with the one shown at the server, then run `kunlun trust {connector} {thumbprint}`.',
    retry: true,
  },
  NODE_UNKNOWN: {
    what: '{connector}: the server has no node {node}',
    next: 'Check the NodeId, browse path or namespace URI; all other nodes go on.',
    retry: false,
  },
  ROW_UNUSABLE: {
    what: '{source}: {detail}',
    next: 'Mend the row or the column mapping; the other rows were used.',
    retry: false,
  },
  // ledger, API
  RUN_UNKNOWN: {
    what: 'There is no run {run}',
    next: 'Check the run, batch or part; a result that came early can be replayed from quarantine.',
    retry: false,
    status: 404,
  },
  MATCH_AMBIGUOUS: {
    what: '{what} fits {count} runs',
    next: 'Choose one of them: {candidates}.',
    retry: false,
    status: 409,
  },
  NOT_FOUND: { what: 'There is no {what} {id}', next: 'Check the id.', retry: false, status: 404 },
  REQUEST_INVALID: {
    what: 'The request cannot be used: {detail}',
    next: 'Mend the fields named.',
    retry: false,
    status: 400,
  },
  LEDGER_VERSION: {
    what: '{file} was written by a newer version ({found})',
    next: 'Start that version again; nothing was touched.',
    retry: false,
  },
  LEDGER_UNREADABLE: {
    what: 'The ledger {file} cannot be opened: {cause}',
    next: 'Check the path and its rights; restore the file from a backup if it is damaged.',
    retry: false,
  },
  OUTCOME_SUPERSEDED: {
    what: 'Outcome {id} was already corrected by {by}',
    next: 'Correct {by} instead.',
    retry: false,
    status: 409,
  },
  PLAN_CLOSED: {
    what: 'Planned run {id} is already {state}',
    next: 'Void the run that it was matched to, or plan a new one.',
    retry: false,
    status: 409,
  },
  QUESTION_ANSWERED: {
    what: 'Question {id} was already answered with {answer}',
    next: 'Nothing is left to do; void the run or outcome if the answer was wrong.',
    retry: false,
    status: 409,
  },
  ALREADY_DECIDED: {
    what: 'Suggestion {id} was already {decision}',
    next: 'Ask for a new suggestion.',
    retry: false,
    status: 409,
  },
  UNAUTHORIZED: {
    what: 'No valid token',
    next: 'Send Authorization: Bearer with a token of this installation.',
    retry: false,
    status: 401,
  },
  CROSS_SITE: {
    what: 'A page of another site ({origin}) sent this request',
    next: 'Open the page of this installation itself; programs send no Origin header.',
    retry: false,
    status: 403,
  },
  HOST_NOT_ALLOWED: {
    what: 'The request names the host {host}, which is not this machine',
    next: 'Use http://127.0.0.1 or http://localhost, or configure http.token to be reached by other names.',
    retry: false,
    status: 403,
  },
  PROXY_REQUIRED: {
    what: 'The connection from {address} did not come through the trusted proxy',
    next: 'Use the address of the proxy, or add this one to http.trustedProxy.',
    retry: false,
    status: 403,
  },
  REQUEST_TOO_LARGE: {
    what: 'The request is larger than the API takes',
    next: 'Send at most 1 MiB as JSON and 20 MiB as a file; split larger tables.',
    retry: false,
    status: 413,
  },
  PORT_IN_USE: {
    what: 'Port {port} is already in use',
    next: 'Stop the other program, or choose another port with --port or KUNLUN_HTTP_PORT.',
    retry: false,
  },
  LISTEN_UNSAFE: {
    what: 'Listening on {host} needs a token and TLS',
    next: 'Set http.token with http.tls or http.trustedProxy, or listen on 127.0.0.1.',
    retry: false,
  },
  // optimizer
  STUDY_INVALID: {
    what: 'The study cannot be used: {detail}',
    next: 'Mend the fields named.',
    retry: false,
    status: 400,
  },
  NOT_RUNNING: {
    what: 'No installation is running on {folder}',
    next: 'Start it with `kunlun start`; replaying needs its pipeline.',
    retry: true,
  },
  SUGGESTION_NONE: {
    what: 'Study {study} has no settings left that keep all its promises',
    next: 'Widen the bounds or the allowed step, or wait for more runs.',
    retry: false,
    status: 409,
  },
  INTERNAL: {
    what: 'A defect in Kunlun: {cause}',
    next: 'Please report it with the log lines around it.',
    retry: false,
    status: 500,
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorTable

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}

/** An error that a person can act on. `facts` are shown; they never hold a secret. */
export class KunlunError extends Error {
  override readonly name = 'KunlunError'
  readonly code: ErrorCode
  readonly facts: Readonly<Record<string, unknown>>
  constructor(code: ErrorCode, facts: Readonly<Record<string, unknown>>, cause?: unknown) {
    super(describe(code, facts), cause === undefined ? undefined : { cause })
    this.code = code
    this.facts = facts
  }
  get next(): string {
    return fill(errorTable[this.code].next, this.facts)
  }
  get retry(): boolean {
    return errorTable[this.code].retry
  }
}

export function kunlunError(
  code: ErrorCode,
  facts: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): KunlunError {
  return new KunlunError(code, facts, cause)
}

/** What happened, with the facts filled in. */
export function describe(code: ErrorCode, facts: Readonly<Record<string, unknown>>): string {
  return fill(errorTable[code].what, facts)
}

/** The message of anything that was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}

function fill(template: string, facts: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : `(${name})`,
  )
}
