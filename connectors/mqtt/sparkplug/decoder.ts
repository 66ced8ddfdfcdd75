// Sparkplug B messages to readings: by what they say themselves, with what the host has noted behind them.
import { quality, type RawMessage } from '../../../ingest/model.ts'
import { nothingBut, problem } from '../../problem.ts'
import { parseTime } from '../../source-time.ts'
import type { SparkplugPayload } from '../config.ts'
import { Findings } from '../payloads/payload.ts'
import { clashesOf, signalOf } from './births.ts'
import { isArray, maxElements, readValue } from './datatypes.ts'
import { type MachineNaming, machineOf, ofProtocol } from './naming.ts'
import { detachNote, type Note } from './note.ts'
import { promisedBy } from './promised.ts'
import { decodePayload, type Metric, type Payload } from './protobuf.ts'
import { type EdgeTopic, parseEdgeTopic } from './topic.ts'

/** BadNoCommunication of OPC UA: what a dead node last said is no longer known to be true. */
const noCommunication = 0x80310000

const unknownLength = 'it is an array without a value, of which no birth has told the length'

interface Place {
  readonly topic: EdgeTopic
  readonly naming: MachineNaming
  readonly findings: Findings
}

/** Never throws. */
export function decodeSparkplug(
  message: RawMessage,
  { machines: naming, accept }: SparkplugPayload,
): Findings | ReturnType<typeof nothingBut> {
  const topic = parseEdgeTopic(message.source)
  if (topic === undefined) return nothingBut(problem('TOPIC_UNMATCHED', { source: message.source }))
  const { body, note } = detachNote(message)
  const read = decodePayload(body)
  if ('cause' in read) return nothingBut(problem('SPARKPLUG_PAYLOAD', { source: message.source, cause: read.cause }))
  const place = { topic, naming, findings: new Findings() }
  if (topic.type === 'NDEATH' || topic.type === 'DDEATH') addStale(note, message, place)
  else addMetrics(read.payload, note, place)
  if (topic.type === 'NBIRTH' || topic.type === 'DBIRTH') {
    const promised = promisedBy(read.payload, machineOf(topic, naming))
    if (promised !== undefined) place.findings.promised = { ...promised, isAccepted: accept === 'automatic' }
  }
  return place.findings
}

function addStale(note: Note, { received }: RawMessage, { topic, naming, findings }: Place): void {
  for (const { device, name, elements } of note.stale ?? []) {
    if (ofProtocol.test(name)) continue
    const machine = machineOf(device === undefined ? { ...topic, device: '' } : { ...topic, device }, naming)
    for (const signal of elements === undefined ? [signalOf(name)] : elementsOf(signalOf(name), elements))
      findings.reading({ machine, signal, time: received }, null, { quality: noCommunication })
  }
}

function elementsOf(signal: string, count: number): string[] {
  return Array.from({ length: Math.min(count, maxElements) }, (_, index) => `${signal}.${index}`)
}

function addMetrics(payload: Payload, note: Note, place: Place): void {
  const noted = new Map(note.resolved?.map((resolved) => [resolved.index, resolved]))
  const clashing = new Set([...clashesOf(namesIn(payload, noted)), ...(note.clashing ?? [])])
  for (const [index, metric] of payload.metrics.entries()) {
    const name = metric.name ?? noted.get(index)?.name
    const type = metric.datatype ?? noted.get(index)?.datatype
    if (name === undefined || type === undefined) unknown(metric, note, place)
    else if (clashing.has(name)) place.findings.problem('NAME_NOT_ALLOWED', { found: `${name}, like another metric` })
    else if (!ofProtocol.test(name))
      addMetric(
        { ...metric, name, datatype: type, elements: noted.get(index)?.elements ?? 0 },
        payload.timestamp,
        place,
      )
  }
}

function namesIn({ metrics }: Payload, noted: ReadonlyMap<number, { readonly name: string }>): string[] {
  return metrics.flatMap(({ name }, index) => name ?? noted.get(index)?.name ?? [])
}

function unknown({ name, alias }: Metric, note: Note, { topic, findings }: Place): void {
  const reason = note.unresolved ?? 'the host has not seen its birth'
  findings.problem('SPARKPLUG_UNRESOLVED', { metric: name ?? `alias ${alias}`, source: topic.edge, cause: reason })
}

function addMetric(
  metric: Metric & { readonly name: string; readonly datatype: number; readonly elements: number },
  sent: bigint | undefined,
  { topic, naming, findings }: Place,
): undefined {
  const machine = machineOf(topic, naming)
  const signal = signalOf(metric.name)
  const stamp = metric.timestamp ?? sent
  const time = stamp === undefined ? undefined : parseTime(stamp, 'ms')
  if (stamp !== undefined && time === undefined)
    return findings.problem('TIME_INVALID', { machine, signal, found: `${stamp} ms` })
  const details = metric.quality === undefined ? {} : { quality: qualityOf(metric.quality) }
  if (metric.isNull || metric.value === undefined) {
    const signals = isArray(metric.datatype) ? elementsOf(signal, metric.elements) : [signal]
    for (const one of signals) addNull(metric, { machine, signal: one, time }, findings)
    return signals.length === 0
      ? findings.problem('SPARKPLUG_VALUE', { machine, signal, cause: unknownLength })
      : undefined
  }
  const read = readValue(metric.datatype, metric.value)
  if ('cause' in read) return findings.problem('SPARKPLUG_VALUE', { machine, signal, cause: read.cause })
  if ('value' in read) return findings.reading({ machine, signal, time }, read.value, details)
  for (const [index, element] of read.elements.entries())
    findings.reading({ machine, signal: `${signal}.${index}`, time }, element, details)
}

/** A metric that is null says so; one that holds nothing at all is a mistake of its publisher. */
function addNull(
  { isNull, quality: stated }: Metric,
  at: { machine: string; signal: string; time: bigint | undefined },
  findings: Findings,
): undefined {
  if (!isNull) return findings.problem('SPARKPLUG_VALUE', { ...at, cause: 'it has no value' })
  return findings.reading(at, null, { quality: stated === undefined ? quality.bad : qualityOf(stated) || quality.bad })
}

/** The property Quality: 192 is good, 0 bad, 500 stale; between lies what is uncertain. */
function qualityOf(stated: number): number {
  if (stated >= 192 && stated < 256) return quality.good
  if (stated === 500) return noCommunication
  return stated >= 64 && stated < 192 ? quality.uncertain : quality.bad
}
