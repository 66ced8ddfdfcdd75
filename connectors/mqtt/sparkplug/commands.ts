// Commands to edge nodes with their devices: what a person approved, besides the request for births.
import type { Nanoseconds, Value } from '../../../ingest/model.ts'
import { toMs } from '../../../ingest/model.ts'
import type { Births } from './births.ts'
import { datatype } from './datatypes.ts'
import { ofProtocol } from './naming.ts'
import { encodePayload, type Metric, type Payload, type WireValue } from './protobuf.ts'
import { commandTopic, type EdgeTopic } from './topic.ts'

/** Values that a person approved for one node or device, by metric. */
export interface Approved {
  readonly who: string
  readonly when: Nanoseconds
  readonly values: ReadonlyMap<string, Value>
}

/** To be published with QoS 0, not retained. */
export interface Command {
  readonly topic: string
  readonly body: Uint8Array
}

type Written = { readonly value: WireValue } | { readonly cause: string }

/**
 * The NCMD or DCMD that writes exactly what was approved, or every reason why it cannot be written. Only metrics that
 * the birth names can be written, in the datatype of the birth, by their alias where they have one. Commands of the
 * protocol itself (Node Control/Reboot) are no values that a person approves, so they are refused.
 */
export function encodeCommand(
  target: Omit<EdgeTopic, 'type'>,
  births: Births,
  { who, when, values }: Approved,
): Command | { readonly causes: readonly string[] } {
  const causes = [
    ...(who.trim() === '' ? ['nobody has approved it'] : []),
    ...(values.size === 0 ? ['it writes nothing'] : []),
  ]
  const timestamp = BigInt(Math.floor(toMs(when)))
  const aliases = new Map([...births.byAlias].map(([alias, { name }]) => [name, alias]))
  const metrics: Metric[] = []
  for (const [name, value] of values) {
    const born = births.byName.get(name)
    const written = ofProtocol.test(name)
      ? { cause: 'it belongs to the protocol' }
      : born === undefined
        ? { cause: 'its birth has named no such metric' }
        : wireValueOf(born.datatype, value)
    if ('cause' in written) causes.push(`${name}: ${written.cause}`)
    else metrics.push({ ...idOf(name, aliases), timestamp, datatype: born?.datatype ?? 0, value: written.value })
  }
  if (causes.length > 0) return { causes }
  return { topic: commandTopic(target), body: encodePayload({ timestamp, metrics }) }
}

/** Where the birth gave an alias, a command carries that alone. */
function idOf(name: string, aliases: ReadonlyMap<string, bigint>): Pick<Metric, 'name' | 'alias'> {
  const alias = aliases.get(name)
  return alias === undefined ? { name } : { alias }
}

/** The command that asks an edge node for its births: nobody needs to approve it, it changes nothing. */
export function rebirthRequest(nowMs: bigint): Payload {
  const metric: Metric = {
    name: 'Node Control/Rebirth',
    timestamp: nowMs,
    datatype: datatype.boolean,
    value: { field: 'boolean', value: true },
  }
  return { timestamp: nowMs, metrics: [metric] }
}

/** Exactly the value, or why the datatype cannot hold it. */
function wireValueOf(type: number, value: Value): Written {
  const bits = integerBits.get(type)
  if (bits !== undefined) return integerOf(value, bits)
  if (type === datatype.boolean)
    return typeof value === 'boolean' ? { value: { field: 'boolean', value } } : mismatch('true or false', value)
  if (type === datatype.float || type === datatype.double) return numberOf(type, value)
  if (type === datatype.string || type === datatype.text || type === datatype.uuid)
    return typeof value === 'string'
      ? { value: { field: 'string', value: Buffer.from(value) } }
      : mismatch('text', value)
  return { cause: `values of datatype ${type} are not written` }
}

/** Bits with the sign of each integer type; 64 bits travel as `long`. */
const integerBits = new Map<number, { readonly bits: number; readonly signed: boolean }>([
  [datatype.int8, { bits: 8, signed: true }],
  [datatype.int16, { bits: 16, signed: true }],
  [datatype.int32, { bits: 32, signed: true }],
  [datatype.int64, { bits: 64, signed: true }],
  [datatype.uint8, { bits: 8, signed: false }],
  [datatype.uint16, { bits: 16, signed: false }],
  [datatype.uint32, { bits: 32, signed: false }],
  [datatype.uint64, { bits: 64, signed: false }],
  [datatype.dateTime, { bits: 64, signed: false }],
])

function integerOf(value: Value, { bits, signed }: { bits: number; signed: boolean }): Written {
  const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  if (!isInteger) return mismatch('an integer', value)
  const integer = BigInt(value)
  const held = signed ? BigInt.asIntN(bits, integer) : BigInt.asUintN(bits, integer)
  if (held !== integer) return { cause: `${integer} does not fit ${signed ? '' : 'un'}signed ${bits} bits` }
  return bits === 64
    ? { value: { field: 'long', value: BigInt.asUintN(64, integer) } }
    : { value: { field: 'int', value: BigInt.asUintN(32, integer) } }
}

function numberOf(type: number, value: Value): Written {
  if (typeof value !== 'number' || !Number.isFinite(value)) return mismatch('a finite number', value)
  if (type === datatype.double) return { value: { field: 'double', value } }
  const single = Math.fround(value)
  return Number.isFinite(single) ? { value: { field: 'float', value: single } } : { cause: `${value} is beyond Float` }
}

function mismatch(wanted: string, value: Value): Written {
  return { cause: `${wanted} expected, ${typeof value} given` }
}
