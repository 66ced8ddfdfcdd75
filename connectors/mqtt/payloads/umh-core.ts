// umh-core: one tag per topic, the payload exactly timestamp_ms with value.
import { isObject, parseJson } from '../../json.ts'
import { nothingBut, problem } from '../../problem.ts'
import { Findings, type PayloadDecoder, timeOf } from './payload.ts'
import { parseUmhTopic } from './umh-topic.ts'

/** Machine is the last level of the location (unless configured), the signal what follows the contract. */
export const umhCorePayload: PayloadDecoder = (message) => {
  const topic = parseUmhTopic(message.topic)
  if (topic === undefined || topic.rest.length === 0)
    return nothingBut(problem('TOPIC_UNMATCHED', { source: message.topic }))
  const parsed = parseJson(message.body)
  if ('cause' in parsed) return nothingBut(problem('PAYLOAD_NOT_JSON', { cause: parsed.cause, source: message.topic }))
  const { value, timestamp_ms: stamp, ...others } = isObject(parsed.json) ? parsed.json : {}
  if (value === undefined || Object.keys(others).length > 0)
    return nothingBut(problem('PAYLOAD_SHAPE', { detail: 'timestamp_ms with value, nothing else' }))
  const findings = new Findings()
  const machine = message.machine ?? (topic.location.at(-1) as string)
  const signal = message.signal ?? topic.rest.join('.')
  const at = timeOf(stamp, 'ms', { findings, of: { ...message, machine, signal } })
  if (at !== undefined) findings.reading({ machine, signal, ...at }, value)
  return findings
}
