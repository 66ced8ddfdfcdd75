// MQTT payloads of every format but Sparkplug: what is known to be right is read exactly, nothing vanishes, nothing throws.
import { isDeepStrictEqual } from 'node:util'
import type { Decoder } from '../../../connectors/connector.ts'
import { mqtt } from '../../../connectors/mqtt/index.ts'
import type { RawMessage } from '../../../ingest/model.ts'
import { checkDecoded } from '../decoded.ts'
import { type Draw, wounded } from '../draw.ts'
import { type FuzzTarget, hold, shown } from '../target.ts'

const several = { a: '/a', b: '/deep/0', 'c.d': '/deep/1/x', e: '/x~1y/~0' }

/** One decoder for each way to read a body, with the kind of topic it is meant for. */
const ways: readonly { readonly decode: Decoder; readonly levels: readonly (string | undefined)[] }[] = [
  way({ topic: 'plant/{line}/{machine}/{signal}' }, ['plant', undefined, undefined, undefined]),
  way({ topic: 'j/{machine}/{signal...}', payload: { format: 'json', value: '' } }, [
    'j',
    undefined,
    undefined,
    undefined,
  ]),
  way(
    { topic: 's/{machine}', payload: { format: 'json', signals: several, sparse: true, time: '/t', timeUnit: 'iso' } },
    ['s', undefined],
  ),
  way(
    { topic: 's/{machine}', payload: { format: 'json', signals: several, quality: '/q', unit: '/u', timeUnit: 'ns' } },
    ['s', undefined],
  ),
  way({ topic: 't/{machine}/{signal}', payload: { format: 'text' } }, ['t', undefined, undefined]),
  way({ topic: 't/{machine}/{signal}', payload: { format: 'text', as: 'text' } }, ['t', undefined, undefined]),
  way({ topic: 'umh/v1/#', payload: { format: 'umh-classic' } }, [
    'umh',
    'v1',
    undefined,
    undefined,
    '_historian',
    undefined,
  ]),
  way({ topic: 'umh/v1/#', payload: { format: 'umh-core' } }, ['umh', 'v1', undefined, undefined, '_raw', undefined]),
  way({ topic: 'lab/{machine}', payload: { format: 'outcome' } }, ['lab', undefined]),
]

function way(subscription: object, levels: readonly (string | undefined)[]) {
  const config = mqtt.config.parse({ url: 'mqtt://localhost:1883', subscriptions: [subscription] })
  return { decode: mqtt.decoder(config), levels }
}

export const mqttPayloads: FuzzTarget = {
  name: 'mqtt-payloads',
  summary: 'json, text, umh-classic, umh-core, outcome: whole, wounded, invented bodies on hostile topics',
  check: (draw) => (draw.chance(0.15) ? exactValue(draw) : anything(draw)),
}

function anything(draw: Draw): void {
  const { decode, levels } = draw.pick(ways)
  const source = levels.map((level) => level ?? (draw.chance(0.7) ? draw.name() : draw.text(4))).join('/')
  const message = messageOn(source, bodyOf(draw), draw)
  const before = Buffer.from(message.body)
  const decoded = decode(message)
  const { readings, outcomes, problems } = decoded
  hold(
    readings.length + outcomes.length + problems.length > 0,
    () => `vanished: ${shown([source, message.body.toString()])}`,
  )
  checkDecoded(decoded)
  if (!draw.chance(0.1)) return
  hold(before.equals(message.body), () => 'the decoder wrote into the body')
  hold(isDeepStrictEqual(decode(message), decoded), () => `not the same twice: ${shown(decoded)}`)
}

/** A value that JSON can hold comes out as it went in, with its time. */
function exactValue(draw: Draw): void {
  const at = { machine: draw.name(), signal: draw.name() }
  const value = draw.pick([draw.bigint(), draw.number(), draw.chance(0.5), draw.text(4), null])
  if (typeof value === 'number' && !Number.isFinite(value)) return
  const ms = draw.int(2 ** 41)
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  const { decode } = ways[0]!
  const { readings, problems } = decode(
    messageOn(`plant/c1/${at.machine}/${at.signal}`, Buffer.from(`{"value":${text},"timestamp_ms":${ms}}`)),
  )
  const found = readings[0]
  hold(readings.length === 1 && problems.length === 0, () => `${text}: ${shown([readings, problems])}`)
  hold(found?.machine === at.machine && found.signal === at.signal, () => `names: ${shown(found)}`)
  hold(found.time === BigInt(ms) * 1_000_000n, () => `time ${ms}: ${shown(found)}`)
  hold(isSame(found.value, JSON.parse(text), text), () => `${text} was read as ${shown(found.value)}`)
}

function isSame(found: unknown, parsed: unknown, text: string): boolean {
  if (typeof found === 'bigint') return String(found) === text
  if (typeof parsed === 'string') return found === parsed
  // An integer that a double cannot hold must not have become one.
  return Object.is(found, parsed) && !(/^-?\d+$/.test(text) && !Number.isSafeInteger(found) && text.length <= 40)
}

function bodyOf(draw: Draw): Buffer {
  if (draw.chance(0.05)) return draw.bytes(40)
  if (draw.chance(0.02)) return Buffer.from(draw.pick(['[', '{"a":', '[{"a":']).repeat(draw.int(3000)))
  const text = draw.chance(0.1) ? outcomeText(draw) : draw.chance(0.9) ? jsonText(draw, 0) : draw.text(12)
  const body = Buffer.from(text)
  return draw.chance(0.3) ? wounded(body, draw) : body
}

/** An outcome report of which one or two entries may be anything. */
function outcomeText(draw: Draw): string {
  const report = {
    name: '"density"',
    value: '5.9',
    unit: '"g/cm3"',
    batch: '"B7"',
    sd: '0.1',
    measured_at_ms: '1767571200000',
  }
  const entries = Object.entries(report).map(([key, text]) => `"${key}":${draw.chance(0.1) ? jsonText(draw, 3) : text}`)
  return draw.chance(0.3) ? `[{${entries}},{${entries}}]` : `{${entries}}`
}

const keys = [
  'value',
  'timestamp_ms',
  'a',
  'deep',
  'x/y',
  '~',
  't',
  'q',
  'u',
  'name',
  'unit',
  'batch',
  'run',
  'sd',
  'measured_at',
  'measured_at_ms',
  'machine',
]
const words = [
  '2026-01-05T12:00:00.123456789Z',
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:59+14:00',
  'good',
  'bad',
  'Cel',
  '%',
  'H0042',
  '1767571200000',
]

function jsonText(draw: Draw, depth: number): string {
  const kind = depth === 0 ? draw.pick([5, 6, 6, 6, 6, 6, draw.int(7)]) : depth > 5 ? draw.int(5) : draw.int(7)
  const list = () => Array.from({ length: draw.int(5) }, () => jsonText(draw, depth + 1))
  switch (kind) {
    case 0:
      return draw.pick(['null', 'true', 'false'])
    case 1:
      return String(draw.bigint())
    case 2:
      return String(draw.number())
    case 3:
      return JSON.stringify(draw.text(5))
    case 4:
      return JSON.stringify(draw.pick(words))
    case 5:
      return `[${list()}]`
    default:
      return `{${list().map((value) => `${JSON.stringify(draw.chance(0.85) ? draw.pick(keys) : draw.text(2))}:${value}`)}}`
  }
}

function messageOn(source: string, body: Buffer, draw?: Draw): RawMessage & { readonly body: Buffer } {
  const isRejected = draw?.chance(0.02) ?? false
  return {
    connector: 'hall',
    received: 1_767_571_200_000_000_000n,
    source,
    contentType: draw?.chance(0.1)
      ? draw.pick(['application/json; retained', 'a/b; length=99', draw.text(3)])
      : 'application/octet-stream',
    body,
    session: 1,
    redelivered: false,
    ...(isRejected ? { rejected: 'PAYLOAD_TOO_LARGE' } : {}),
  }
}
