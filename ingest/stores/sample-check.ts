// What no store can hold: judged once, before any database sees the sample.
import { describe, type ErrorCode } from '../errors.ts'
import type { Sample } from '../model.ts'
import { oneLine } from '../one-line.ts'

export interface Refusal {
  readonly code: ErrorCode
  readonly reason: string
}

const longestName = 256
/** The narrowest of the stores: InfluxDB keeps the two outermost nanoseconds of int64 for itself. */
export const timeRange = { min: -(2n ** 63n) + 2n, max: 2n ** 63n - 2n } as const

/** Why the sample cannot be stored anywhere; undefined where it can. */
export function refusal(sample: Sample): Refusal | undefined {
  for (const name of [sample.machine, sample.signal]) {
    const problem = nameProblem(name)
    if (problem !== undefined) return refuse('NAME_NOT_ALLOWED', { found: `${shown(name)} (${problem})` })
  }
  const { value } = sample
  if (sample.time < timeRange.min || sample.time > timeRange.max)
    return refuse('TIME_INVALID', { ...namesOf(sample), found: sample.time })
  if (typeof value === 'number' && !Number.isFinite(value))
    return refuse('VALUE_NOT_FINITE', { ...namesOf(sample), found: value })
  if (typeof value === 'string' && !value.isWellFormed())
    return refuse('STORE_REJECTED', { cause: 'the text holds half a surrogate pair, which is no Unicode' })
  if (!Number.isInteger(sample.quality) || sample.quality < 0 || sample.quality > 0xffffffff)
    return refuse('STORE_REJECTED', { cause: `quality ${sample.quality} is no status code` })
  return undefined
}

/**
 * Why a text cannot be an identifier in line protocol, InfluxQL and SQL alike. Control characters end a line or a
 * literal; a backslash at the end would escape the separator after it; half a surrogate pair would be stored as
 * something else without a word.
 */
export function nameProblem(name: string): string | undefined {
  if (good.has(name)) return undefined
  const problem = problemOf(name)
  if (problem !== undefined) return problem
  if (good.size >= mostGood) good.clear()
  good.add(name)
  return undefined
}

/** Names repeat with every sample: looking one up takes a fifth of the time of judging it. */
const good = new Set<string>()
const mostGood = 50_000

function problemOf(name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (name.length > longestName) return `it is longer than ${longestName}`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'it holds a control character'
  if (name.endsWith('\\')) return 'it ends with a backslash'
  if (!name.isWellFormed()) return 'it holds half a surrogate pair'
  return undefined
}

function refuse(code: ErrorCode, facts: Readonly<Record<string, unknown>>): Refusal {
  return { code, reason: describe(code, facts) }
}

function shown(name: string): string {
  return oneLine(name.slice(0, 64))
}

/** As they stand in a reason: what could not be a name in the configuration is quoted. */
function namesOf({ machine, signal }: Sample): { machine: string; signal: string } {
  const quoted = (name: string) => (/^[\w.-]+$/.test(name) ? name : oneLine(name))
  return { machine: quoted(machine), signal: quoted(signal) }
}
