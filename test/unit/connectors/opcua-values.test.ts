// From a DataValue to a reading: captured at receipt, decoded later, exactly.
import fc from 'fast-check'
import { DataType, DataValue, getStatusCodeFromCode, Variant, VariantArrayType } from 'node-opcua'
import { expect, test } from 'vitest'
import { captureValues, contentType, encodeMessage, isOverflow } from '../../../connectors/opcua/capture.ts'
import { decode } from '../../../connectors/opcua/decoder.ts'
import type { RawMessage, Reading } from '../../../ingest/model.ts'

const node = { node: 'i=1', machine: 'm', signal: 's' }

function message(body: Uint8Array): RawMessage {
  const facts = { connector: 'hall', received: 0n, source: 'opc.tcp://kiln', session: 1, redelivered: false }
  return { ...facts, contentType, body }
}

function throughTheWire(data: DataValue): Reading | undefined {
  const { readings, problems } = decode(message(encodeMessage(captureValues(node, data))))
  expect(problems).toEqual([])
  return readings[0]
}

function dataOf(dataType: DataType, value: unknown, more: object = {}): DataValue {
  const variant = new Variant({ dataType, arrayType: VariantArrayType.Scalar, value })
  return new DataValue({ value: variant, sourceTimestamp: new Date(1000), ...more })
}

test('every double arrives as it was', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      expect(throughTheWire(dataOf(DataType.Double, value))?.value).toBe(value)
    }),
    { seed: 7 },
  )
})

test('every 64-bit integer arrives as it was', () => {
  const words = (value: bigint) => [Number(BigInt.asUintN(32, value >> 32n)), Number(BigInt.asUintN(32, value))]
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      expect(throughTheWire(dataOf(DataType.Int64, words(value)))?.value).toBe(value)
      const unsigned = BigInt.asUintN(64, value)
      expect(throughTheWire(dataOf(DataType.UInt64, words(unsigned)))?.value).toBe(unsigned)
    }),
    { seed: 7 },
  )
})

/** Any sequence of UTF-16 code units, broken pairs too. */
const codeUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))

test('every text arrives as it was', () => {
  fc.assert(
    fc.property(codeUnits, (value) => {
      expect(throughTheWire(dataOf(DataType.String, value))?.value).toBe(value)
    }),
    { seed: 7 },
  )
})

test('the source time counts, then the time of the server, then none', () => {
  const [source, server] = [new Date(2000), new Date(3000)]
  const both = dataOf(DataType.Double, 1, {
    sourceTimestamp: source,
    sourcePicoseconds: 1_999,
    serverTimestamp: server,
  })
  expect(throughTheWire(both)?.time).toBe(2_000_000_001n)
  const late = dataOf(DataType.Double, 1, { sourceTimestamp: null, serverTimestamp: server })
  expect(throughTheWire(late)?.time).toBe(3_000_000_000n)
  const none = dataOf(DataType.Double, 1, { sourceTimestamp: null, serverTimestamp: null })
  expect(throughTheWire(none)).not.toHaveProperty('time')
  const year1601 = dataOf(DataType.Double, 1, {
    sourceTimestamp: new Date(Date.UTC(1601, 0, 1)),
    serverTimestamp: server,
  })
  expect(throughTheWire(year1601)?.time).toBe(3_000_000_000n)
})

test.each([0x80000000, 0x808c0000, 0x80000480])('status %i takes the value away', (code) => {
  const data = dataOf(DataType.Double, 7, { statusCode: getStatusCodeFromCode(code) })
  const reading = throughTheWire(data)
  expect(reading?.value).toBeNull()
  expect(reading?.quality).toBe(data.statusCode.value >>> 0)
})

test('good without a value is said to be no data', () => {
  expect(throughTheWire(dataOf(DataType.Null, null))).toMatchObject({ value: null, quality: 0x809b0000 })
})

test('the overflow bit is read where it has that meaning only', () => {
  expect(isOverflow(0x00000480)).toBe(true)
  expect(isOverflow(0x00000080)).toBe(false)
  expect(isOverflow(0x40000480)).toBe(true)
  expect(isOverflow(0)).toBe(false)
})

test('a matrix becomes one reading for each element, with its indices', () => {
  const value = new Variant({
    dataType: DataType.Double,
    arrayType: VariantArrayType.Matrix,
    dimensions: [2, 2],
    value: [1, 2, 3, 4],
  })
  const wire = captureValues(node, new DataValue({ value }))
  const { readings, problems } = decode(message(encodeMessage(wire)))
  expect(problems).toEqual([])
  expect(readings.map(({ signal, value: one }) => [signal, one])).toEqual([
    ['s.0.0', 1],
    ['s.0.1', 2],
    ['s.1.0', 3],
    ['s.1.1', 4],
  ])
})

test('a damaged entry is a problem, its neighbours are read', () => {
  const good = ['m', 's', '5', 'n', 1, 0]
  const damaged = [
    null,
    [],
    ['m'],
    ['m', 's', 5, 'n', 1, 0],
    ['m', 's', '5', 'x', 1, 0],
    ['m', 's', '5', 'n', 'one', 0],
  ]
  const body = Buffer.from(JSON.stringify({ v: 1, values: [good, ...damaged, good] }))
  const { readings, problems } = decode(message(body))
  expect(readings).toHaveLength(2)
  expect(problems.map(({ code }) => code)).toEqual(damaged.map(() => 'PAYLOAD_SHAPE'))
})

test.each(['', '[]', '{}', '{"v":2,"values":[]}', '{"v":1,"values":[],"__proto__":{}}', '\u0000'])(
  'no message of ours: %s',
  (text) => {
    expect(decode(message(Buffer.from(text))).problems).toHaveLength(1)
  },
)
