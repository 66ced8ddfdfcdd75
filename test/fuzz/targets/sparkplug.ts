// Sparkplug B: payloads survive their encoding, wounded ones only have a reason, an edge node's state loses no message.
import { isDeepStrictEqual } from 'node:util'
import { mqtt } from '../../../connectors/mqtt/index.ts'
import { EdgeNode } from '../../../connectors/mqtt/sparkplug/edge-node.ts'
import { attachNote, type Note } from '../../../connectors/mqtt/sparkplug/note.ts'
import {
  decodePayload,
  encodePayload,
  type Metric,
  type Payload,
  type WireValue,
} from '../../../connectors/mqtt/sparkplug/protobuf.ts'
import { type EdgeType, edgeTypes } from '../../../connectors/mqtt/sparkplug/topic.ts'
import { checkDecoded } from '../decoded.ts'
import { type Draw, wounded } from '../draw.ts'
import { type FuzzTarget, hold, shown } from '../target.ts'

/** One for each way to name machines. */
const decoders = ['device', 'edge.device', 'group.edge.device'].map((machines) => {
  const subscriptions = [{ topic: 'spBv1.0/#', payload: { format: 'sparkplug', machines } }]
  return mqtt.decoder(mqtt.config.parse({ url: 'mqtt://localhost:1883', subscriptions }))
})

export const sparkplug: FuzzTarget = {
  name: 'sparkplug',
  summary: 'round trips of payloads, wounded payloads behind hostile topics and notes, sessions of an edge node',
  check(draw) {
    if (draw.chance(0.2)) roundTrip(draw)
    else if (draw.chance(0.1)) session(draw)
    else hostile(draw)
  },
}

function roundTrip(draw: Draw): void {
  const payload = payloadOf(draw)
  const read = decodePayload(encodePayload(payload))
  hold('payload' in read && isDeepStrictEqual(read.payload, payload), () => `${shown(payload)} became ${shown(read)}`)
}

function hostile(draw: Draw): void {
  const whole = Buffer.from(encodePayload(payloadOf(draw)))
  const body = draw.chance(0.1) ? draw.bytes(60) : draw.chance(0.7) ? wounded(whole, draw) : whole
  const level = () => (draw.chance(0.8) ? draw.name() : draw.text(3))
  const source = ['spBv1.0', level(), draw.pick(edgeTypes), level(), ...(draw.chance(0.5) ? [level()] : [])].join('/')
  const plain = { body, contentType: draw.chance(0.05) ? `a/b; original=${draw.int(200)}` : 'application/octet-stream' }
  const noted = draw.chance(0.5) ? attachNote(plain, noteOf(draw)) : plain
  const message = { connector: 'sp', received: 1n, source, session: 1, redelivered: false, ...noted }
  for (const decode of decoders) checkDecoded(decode(message))
}

/** Whatever the order, the gaps, the repetitions: what came in comes out once, or is counted as a duplicate. */
function session(draw: Draw): void {
  const node = new EdgeNode<number>({ reorderTimeoutMs: 1000, rebirthBackoffMs: 5000 })
  const out: (number | undefined)[] = []
  const count = 1 + draw.int(30)
  let now = 0
  for (let origin = 0; origin < count; origin++) {
    if (draw.chance(0.2)) now += draw.int(4000)
    const type: EdgeType = draw.chance(0.5) ? draw.pick(['NDATA', 'DDATA']) : draw.pick(edgeTypes)
    const device = type.startsWith('D') ? { device: draw.pick(['a', 'b', '']) } : {}
    const payload = { ...payloadOf(draw), seq: draw.chance(0.7) ? BigInt(origin) : BigInt(draw.int(6)) }
    const arrived = { type, ...device, payload, digest: String(draw.int(3)), origin }
    out.push(...node.receive(arrived, now).map((emission) => emission.origin))
    if (draw.chance(0.2)) out.push(...node.tick(now).map((emission) => emission.origin))
    if (draw.chance(0.2)) node.asksRebirth(now)
  }
  out.push(...node.end().map((emission) => emission.origin))
  const real = out.filter((origin) => origin !== undefined)
  hold(new Set(real).size === real.length, () => `handed on twice: ${shown(real)}`)
  hold(real.length + node.counts().duplicates === count, () => `${real.length} of ${count} came out`)
}

function payloadOf(draw: Draw): Payload {
  const metrics = Array.from({ length: draw.int(4) }, () => metricOf(draw))
  return { ...optional(draw, 'timestamp', uint64), ...optional(draw, 'seq', (of) => BigInt(of.int(256))), metrics }
}

function metricOf(draw: Draw): Metric {
  const text = (of: Draw) =>
    wellFormed(of.chance(0.8) ? of.pick(['Temperature', 'Zone/1', 'bdSeq', 'Node Control/Rebirth', 'x']) : of.text(3))
  const flag = (of: Draw) => of.chance(0.5)
  return {
    ...optional(draw, 'name', text),
    ...optional(draw, 'alias', (of) => BigInt(of.int(4))),
    ...optional(draw, 'timestamp', uint64),
    ...(draw.chance(0.2) ? optional(draw, 'isHistorical', flag) : {}),
    ...(draw.chance(0.2) ? optional(draw, 'isNull', flag) : {}),
    ...(draw.chance(0.2) ? optional(draw, 'quality', (of) => of.pick([0, 192, 500, -1, 64])) : {}),
    ...(draw.chance(0.2) ? optional(draw, 'unit', text) : {}),
    ...typedValue(draw),
  }
}

function optional<Key extends string, T>(draw: Draw, key: Key, make: (draw: Draw) => T): { [K in Key]?: T } {
  return draw.chance(0.75) ? ({ [key]: make(draw) } as { [K in Key]?: T }) : {}
}

function uint64(draw: Draw): bigint {
  return draw.chance(0.7) ? 1_767_571_200_000n + BigInt(draw.int(1000)) : BigInt.asUintN(64, draw.bigint())
}

/** Mostly a value with a datatype that fits it. */
function typedValue(draw: Draw): Pick<Metric, 'datatype' | 'value'> {
  const value = wireValue(draw)
  const fitting = {
    int: [1, 2, 3, 5, 6, 7],
    long: [4, 8, 13],
    float: [9],
    double: [10],
    boolean: [11],
    string: [12, 14, 15],
  }
  const types = draw.chance(0.8) && value.field in fitting ? fitting[value.field as keyof typeof fitting] : undefined
  const arrays = value.field === 'bytes' ? [17, 22, 24, 29, 30, 32, 33, 34] : undefined
  const datatype = draw.pick(types ?? arrays ?? [draw.int(37)])
  return { ...optional(draw, 'datatype', () => datatype), ...optional(draw, 'value', () => value) }
}

function wireValue(draw: Draw): WireValue {
  switch (draw.int(7)) {
    case 0:
      return { field: 'int', value: BigInt.asUintN(32, draw.bigint()) }
    case 1:
      return { field: 'long', value: BigInt.asUintN(64, draw.bigint()) }
    case 2:
      return { field: 'float', value: Math.fround(draw.number()) }
    case 3:
      return { field: 'double', value: draw.number() }
    case 4:
      return { field: 'boolean', value: draw.chance(0.5) }
    case 5:
      return { field: 'string', value: Buffer.from(draw.text(5)) }
    default:
      return draw.chance(0.5)
        ? { field: 'bytes', value: draw.bytes(40) }
        : { field: draw.pick(['dataset', 'template', 'extension']) }
  }
}

/** What the wire can carry: a half of a surrogate pair has no UTF-8. */
function wellFormed(text: string): string {
  return text.toWellFormed()
}

function noteOf(draw: Draw): Note {
  const names = () => Array.from({ length: draw.int(3) }, () => draw.text(3))
  return {
    ...optional(draw, 'resolved', () => names().map((name) => ({ index: draw.int(4), name, datatype: draw.int(37) }))),
    ...optional(draw, 'stale', () =>
      names().map((name) => ({ ...optional(draw, 'device', (of) => of.text(2)), name })),
    ),
    ...optional(draw, 'clashing', names),
    ...optional(draw, 'unresolved', (of) => of.text(5)),
  }
}
