// Sparkplug B payloads: bytes as the specification has them, every datatype exactly, hostile input by the ten thousand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mqtt } from '../../../connectors/mqtt/index.ts'
import { datatype, maxElements, readValue } from '../../../connectors/mqtt/sparkplug/datatypes.ts'
import { attachNote, detachNote } from '../../../connectors/mqtt/sparkplug/note.ts'
import {
  decodePayload,
  encodePayload,
  type Metric,
  maxMetrics,
  type Payload,
  type WireValue,
} from '../../../connectors/mqtt/sparkplug/protobuf.ts'
import type { Decoded, RawMessage } from '../../../ingest/model.ts'

const config = mqtt.config.parse({
  url: 'mqtt://localhost',
  subscriptions: [{ topic: 'spBv1.0/#', payload: { format: 'sparkplug' } }],
})
const decoder = mqtt.decoder(config)

function decode(source: string, body: Uint8Array, own: Partial<RawMessage> = {}): Decoded {
  const envelope = {
    connector: 'c',
    received: 5n,
    session: 1,
    redelivered: false,
    contentType: 'application/octet-stream',
  }
  return decoder({ ...envelope, source, body, ...own })
}

/** The reading of a single metric. */
function read(metric: Metric): Decoded {
  return decode(
    'spBv1.0/g/DDATA/e/d',
    encodePayload({ timestamp: 1000n, seq: 1n, metrics: [{ name: 'x', ...metric }] }),
  )
}

const long = (value: bigint): WireValue => ({ field: 'long', value })
const int = (value: bigint): WireValue => ({ field: 'int', value })
const text = (value: string): WireValue => ({ field: 'string', value: Buffer.from(value) })
const bytes = (...value: number[]): WireValue => ({ field: 'bytes', value: Uint8Array.from(value) })

describe('the bytes', () => {
  it('are those of the specification: field numbers, wire types', () => {
    // timestamp 1 = 150; metric 2: name 1 "T", alias 2 = 300, datatype 4 = 10, double_value 13 = 1.5; seq 3 = 7
    const golden = Buffer.from('089601121110ac0220 0a0a015469000000000000f83f1807'.replaceAll(' ', ''), 'hex')
    expect(decodePayload(golden)).toEqual({
      payload: {
        timestamp: 150n,
        seq: 7n,
        metrics: [{ name: 'T', alias: 300n, datatype: 10, value: { field: 'double', value: 1.5 } }],
      },
    })
  })

  it('that end early, have a group, or a wrong wire type are refused with the reason', () => {
    for (const hex of ['08', '0880808080808080808080808001', '1205', '13', '0a00', '0d01', '0000'])
      expect(decodePayload(Buffer.from(hex, 'hex'))).toHaveProperty('cause')
  })

  it('with too many metrics are refused', () => {
    const metrics = Array.from({ length: maxMetrics + 1 }, () => ({}))
    expect(decodePayload(encodePayload({ metrics }))).toMatchObject({ cause: expect.stringMatching(/metrics/) })
  })

  it('of any payload come back as they were, 10 000 times', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        expect(decodePayload(encodePayload(payload))).toEqual({ payload })
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('an array without a value', () => {
  it('is as many nulls as the host has noted, else a problem', () => {
    const body = encodePayload({ timestamp: 1n, metrics: [{ name: 'A', datatype: datatype.int8Array, isNull: true }] })
    const contentType = 'application/octet-stream'
    expect(decode('spBv1.0/g/NDATA/e', body).problems).toMatchObject([{ code: 'SPARKPLUG_VALUE' }])
    const resolved = [{ index: 0, name: 'A', datatype: datatype.int8Array, elements: 2 }]
    const noted = attachNote({ body, contentType }, { resolved })
    const { readings, problems } = decode('spBv1.0/g/NDATA/e', noted.body, { contentType: noted.contentType })
    expect([readings.map(({ signal, value }) => [signal, value]), problems]).toEqual([
      [
        ['A.0', null],
        ['A.1', null],
      ],
      [],
    ])
  })
})

describe('a death', () => {
  it('ends every signal of what it names, an array by its elements', () => {
    const message = { body: encodePayload({ metrics: [] }), contentType: 'application/octet-stream' }
    const noted = attachNote(message, {
      stale: [{ name: 'T' }, { device: 'd', name: 'A', elements: 2 }, { name: 'bdSeq' }],
    })
    const { readings } = decode('spBv1.0/g/NDEATH/e', noted.body, { contentType: noted.contentType })
    expect(readings.map(({ machine, signal, value, time }) => [machine, signal, value, time])).toEqual([
      ['e', 'T', null, 5n],
      ['e.d', 'A.0', null, 5n],
      ['e.d', 'A.1', null, 5n],
    ])
  })
})

describe('a value', () => {
  it.each<[string, number, WireValue, unknown]>([
    ['Int8', datatype.int8, int(0xffff_fff4n), -12],
    ['Int8 in its own bits', datatype.int8, int(0xf4n), -12],
    ['Int16', datatype.int16, int(0xffff_8000n), -32_768],
    ['Int32', datatype.int32, int(0xffff_fff4n), -12],
    ['Int32 of ten bytes', datatype.int32, long(-12n & 0xffff_ffff_ffff_ffffn), -12],
    ['Int64 minimum', datatype.int64, long(0x8000_0000_0000_0000n), -(2n ** 63n)],
    ['Int64 beyond 2^53', datatype.int64, long(9_007_199_254_740_993n), 9_007_199_254_740_993n],
    ['UInt8', datatype.uint8, int(255n), 255],
    ['UInt32', datatype.uint32, int(0xffff_ffffn), 0xffff_ffff],
    ['UInt64 maximum', datatype.uint64, long(2n ** 64n - 1n), 2n ** 64n - 1n],
    ['Float', datatype.float, { field: 'float', value: Math.fround(0.1) }, Math.fround(0.1)],
    ['Double', datatype.double, { field: 'double', value: 0.1 }, 0.1],
    ['Boolean', datatype.boolean, { field: 'boolean', value: true }, true],
    ['String', datatype.string, text('Ofen 烧结'), 'Ofen 烧结'],
    ['Text', datatype.text, text(''), ''],
    ['UUID', datatype.uuid, text('0b4'), '0b4'],
    ['DateTime', datatype.dateTime, long(1_767_614_400_123n), 1_767_614_400_123],
    ['Bytes', datatype.bytes, bytes(1, 2, 255), 'AQL/'],
  ])('of %s is exact', (_, type, value, expected) => {
    expect(read({ datatype: type, value })).toStrictEqual({
      readings: [{ machine: 'e.d', signal: 'x', time: 1_000_000_000n, value: expected, quality: 0 }],
      outcomes: [],
      problems: [],
    })
  })

  it.each<[string, number, WireValue, unknown[]]>([
    ['Int8Array', datatype.int8Array, bytes(1, 0xff), [1, -1]],
    ['Int16Array', datatype.int16Array, bytes(0xd0, 0x8a, 0xf0, 0x74), [-30_000, 29_936]],
    ['UInt16Array', datatype.uint16Array, bytes(0x1e, 0, 0x00, 0x80), [30, 32_768]],
    ['Int64Array', datatype.int64Array, bytes(0xfe, 255, 255, 255, 255, 255, 255, 255), [-2]],
    ['UInt64Array', datatype.uint64Array, bytes(255, 255, 255, 255, 255, 255, 255, 255), [2n ** 64n - 1n]],
    [
      'BooleanArray',
      datatype.booleanArray,
      bytes(12, 0, 0, 0, 0x34, 0xd0),
      [...'001101001101'].map((bit) => bit === '1'),
    ],
    ['StringArray', datatype.stringArray, bytes(0x41, 0, 0, 0x42, 0), ['A', '', 'B']],
    ['DateTimeArray', datatype.dateTimeArray, bytes(1, 0, 0, 0, 0, 0, 0, 0), [1]],
    ['FloatArray', datatype.floatArray, bytes(0, 0, 0xc0, 0x3f), [1.5]],
  ])('of %s is one signal for each element', (_, type, value, expected) => {
    const { readings, problems } = read({ datatype: type, value })
    expect(problems).toEqual([])
    expect(readings.map(({ signal, value }) => [signal, value])).toEqual(
      expected.map((one, index) => [`x.${index}`, one]),
    )
  })

  it.each<[string, Metric, RegExp]>([
    ['a DataSet', { datatype: datatype.dataSet, value: { field: 'dataset' } }, /DataSet/],
    ['a Template', { datatype: datatype.template, value: { field: 'template' } }, /Template/],
    ['an unknown datatype', { datatype: 99, value: int(1n) }, /99/],
    ['another field than the datatype has', { datatype: datatype.double, value: text('1') }, /number expected/],
    ['more than its datatype holds', { datatype: datatype.uint8, value: int(300n) }, /300/],
    ['a broken text', { datatype: datatype.string, value: { field: 'string', value: Uint8Array.of(0xff) } }, /UTF-8/],
    ['a torn array', { datatype: datatype.int32Array, value: bytes(1, 2, 3) }, /3 bytes/],
    ['a huge count', { datatype: datatype.booleanArray, value: bytes(255, 255, 255, 255) }, /elements/],
    ['nothing', { datatype: datatype.int32 }, /no value/],
  ])('that is %s is a problem, its neighbours go on', (_, metric, reason) => {
    const good = { name: 'y', datatype: datatype.int32, value: int(1n) }
    const body = encodePayload({ timestamp: 1n, metrics: [{ name: 'x', ...metric }, good] })
    const { readings, problems } = decode('spBv1.0/g/NDATA/e', body)
    expect(problems).toMatchObject([{ code: 'SPARKPLUG_VALUE', message: expect.stringMatching(reason) }])
    expect(readings).toMatchObject([{ machine: 'e', signal: 'y', value: 1 }])
  })

  it('that is null is a reading without a value, with a bad status', () => {
    expect(read({ datatype: datatype.int32, isNull: true }).readings).toMatchObject([
      { value: null, quality: 0x80000000 },
    ])
  })

  it('of the past has its own time; quality follows the property', () => {
    const historical = { datatype: datatype.int32, isHistorical: true, timestamp: 7n, quality: 0, value: int(1n) }
    expect(read(historical).readings).toMatchObject([{ time: 7_000_000n, quality: 0x80000000, value: 1 }])
  })

  it('that is not finite is a problem', () => {
    const { problems } = read({ datatype: datatype.double, value: { field: 'double', value: Number.NaN } })
    expect(problems).toMatchObject([{ code: 'VALUE_NOT_FINITE' }])
  })
})

describe('names', () => {
  it.each(['__proto__', 'a\nb', 'a,b', '🔥', 'constructor', ''])('such as %j are a problem', (name) => {
    const body = encodePayload({ metrics: [{ name, datatype: 3, value: int(1n) }] })
    expect(decode('spBv1.0/g/NDATA/e', body)).toMatchObject({ readings: [], problems: [{ code: 'NAME_NOT_ALLOWED' }] })
  })

  it('that would become one signal are a problem both', () => {
    const metrics = ['a/b', 'a.b'].map((name) => ({ name, datatype: 3, value: int(1n) }))
    expect(decode('spBv1.0/g/NDATA/e', encodePayload({ metrics }))).toMatchObject({ readings: [], problems: [{}, {}] })
  })

  it('of the protocol are no signals', () => {
    const metrics = ['bdSeq', 'Node Control/Rebirth'].map((name) => ({ name, datatype: 3, value: int(1n) }))
    expect(decode('spBv1.0/g/NBIRTH/e', encodePayload({ metrics }))).toEqual({
      readings: [],
      outcomes: [],
      problems: [],
    })
  })
})

describe('a note', () => {
  it('leaves the original bytes as they were, and cannot be forged by a publisher', () => {
    const body = encodePayload({ timestamp: 1n, metrics: [{ alias: 1n, value: int(5n) }] })
    const note = { resolved: [{ index: 0, name: 'Zone 1/T', datatype: 3 }] }
    const noted = attachNote({ body, contentType: 'application/octet-stream' }, note)
    expect(detachNote(noted)).toEqual({ body: Buffer.from(body), note })
    expect(decode('spBv1.0/g/NDATA/e', noted.body, noted).readings).toMatchObject([{ signal: 'Zone_1.T', value: 5 }])
    const forged = decode('spBv1.0/g/NDATA/e', noted.body)
    expect(forged.readings).toEqual([])
    expect(decode('spBv1.0/g/NDATA/e', body).problems).toMatchObject([{ code: 'SPARKPLUG_UNRESOLVED' }])
  })
})

describe('hostile input', () => {
  it('is read or refused, never thrown at, 50 000 times', () => {
    const source = fc.constantFrom('spBv1.0/g/NDATA/e', 'spBv1.0/g/DBIRTH/e/d', 'spBv1.0/g/NDEATH/e', 'spBv1.0/🔥')
    fc.assert(
      fc.property(source, hostile, fc.nat(40), (topic, body, length) => {
        const contentType = length < 20 ? `a/b; original=${length}` : 'a/b'
        const { readings, problems } = decode(topic, body, { contentType })
        for (const { value } of readings) expect(typeof value === 'object' && value !== null).toBe(false)
        expect(Array.isArray(problems)).toBe(true)
      }),
      { numRuns: 50_000 },
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
  })

  it('of any datatype with any field is read or refused', () => {
    fc.assert(
      fc.property(fc.nat(40), wireValues, (type, value) => {
        const result = readValue(type, value)
        if ('elements' in result) expect(result.elements.length).toBeLessThanOrEqual(maxElements)
      }),
      { numRuns: 20_000 },
    )
  })
})

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const someBytes = fc.uint8Array({ maxLength: 24 }).map((value) => Buffer.from(value))
const wireValues: fc.Arbitrary<WireValue> = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map(int),
  uint64.map(long),
  fc.double({ noNaN: true }).map((value): WireValue => ({ field: 'double', value })),
  fc.float({ noNaN: true }).map((value): WireValue => ({ field: 'float', value })),
  fc.boolean().map((value): WireValue => ({ field: 'boolean', value })),
  someBytes.map((value): WireValue => ({ field: 'string', value })),
  someBytes.map((value): WireValue => ({ field: 'bytes', value })),
  fc.constantFrom<WireValue>({ field: 'dataset' }, { field: 'template' }, { field: 'extension' }),
)
const metrics: fc.Arbitrary<Metric> = fc.record(
  {
    name: fc.string({ unit: 'grapheme', maxLength: 12 }),
    alias: uint64,
    timestamp: uint64,
    datatype: fc.nat(40),
    isHistorical: fc.boolean(),
    isTransient: fc.boolean(),
    isNull: fc.boolean(),
    quality: fc.constantFrom(0, 192, 500, -1),
    unit: fc.constantFrom('°C', 'mm/min'),
    value: wireValues,
  },
  { requiredKeys: [] },
)
const payloads: fc.Arbitrary<Payload> = fc.record(
  {
    timestamp: uint64,
    seq: uint64,
    uuid: fc.string({ unit: 'grapheme', maxLength: 8 }),
    metrics: fc.array(metrics, { maxLength: 5 }),
  },
  { requiredKeys: ['metrics'] },
)
/** Nothing but noise, or a good payload with a byte changed, or its end cut off. */
const hostile: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.tuple(payloads, fc.nat(), fc.nat(255)).map(([payload, at, byte]) => {
    const body = Buffer.from(encodePayload(payload))
    if (body.length > 0) body[at % body.length] = byte
    return body
  }),
  fc.tuple(payloads, fc.nat()).map(([payload, at]) => {
    const body = encodePayload(payload)
    return body.subarray(0, body.length === 0 ? 0 : at % body.length)
  }),
)
