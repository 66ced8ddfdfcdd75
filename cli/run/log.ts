// The log: one JSON object per line on standard error, or readable lines for a person who watches.
import { pino } from 'pino'
import pretty from 'pino-pretty'

export interface RunLog {
  info(facts: object, text: string): void
  warn(facts: object, text: string): void
  error(facts: object, text: string): void
}

/** BigInts (times, sequences) are written as text: JSON has none. */
const formatters = {
  log: (facts: object) => JSON.parse(JSON.stringify(facts, bigintAsText)) as Record<string, unknown>,
}

export function createLog(level: string, isForPeople = process.stderr.isTTY): RunLog {
  const stream = isForPeople
    ? pretty({ destination: 2, colorize: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss', singleLine: true })
    : pino.destination({ dest: 2, sync: true })
  return pino({ level, formatters, redact: ['password', '*.password', 'token', '*.token'] }, stream)
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
