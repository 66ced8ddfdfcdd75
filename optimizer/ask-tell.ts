// The ask-tell protocol: one request line in, one reply line out.
//
// Pure but for the study that it holds and the stopwatch it is given: no I/O, no randomness of its own. A request is
// carried out whole or not at all.

import { messageOf } from '../ingest/errors.ts'
import type { Answered, Predicted } from './answer.ts'
import {
  field,
  isBlank,
  type JsonObject,
  lineText,
  parseLine,
  typeName,
  type Writable,
  write,
} from './protocol/json.ts'
import { mostLineBytes } from './protocol/lines.ts'
import { Refusal, type Warning } from './protocol/problems.ts'
import { missingContext, readContext } from './protocol/read-context.ts'
import { readTell, requestWarnings } from './protocol/read-observations.ts'
import { readInit } from './protocol/read-study.ts'
import { type Context, Study } from './study.ts'

export interface AskTellTools {
  readonly version: string
  /** A stopwatch in milliseconds: used for "ms" alone. */
  readonly nowMs: () => number
}

interface Session {
  study?: Study
  /** Counts the observations that came without an id. */
  unnamed: number
}

/** Answers a line with a line; a blank line is answered with undefined. Never throws. */
export function createAskTell(tools: AskTellTools): (line: string | Uint8Array) => string | undefined {
  const session: Session = { unnamed: 0 }
  return (line) => {
    try {
      const text = lineText(line)
      return isBlank(text) ? undefined : write(reply(parseLine(text), session, tools))
    } catch (cause) {
      return errorLine(cause)
    }
  }
}

/** The reply to a line longer than `mostLineBytes`, which was never read whole. */
export function tooLongReply(): string {
  return errorLine(new Refusal('bad_json', `the line is longer than ${mostLineBytes / 2 ** 20} MiB`))
}

function errorLine(cause: unknown): string {
  const code = cause instanceof Refusal ? cause.code : 'internal'
  return write({ error: { code, message: messageOf(cause) } })
}

const operations = { init, tell, ask, recommend }

function reply(request: JsonObject, session: Session, tools: AskTellTools): Writable {
  const op = field(request, 'op')
  if (typeof op !== 'string' || !Object.hasOwn(operations, op)) {
    throw new Refusal('unknown_op', `op must be one of init, tell, ask, recommend, not ${typeName(op)}`)
  }
  return operations[op as keyof typeof operations](request, session, tools)
}

function init(request: JsonObject, session: Session, { version }: AskTellTools): Writable {
  session.study = new Study(readInit(request))
  session.unnamed = 0
  return { ok: true, name: 'kunlun', version }
}

function studyOf({ study }: Session, op: string): Study {
  if (study) return study
  throw new Refusal('not_initialised', `${op} before init: send init with a study first`)
}

function tell(request: JsonObject, session: Session): Writable {
  const study = studyOf(session, 'tell')
  let unnamed = session.unnamed
  const nextId = (): string => {
    const id = `#${++unnamed}`
    return study.observation(id) ? nextId() : id
  }
  const { observations, warnings } = readTell(request, {
    definition: study.definition,
    known: (id) => study.observation(id),
    nextId,
  })
  study.tell(observations)
  session.unnamed = unnamed
  return { ok: true, count: study.size, warnings: warningList(warnings) }
}

function ask(request: JsonObject, session: Session, { nowMs }: AskTellTools): Writable {
  const study = studyOf(session, 'ask')
  const started = nowMs()
  const { contexts } = study.definition
  const wanted = readCount(request)
  const given = readContext(request, contexts, 'ask')
  if (!given && contexts.length > 0)
    throw missingContext(
      contexts.map(({ name }) => name),
      'ask',
    )
  const suggestions = study.ask(Math.min(wanted, mostSuggestions), given?.context ?? new Map())
  if (suggestions.length === 0) throw nothingLeft(study, given?.context ?? new Map())
  const warnings = [...requestWarnings(request, ['op', 'count', 'context']), ...(given?.warnings ?? [])]
  if (suggestions.length < wanted) warnings.push(shorter(study, suggestions.length, wanted))
  return {
    suggestions: suggestions.map(written),
    ms: Math.max(0, Math.round(nowMs() - started)),
    warnings: warningList(warnings),
  }
}

/** More in one reply would keep the driver waiting; the list is then shorter than asked, and says so. */
const mostSuggestions = 1000

function readCount(request: JsonObject): number {
  const given = field(request, 'count')
  const count = given === undefined ? 1 : given
  if (Number.isInteger(count) && (count as number) >= 1) return count as number
  throw new Refusal('bad_request', `count must be a whole number from 1, not ${typeName(count)}`)
}

function nothingLeft(study: Study, context: Context): Refusal {
  const { definition, openRowCount } = study
  if (definition.safety.mode === 'safe' && openRowCount !== 0)
    return new Refusal('no_safe_setting', study.refusal(context))
  const rows = definition.pool ?? []
  const never = rows.filter((row) => row === undefined).length
  if (never === 0 && definition.pool)
    return new Refusal('no_candidates', `all ${rows.length} candidate rows have been told or suggested`)
  if (!definition.pool) return new Refusal('no_candidates', 'every setting that is allowed is under way')
  return new Refusal(
    'no_candidates',
    `${rows.length - never} of ${rows.length} candidate rows have been told or suggested, ${never} can never be`,
  )
}

function shorter({ definition, openRowCount }: Study, found: number, wanted: number): Warning {
  const exhausted = openRowCount === 0 || definition.safety.mode === 'none'
  return {
    code: exhausted ? 'pool_exhausted' : 'no_safe_setting',
    message: `only ${found} of ${wanted} suggestions could be made`,
  }
}

function written({ settings, candidate, predicted, feasible, because }: Answered): Writable {
  return { settings, candidate, predicted: writtenPredictions(predicted), feasible, because: because.en }
}

function writtenPredictions(predicted: ReadonlyMap<string, Predicted>): Writable {
  return new Map([...predicted].map(([outcome, { mean, sd }]) => [outcome, { mean, sd }]))
}

function recommend(request: JsonObject, session: Session): Writable {
  const study = studyOf(session, 'recommend')
  const given = readContext(request, study.definition.contexts, 'recommend')
  const best = study.recommend(given?.context)
  if (!best && study.hasData) throw nothingLeft(study, given?.context ?? new Map())
  if (!best) throw new Refusal('no_data', 'recommend needs at least one run that ended well with a number')
  const warnings = [...requestWarnings(request, ['op', 'context']), ...(given?.warnings ?? [])]
  if (!best.feasible)
    warnings.push({
      code: 'not_feasible',
      message:
        study.definition.limits.length > 0
          ? 'nothing keeps all limits at their probability; this is the most probable setting'
          : 'every setting fails too often; this is the most probable one',
    })
  const open = study.definition.objectives.filter(({ reference }) => reference === undefined)
  if (study.definition.objectives.length > 1 && open.length > 0) {
    warnings.push({
      code: 'reference_inferred',
      message: `the worst value told stands for the reference of ${open.map(({ outcome }) => outcome).join(', ')}`,
    })
  }
  const { advised, reason } = best.stop
  return {
    settings: best.settings,
    candidate: best.candidate,
    predicted: writtenPredictions(best.predicted),
    stop: { advised, reason: reason.en },
    warnings: warningList(warnings),
  }
}

function warningList(warnings: readonly Warning[]): Writable {
  return warnings.length === 0 ? undefined : warnings.map(({ id, code, message }) => ({ id, code, message }))
}
