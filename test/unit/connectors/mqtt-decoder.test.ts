// The MQTT decoder: each payload format by example, hostile input by the ten thousand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mqtt } from '../../../connectors/mqtt/index.ts'
import type { Decoded, RawMessage } from '../../../ingest/model.ts'

const url = 'mqtt://localhost:1883'

/** Decodes one message by one subscription. */
function decode(
  subscription: object,
  topic: string,
  body: string | Uint8Array,
  own: Partial<RawMessage> = {},
): Decoded {
  return mqtt.decoder(mqtt.config.parse({ url, subscriptions: [subscription] }))(message(topic, body, own))
}

function message(source: string, body: string | Uint8Array, own: Partial<RawMessage> = {}): RawMessage {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const envelope = {
    connector: 'c',
    received: 1n,
    session: 1,
    redelivered: false,
    contentType: 'application/octet-stream',
  }
  return { ...envelope, source, body: bytes, ...own }
}

const perSignal = { topic: 'plant/{line}/{machine}/{signal}' }
const load = 'plant/c1/mill-1/load'
const at = { machine: 'mill-1', signal: 'load' }

describe('json', () => {
  it.each<[string, object]>([
    ['{"value":41.5,"timestamp_ms":1000}', { ...at, value: 41.5, time: 1_000_000_000n, quality: 0 }],
    ['{"value":true}', { ...at, value: true, quality: 0 }],
    ['{"value":"H0012","timestamp_ms":1000.5}', { ...at, value: 'H0012', time: 1_000_500_000n, quality: 0 }],
    ['{"value":-9007199254740993}', { ...at, value: -9007199254740993n, quality: 0 }],
    ['{"value":null}', { ...at, value: null, quality: 0x80000000 }],
  ])('%s is a reading', (body, reading) => {
    expect(decode(perSignal, load, body)).toStrictEqual({ readings: [reading], outcomes: [], problems: [] })
  })

  it('takes several signals, quality, unit from where the pointers say', () => {
    const payload = {
      format: 'json',
      signals: { load: '/data/0', 'feed.rate': '/data/1', tool: '/tool' },
      time: '/t',
      timeUnit: 'iso',
      quality: '/q',
      unit: '/u',
    }
    const body = '{"data":[1,2],"tool":"T7","t":"2026-01-05T12:00:00Z","q":"uncertain","u":"%"}'
    const common = { machine: 'mill-1', time: 1_767_614_400_000_000_000n, quality: 0x40000000, unit: '%' }
    expect(decode({ topic: 'a', machine: 'mill-1', payload }, 'a', body).readings).toEqual([
      { ...common, signal: 'load', value: 1 },
      { ...common, signal: 'feed.rate', value: 2 },
      { ...common, signal: 'tool', value: 'T7' },
    ])
  })

  it('names what is missing while the neighbours go on; sparse messages may miss some, not all', () => {
    const payload = { format: 'json', signals: { a: '/a', b: '/b' } }
    const entry = { topic: 'x', machine: 'm', payload }
    const sparse = { ...entry, payload: { ...payload, sparse: true } }
    expect(decode(entry, 'x', '{"a":1}')).toMatchObject({
      readings: [{ signal: 'a' }],
      problems: [{ code: 'PAYLOAD_SHAPE' }],
    })
    expect(decode(sparse, 'x', '{"a":1}')).toMatchObject({ readings: [{ signal: 'a' }], problems: [] })
    expect(decode(sparse, 'x', '{"c":1}')).toMatchObject({ readings: [], problems: [{ code: 'PAYLOAD_SHAPE' }] })
  })

  it.each([
    ['{"value":[1]}', 'PAYLOAD_SHAPE'],
    ['{"value":{"a":1}}', 'PAYLOAD_SHAPE'],
    ['{"value":1e999}', 'VALUE_NOT_FINITE'],
    ['{"value":1,"timestamp_ms":{}}', 'TIME_INVALID'],
    ['{"value":1,"timestamp_ms":1e300}', 'TIME_INVALID'],
    ['{"value":Infinity}', 'PAYLOAD_NOT_JSON'],
    ['{"__proto__":1,"value":1}', 'PAYLOAD_NOT_JSON'],
    ['[]', 'PAYLOAD_SHAPE'],
    ['null', 'PAYLOAD_SHAPE'],
  ])('%s is a problem', (body, code) => {
    expect(decode(perSignal, load, body)).toMatchObject({ readings: [], problems: [{ code }] })
  })

  it.each(['🔥', 'a b', 'a,b', 'a"b', 'a\nb', '__proto__', 'constructor', '', 'x'.repeat(65)])(
    '%j is no machine',
    (machine) => {
      const { readings, problems } = decode(perSignal, `plant/c1/${machine}/load`, '{"value":1}')
      expect({ readings, code: problems[0]?.code }).toEqual({ readings: [], code: 'NAME_NOT_ALLOWED' })
      expect(problems[0]?.message).not.toMatch(/\n/)
    },
  )
})

describe('text', () => {
  const entry = { ...perSignal, payload: { format: 'text' } }
  it.each<[string, unknown]>([
    ['41.5', 41.5],
    [' true\n', true],
    ['-7', -7],
    ['9007199254740993', 9007199254740993n],
    ['0042', '0042'],
    ['NaN', 'NaN'],
    ['ready', 'ready'],
    ['12 rpm', '12 rpm'],
  ])('%j reads as %s', (body, value) => {
    expect(decode(entry, load, body).readings).toEqual([{ ...at, value, quality: 0 }])
  })

  it('stays text where it is configured so, and is a problem where there is none', () => {
    const asText = { ...perSignal, payload: { format: 'text', as: 'text' } }
    expect(decode(asText, load, '42').readings[0]?.value).toBe('42')
    expect(decode(entry, load, '').problems[0]?.code).toBe('PAYLOAD_SHAPE')
    expect(decode(entry, load, Uint8Array.of(0xff)).problems[0]?.code).toBe('PAYLOAD_SHAPE')
  })
})

describe('umh-classic', () => {
  const entry = { topic: 'umh/v1/#', payload: { format: 'umh-classic' } }
  it('reads all tags, groups of topic or payload joined by dots; the machine is the last level', () => {
    const topic = 'umh/v1/huasheng/zibo/machining/cell-1/mill-2/_historian/spindle'
    const body = '{"timestamp_ms":1000,"load":41.5,"axis":{"x":{"pos":1}},"program":"O1001"}'
    const common = { machine: 'mill-2', time: 1_000_000_000n, quality: 0 }
    expect(decode(entry, topic, body)).toStrictEqual({
      readings: [
        { ...common, signal: 'spindle.load', value: 41.5 },
        { ...common, signal: 'spindle.axis.x.pos', value: 1 },
        { ...common, signal: 'spindle.program', value: 'O1001' },
      ],
      outcomes: [],
      problems: [],
    })
  })

  it.each([
    ['umh/v1/huasheng/_historian', '{"timestamp_ms":1,"a":1}', []],
    ['umh/v1/huasheng/_historian', '{"timestamp_ms":1}', ['PAYLOAD_SHAPE']],
    ['umh/v1/huasheng/_historian', '[1]', ['PAYLOAD_SHAPE']],
    ['umh/v1/huasheng/_historian', '{"timestamp_ms":1,"a":[1],"b":2}', ['PAYLOAD_SHAPE']],
    ['umh/v1/huasheng/_historian', '{"timestamp_ms":"x","a":1}', ['TIME_INVALID']],
    ['umh/v1/huasheng/_historian', `{"a":${'{"a":'.repeat(30)}1${'}'.repeat(30)}}`, ['PAYLOAD_SHAPE']],
    ['umh/v1/huasheng/_local', '{"timestamp_ms":1,"a":1}', ['TOPIC_UNMATCHED']],
    ['umh/v1/_historian', '{"timestamp_ms":1,"a":1}', ['TOPIC_UNMATCHED']],
  ])('%s %s has problems %j', (topic, body, codes) => {
    expect(decode(entry, topic, body).problems.map(({ code }) => code)).toEqual(codes)
  })
})

describe('umh-core', () => {
  const entry = { topic: 'umh/v1/#', payload: { format: 'umh-core' } }
  it('reads one tag; a virtual path is part of the signal', () => {
    const { readings } = decode(
      entry,
      'umh/v1/huasheng/zibo/mill-2/_raw/spindle/load',
      '{"timestamp_ms":1,"value":41.5}',
    )
    expect(readings).toEqual([{ machine: 'mill-2', signal: 'spindle.load', time: 1_000_000n, value: 41.5, quality: 0 }])
  })

  it.each([
    ['umh/v1/huasheng/mill-2/_raw', '{"timestamp_ms":1,"value":1}', 'TOPIC_UNMATCHED'],
    ['umh/v1/huasheng/mill-2/_raw/load', '{"timestamp_ms":1,"value":1,"more":2}', 'PAYLOAD_SHAPE'],
    ['umh/v1/huasheng/mill-2/_raw/load', '{"timestamp_ms":1}', 'PAYLOAD_SHAPE'],
  ])('%s %s is a problem', (topic, body, code) => {
    expect(decode(entry, topic, body)).toMatchObject({ readings: [], problems: [{ code }] })
  })
})

describe('outcome', () => {
  const entry = { topic: 'lab/{machine}/outcomes', payload: { format: 'outcome' } }
  const topic = 'lab/furnace-1/outcomes'
  it('reads one report or many; the machine comes from the topic', () => {
    const one = '{"batch":"H0012","name":"density","value":97.1,"unit":"%","specimen":"3","measured_at_ms":1000}'
    const two =
      '{"run":"r-1","machine":"furnace-2","name":"camber","value":1,"unit":"mm","sd":0.1,"position":null,"appraiser":"王芳"}'
    expect(decode(entry, topic, `[${one},${two}]`)).toStrictEqual({
      readings: [],
      outcomes: [
        {
          name: 'density',
          value: 97.1,
          unit: '%',
          batch: 'H0012',
          machine: 'furnace-1',
          specimen: '3',
          measuredAt: 1_000_000_000n,
        },
        { name: 'camber', value: 1, unit: 'mm', run: 'r-1', machine: 'furnace-2', sd: 0.1, appraiser: '王芳' },
      ],
      problems: [],
    })
    expect(decode(entry, topic, one).outcomes).toHaveLength(1)
  })

  it.each([
    ['{"name":"density","value":1,"unit":"%"}', 'PAYLOAD_SHAPE'],
    ['{"batch":"H1","name":"density","value":"1","unit":"%"}', 'PAYLOAD_SHAPE'],
    ['{"batch":"H1","name":"den sity","value":1,"unit":"%"}', 'PAYLOAD_SHAPE'],
    ['{"batch":"H\\n1","name":"density","value":1,"unit":"%"}', 'PAYLOAD_SHAPE'],
    ['{"batch":"H1","name":"density","value":1e999,"unit":"%"}', 'PAYLOAD_SHAPE'],
    ['{"batch":"H1","name":"density","value":1,"unit":"%","measured_at_ms":"x"}', 'TIME_INVALID'],
    ['[]', 'PAYLOAD_SHAPE'],
    ['7', 'PAYLOAD_SHAPE'],
    ['{', 'PAYLOAD_NOT_JSON'],
  ])('%s is a problem', (body, code) => {
    expect(decode(entry, topic, body)).toMatchObject({ outcomes: [], problems: [{ code }] })
  })
})

describe('any message', () => {
  it('of no template is a problem', () => {
    expect(decode(perSignal, 'elsewhere', '{"value":1}').problems[0]?.code).toBe('TOPIC_UNMATCHED')
  })

  it('is read by the first entry that fits', () => {
    const subscriptions = [
      { topic: 'a/{signal}', machine: 'first' },
      { topic: 'a/b', machine: 'second', signal: 'b' },
    ]
    const decoder = mqtt.decoder(mqtt.config.parse({ url, subscriptions }))
    expect(decoder(message('a/b', '{"value":1}')).readings[0]?.machine).toBe('first')
  })

  it('that was retained needs a time of its own', () => {
    const retained = { contentType: 'application/octet-stream; retained' }
    expect(decode(perSignal, load, '{"value":1}', retained).problems[0]?.code).toBe('TIME_MISSING')
    expect(decode(perSignal, load, '{"value":1,"timestamp_ms":1}', retained).readings).toHaveLength(1)
  })

  it('that was refused on arrival says why', () => {
    const own = { rejected: 'PAYLOAD_TOO_LARGE', contentType: 'application/octet-stream; length=5000000' }
    expect(decode(perSignal, load, 'xxx', own).problems).toEqual([
      { code: 'PAYLOAD_TOO_LARGE', message: 'A message of 5000000 bytes exceeds the limit of 1048576' },
    ])
  })

  it('never throws, 50 000 times, whatever its bytes, topic or format', () => {
    const machine = { machine: 'm', signal: 's' }
    const json = { format: 'json', quality: '/q', unit: '/u' }
    const formats = [json, { format: 'text' }, { format: 'umh-classic' }, { format: 'umh-core' }, { format: 'outcome' }]
    const decoders = formats.map((payload) =>
      mqtt.decoder(mqtt.config.parse({ url, subscriptions: [{ topic: '#', ...machine, payload }] })),
    )
    const keys = fc.constantFrom(
      'value',
      'timestamp_ms',
      'q',
      'u',
      'batch',
      'name',
      'unit',
      '__proto__',
      'constructor',
      'a',
    )
    const shaped = fc.dictionary(keys, fc.jsonValue()).map((value) => Buffer.from(JSON.stringify(value)))
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.json().map((text) => Buffer.from(text)),
      shaped,
    )
    const topics = fc.oneof(fc.string(), fc.constantFrom('umh/v1/e/m/_historian', 'umh/v1/e/m/_raw/x', load))
    const contentType = fc.oneof(fc.string(), fc.constant('application/octet-stream; retained'))
    const property = fc.property(fc.nat({ max: 4 }), body, topics, contentType, (format, bytes, source, type) => {
      const decoded = decoders[format]!(message(source, bytes, { contentType: type }))
      const found = decoded.readings.length + decoded.outcomes.length + decoded.problems.length
      if (found === 0) throw new Error('neither readings nor a problem')
      for (const { value } of decoded.readings)
        if (typeof value === 'object' && value !== null) throw new Error('no scalar')
    })
    fc.assert(property, { numRuns: 50_000, seed: 20260105 })
  }, 60_000)
})

describe('nesting', () => {
  const deep = (depth: number) => `{"value":1,"x":${'['.repeat(depth - 1)}"]]]{{"${']'.repeat(depth - 1)}}`
  const formats = [
    perSignal,
    { topic: 'umh/v1/#', payload: { format: 'umh-classic' } },
    { topic: 'lab/x', payload: { format: 'outcome' } },
  ]

  it('is bounded; brackets within a text do not count', () => {
    expect(decode(perSignal, load, deep(32)).readings).toHaveLength(1)
    expect(decode(perSignal, load, deep(33))).toMatchObject({ readings: [], problems: [{ code: 'PAYLOAD_TOO_DEEP' }] })
  })

  it('beyond the stack is refused by every format that is JSON', () => {
    for (const [index, topic] of [load, 'umh/v1/a/_historian', 'lab/x'].entries()) {
      const { problems } = decode(formats[index]!, topic, '[{"a":'.repeat(100_000))
      expect(problems.map(({ code }) => code)).toEqual(['PAYLOAD_TOO_DEEP'])
    }
  })

  it('is what the configuration says', () => {
    const config = mqtt.config.parse({ url, maxNesting: 2, subscriptions: [perSignal] })
    expect(mqtt.decoder(config)(message(load, deep(3))).problems[0]?.message).toContain('limit of 2')
  })
})
