// From a raw MQTT message to readings: the first subscription that fits the topic says how.
import type { Decoded, RawMessage } from '../../ingest/model.ts'
import type { Decoder } from '../connector.ts'
import { isDeeperThan } from '../json.ts'
import { nothingBut, problem } from '../problem.ts'
import type { MqttConfig, Payload, Subscription } from './config.ts'
import { fullLength, isRetained } from './envelope.ts'
import { jsonPayload } from './payloads/json.ts'
import { outcomePayload } from './payloads/outcome.ts'
import type { Message } from './payloads/payload.ts'
import { textPayload } from './payloads/text.ts'
import { umhClassicPayload } from './payloads/umh-classic.ts'
import { umhCorePayload } from './payloads/umh-core.ts'
import { decodeSparkplug } from './sparkplug/decoder.ts'
import { compileTemplate, type TopicTemplate } from './topic-template.ts'

/** Most formats need the message only as its route found it; Sparkplug also what the host noted on its receipt. */
type RouteDecoder = (message: Message, raw: RawMessage) => Decoded

interface Route {
  readonly template: TopicTemplate
  readonly entry: Subscription
  readonly decode: RouteDecoder
}

/** What a topic says, whatever the body. */
interface Found {
  readonly decode: RouteDecoder
  readonly names: Omit<Message, 'body'>
}

/** Topics repeat: so many of them are split into their levels once. */
const mostKnown = 10_000

/** The decoder of a configuration. It never throws, whatever the bytes: what it cannot use becomes a problem. */
export function mqttDecoder(config: MqttConfig): Decoder {
  const routes = config.subscriptions.flatMap((entry) => routeOf(entry, config))
  const found = rememberRoutes(routes)
  return (message) => {
    if (message.rejected !== undefined) return rejection(message, config)
    const route = found(message.source)
    if (route === undefined) return nothingBut(problem('TOPIC_UNMATCHED', { source: message.source }))
    const { readings, outcomes, problems, promised } = route.decode({ ...route.names, body: message.body }, message)
    const decoded = { readings, outcomes, problems, ...(promised === undefined ? {} : { promised }) }
    return isRetained(message) ? withoutUndated(decoded) : decoded
  }
}

function routeOf(entry: Subscription, { maxNesting }: MqttConfig): Route[] {
  const template = compileTemplate(entry.topic)
  if ('problem' in template) return []
  const decode = payloadDecoder(entry.payload)
  const isJson = entry.payload.format !== 'text' && entry.payload.format !== 'sparkplug'
  return [{ template, entry, decode: isJson ? nestedWithin(maxNesting, decode) : decode }]
}

/** What is nested deeper never reaches a parser. */
function nestedWithin(limit: number, decode: RouteDecoder): RouteDecoder {
  return (message, raw) =>
    isDeeperThan(limit, message.body) ? nothingBut(problem('PAYLOAD_TOO_DEEP', { limit })) : decode(message, raw)
}

function payloadDecoder(payload: Payload): RouteDecoder {
  switch (payload.format) {
    case 'json':
      return jsonPayload(payload)
    case 'text':
      return textPayload(payload.as)
    case 'umh-classic':
      return umhClassicPayload
    case 'umh-core':
      return umhCorePayload
    case 'outcome':
      return outcomePayload
    case 'sparkplug':
      return (_, raw) => decodeSparkplug(raw, payload)
  }
}

function rememberRoutes(routes: readonly Route[]): (topic: string) => Found | undefined {
  const known = new Map<string, Found>()
  return (topic) => {
    const before = known.get(topic)
    if (before !== undefined) return before
    const found = findRoute(routes, topic)
    if (known.size >= mostKnown) known.clear()
    if (found !== undefined) known.set(topic, found)
    return found
  }
}

function findRoute(routes: readonly Route[], topic: string): Found | undefined {
  for (const { template, entry, decode } of routes) {
    const fields = template.match(topic)
    if (fields === undefined) continue
    const machine = entry.machine ?? fields.get('machine')
    const signal = entry.signal ?? fields.get('signal')
    const names = { ...(machine === undefined ? {} : { machine }), ...(signal === undefined ? {} : { signal }) }
    return { decode, names: { topic, ...names } }
  }
  return undefined
}

function rejection(message: RawMessage, config: MqttConfig): Decoded {
  return nothingBut({
    ...problem('PAYLOAD_TOO_LARGE', { bytes: fullLength(message), limit: config.maxMessageBytes }),
    code: message.rejected as string,
  })
}

/** A retained message may be years old: where it carries no time, the time of receipt would be a lie. */
function withoutUndated(decoded: Decoded): Decoded {
  const undated = decoded.readings.filter(({ time }) => time === undefined)
  if (undated.length === 0) return decoded
  const problems = undated.map(({ machine, signal }) => problem('TIME_MISSING', { machine, signal }))
  return {
    ...decoded,
    readings: decoded.readings.filter(({ time }) => time !== undefined),
    problems: [...decoded.problems, ...problems],
  }
}
