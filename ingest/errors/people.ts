// Errors that people meet in what they ask for: ledger, API, studies.
import type { ErrorEntry } from './entry.ts'

export const peopleErrors = {
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
  CHANGED_MEANWHILE: {
    what: '{key} was changed meanwhile: it stands at version {version} by {who}',
    next: 'Look at what stands there now, then make your change again.',
    retry: false,
    status: 409,
  },
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
  LEDGER_UNREACHABLE: {
    what: 'The ledger at {where} does not answer: {cause}',
    next: 'Check the PostgreSQL server (12 or newer), the database, its user, password and rights; what is running tries again.',
    retry: true,
  },
  LEASE_LOST: {
    what: '{process} no longer derives the runs: another process has taken over',
    next: 'Nothing: the other one goes on. If it happens often, raise ledger.leaseSeconds; check the load, compare the clocks.',
    retry: true,
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
  QUARANTINE_ANSWERED: {
    what: 'Entry {id} was mended or put through before',
    next: 'Nothing is left to do; what was refused again is an entry of its own.',
    retry: false,
    status: 409,
  },
  ALREADY_DECIDED: {
    what: 'Suggestion {id} was already {decision}',
    next: 'Ask for a new suggestion.',
    retry: false,
    status: 409,
  },
  CROSS_SITE: {
    what: 'A page of another site ({origin}) sent this request',
    next: 'Open the page of this installation itself; programs send no Origin header.',
    retry: false,
    status: 403,
  },
  HOST_NOT_ALLOWED: {
    what: 'The request names the host {host}, which is not this machine',
    next: 'Use http://127.0.0.1 or http://localhost; once there is a user, other names are possible.',
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
    what: 'Listening on {host} needs TLS: passwords would travel in clear',
    next: 'Set http.tls or name the proxy that ends TLS in http.trustedProxy, or listen on 127.0.0.1.',
    retry: false,
  },
  // optimizer
  STUDY_INVALID: {
    what: 'The study cannot be used: {detail}',
    next: 'Mend the fields named.',
    retry: false,
    status: 400,
  },
  CALIBRATION_NOT_CONVERGED: {
    what: 'The calibration did not come to an end that can be trusted: {detail}',
    next: 'Look for wrong units or mixed materials among the runs; try another seed; with few runs, calibrate later.',
    retry: false,
    status: 409,
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
  STUDY_AT_REST: {
    what: 'Study {study} is at rest: it suggests nothing to the plant',
    next: 'Set it active in its definition first.',
    retry: false,
    status: 409,
  },
  BACKTESTS_WAITING: {
    what: '{count} backtests wait already',
    next: 'Wait until one is done, or end one.',
    retry: true,
    status: 429,
  },
  BACKTEST_INVALID: {
    what: 'The backtest cannot be made: {detail}',
    next: 'Change what is named.',
    retry: false,
    status: 400,
  },
  SUGGESTION_UNSAFE: {
    what: 'Study {study} can promise nothing: {detail}',
    next: 'Make a run near the recipe in use, widen the steps allowed, or ask for a lower probability.',
    retry: false,
    status: 409,
  },
  SESSIONS_FULL: {
    what: 'There are already {count} ask-tell sessions',
    next: 'End one with DELETE, or wait: one that nobody speaks to ends after {minutes} minutes.',
    retry: true,
    status: 429,
  },
  SESSION_LOST: {
    what: 'The ask-tell session {session} is gone: its thread ended',
    next: 'Open a new one, begin with init, then tell all runs again; split very large studies.',
    retry: false,
    status: 410,
  },
  STRATEGY_FAILED: {
    what: 'The external program {program} gave no suggestion: {detail}',
    next: 'Look at what it wrote in the log; the built-in strategy answers until it works again.',
    retry: true,
  },
  INTERNAL: {
    what: 'A defect in Kunlun: {cause}',
    next: 'Please report it with the log lines around it.',
    retry: false,
    status: 500,
  },
} as const satisfies Record<string, ErrorEntry>
