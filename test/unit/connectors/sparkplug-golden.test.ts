// Sparkplug B messages written byte by byte from the protobuf definition, read and written exactly so.
import { describe, expect, it } from 'vitest'
import { mqtt } from '../../../connectors/mqtt/index.ts'
import { birthsOf } from '../../../connectors/mqtt/sparkplug/births.ts'
import { encodeCommand, rebirthRequest } from '../../../connectors/mqtt/sparkplug/commands.ts'
import { datatype } from '../../../connectors/mqtt/sparkplug/datatypes.ts'
import { decodePayload, encodePayload } from '../../../connectors/mqtt/sparkplug/protobuf.ts'
import type { Decoded, Value } from '../../../ingest/model.ts'
import { bornDouble } from '../../suites/sparkplug.ts'

const birth = [
  '08 e807', // 1 timestamp = 1000
  '12 0e  0a05 6264536571  18e807  2004  5803', // bdSeq, Int64 3
  '12 27  0a01 54  1001  18e807  200a  4a12 0a07 656e67556e6974 1207 080c 4203 c2b043  69 0000000000803440', // T, °C
  '12 10  0a01 6e  2004  58 ffffffffffffffffff01', // n, Int64 -1
  '12 10  0a01 75  2008  58 ffffffffffffffffff01', // u, UInt64 2^64-1
  '12 0b  0a01 69  2003  50 f4ffffff0f', // i, Int32 -12
  '12 07  0a01 7a  2009  3801', // z, Float, is_null
  '12 0b  0a01 68  1864  200b  2801  7001', // h, Boolean, is_historical, at 100
  '12 08  0a01 6d  2013  920100', // m, Template
  '12 08  0a01 64  2010  8a0100', // d, DataSet
  '12 12  0a01 61  2018  8201 0a 0100 0000 ffff ffff 0000', // a, Int32Array of two and a half
  '18 00', // 3 seq = 0
]

function bytesOf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('').replaceAll(' ', ''), 'hex')
}

function decode(body: Uint8Array, payload: object = {}): Decoded {
  const config = mqtt.config.parse({
    url: 'mqtt://localhost',
    subscriptions: [{ topic: 'spBv1.0/#', payload: { format: 'sparkplug', ...payload } }],
  })
  const envelope = { connector: 'c', received: 5n, session: 1, redelivered: false }
  const contentType = 'application/octet-stream'
  return mqtt.decoder(config)({ ...envelope, contentType, source: 'spBv1.0/g/NBIRTH/e', body })
}

describe('the bytes of a birth', () => {
  it('are read exactly; what has no place in a signal goes to quarantine with its reason', () => {
    const { readings, problems } = decode(bytesOf(birth))
    expect(readings.map(({ signal, time, value, quality }) => [signal, time, value, quality])).toEqual([
      ['T', 1_000_000_000n, 20.5, 0],
      ['n', 1_000_000_000n, -1, 0],
      ['u', 1_000_000_000n, 2n ** 64n - 1n, 0],
      ['i', 1_000_000_000n, -12, 0],
      ['z', 1_000_000_000n, null, 0x80000000],
      ['h', 100_000_000n, true, 0],
    ])
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('Template'),
      expect.stringContaining('DataSet'),
      expect.stringContaining('an array of 10 bytes, 4 each'),
    ])
  })

  it('promise the signals with datatype and unit', () => {
    const { promised } = decode(bytesOf(birth), { accept: 'automatic' })
    expect(promised).toEqual({
      machine: 'e',
      isAccepted: true,
      signals: [
        { signal: 'T', type: 'float', datatype: 'Double', unit: '°C' },
        { signal: 'n', type: 'integer', datatype: 'Int64' },
        { signal: 'u', type: 'text', datatype: 'UInt64' },
        { signal: 'i', type: 'integer', datatype: 'Int32' },
        { signal: 'z', type: 'float', datatype: 'Float' },
        { signal: 'h', type: 'boolean', datatype: 'Boolean' },
      ],
    })
  })

  it('of an array promise a signal for each element', () => {
    const array = bytesOf(['12 10  0a01 61  2018  8201 08 01000000 ffffffff'])
    expect(decode(array).promised?.signals.map(({ signal, datatype: type }) => [signal, type])).toEqual([
      ['a.0', 'Int32Array'],
      ['a.1', 'Int32Array'],
    ])
  })
})

describe('the bytes of a command', () => {
  const births = birthsOf({
    metrics: [
      bornDouble('speed', 2, 1),
      { name: 'mode', datatype: datatype.string },
      { name: 'level', datatype: datatype.int16 },
      { name: 'total', datatype: datatype.uint64 },
      { name: 'gain', datatype: datatype.float },
      { name: 'on', datatype: datatype.boolean },
      { name: 'raw', datatype: datatype.bytes },
      { name: 'Node Control/Reboot', datatype: datatype.boolean },
    ],
  })
  const device = { group: 'g', edge: 'e', device: 'd' }
  const approved = (values: Record<string, Value>, who = 'li') => ({
    who,
    when: 1_000_000_000n,
    values: new Map(Object.entries(values)),
  })

  it('are those of the definition: a DCMD by alias, an NCMD for a rebirth by name', () => {
    const command = encodeCommand(device, births, approved({ speed: 1.5 }))
    expect(command).toEqual({
      topic: 'spBv1.0/g/DCMD/e/d',
      body: bytesOf(['08 e807', '12 10  1002  18e807  200a  69 000000000000f83f']),
    })
    expect(Buffer.from(encodePayload(rebirthRequest(1000n)))).toEqual(
      bytesOf(['08 e807', '12 1d  0a14 4e6f646520436f6e74726f6c2f52656269727468  18e807  200b  7001']),
    )
  })

  it('carry every value exactly, in the datatype of the birth, without a sequence number', () => {
    const values = { mode: '自动', level: -32_768, total: 2n ** 64n - 1n, gain: 0.5, on: false }
    const command = encodeCommand({ group: 'g', edge: 'e' }, births, approved(values))
    if (!('body' in command)) throw new Error(command.causes.join())
    expect(command.topic).toBe('spBv1.0/g/NCMD/e')
    const read = decodePayload(command.body)
    expect('payload' in read && read.payload.seq).toBeUndefined()
    const { readings } = decode(command.body)
    expect(Object.fromEntries(readings.map(({ signal, value }) => [signal, value]))).toEqual(values)
  })

  it('are not written where a value does not fit, or nobody approved it: every reason at once', () => {
    const wrong = { speed: '1', level: 40_000, total: -1, gain: 1e39, on: 1, raw: 'AA==', mode: 3, unknown: 1 }
    const refused = encodeCommand(device, births, approved({ ...wrong, 'Node Control/Reboot': true }, ' '))
    expect(refused).toEqual({
      causes: [
        'nobody has approved it',
        'speed: a finite number expected, string given',
        'level: 40000 does not fit signed 16 bits',
        'total: -1 does not fit unsigned 64 bits',
        'gain: 1e+39 is beyond Float',
        'on: true or false expected, number given',
        'raw: values of datatype 17 are not written',
        'mode: text expected, number given',
        'unknown: its birth has named no such metric',
        'Node Control/Reboot: it belongs to the protocol',
      ],
    })
    expect(encodeCommand(device, births, approved({}))).toEqual({ causes: ['it writes nothing'] })
  })
})
