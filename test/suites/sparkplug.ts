// What the tests of Sparkplug share: payloads written as an edge node would.
import { datatype } from '../../connectors/mqtt/sparkplug/datatypes.ts'
import { encodePayload, type Metric } from '../../connectors/mqtt/sparkplug/protobuf.ts'

/** A double by name, alias, or both; in a birth with its datatype. */
export function double(value: number, own: Partial<Metric>): Metric {
  return { ...own, value: { field: 'double', value } }
}

export function bornDouble(name: string, alias: number, value: number): Metric {
  return double(value, { name, alias: BigInt(alias), datatype: datatype.double })
}

export function bdSeq(value: number): Metric {
  return { name: 'bdSeq', datatype: datatype.int64, value: { field: 'long', value: BigInt(value) } }
}

export const rebirthMetric: Metric = {
  name: 'Node Control/Rebirth',
  datatype: datatype.boolean,
  value: { field: 'boolean', value: false },
}

/** The body of a message; without a sequence number it is a death certificate, or a command. */
export function payload(metrics: readonly Metric[], timestamp: number, seq?: number): Buffer {
  const numbered = seq === undefined ? {} : { seq: BigInt(seq) }
  return Buffer.from(encodePayload({ timestamp: BigInt(timestamp), metrics, ...numbered }))
}
