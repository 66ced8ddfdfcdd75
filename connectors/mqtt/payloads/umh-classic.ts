// UMH classic: `_historian` messages with timestamp_ms beside any number of tags, groups of tags nested.
import type { Nanoseconds } from '../../../ingest/model.ts'
import { isObject, type Json, parseJson } from '../../json.ts'
import { nothingBut, problem } from '../../problem.ts'
import { Findings, type PayloadDecoder, timeOf } from './payload.ts'
import { parseUmhTopic } from './umh-topic.ts'

/** Groups nested deeper than this are no plant's tags. */
const maxDepth = 8
const timeKey = 'timestamp_ms'

/** Machine is the last level of the location (unless configured); groups of topic, payload join the tag with dots. */
export const umhClassicPayload: PayloadDecoder = (message) => {
  const topic = parseUmhTopic(message.topic)
  if (topic === undefined || topic.contract !== '_historian')
    return nothingBut(problem('TOPIC_UNMATCHED', { source: message.topic }))
  const parsed = parseJson(message.body)
  if ('cause' in parsed) return nothingBut(problem('PAYLOAD_NOT_JSON', { cause: parsed.cause, source: message.topic }))
  const { [timeKey]: stamp, ...tags } = isObject(parsed.json) ? parsed.json : {}
  if (Object.keys(tags).length === 0) return nothingBut(problem('PAYLOAD_SHAPE', { detail: 'an object with a tag' }))
  const findings = new Findings()
  const machine = message.machine ?? (topic.location.at(-1) as string)
  const at = timeOf(stamp, 'ms', { findings, of: { ...message, machine } })
  if (at !== undefined) addTags(tags, { machine, path: topic.rest, ...at }, findings)
  return findings
}

interface Place {
  readonly machine: string
  readonly path: readonly string[]
  readonly time: Nanoseconds | undefined
}

function addTags(tags: { readonly [key: string]: Json }, place: Place, findings: Findings): void {
  if (Object.keys(tags).length === 0) findings.problem('PAYLOAD_SHAPE', { detail: `a tag in ${place.path.join('.')}` })
  for (const [key, value] of Object.entries(tags)) {
    const path = [...place.path, key]
    if (isObject(value) && path.length < maxDepth) addTags(value, { ...place, path }, findings)
    else findings.reading({ machine: place.machine, signal: path.join('.'), time: place.time }, value)
  }
}
