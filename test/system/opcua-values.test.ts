// What the OPC UA connector makes of values, times and status codes, over a real server.
import { DataType } from 'node-opcua'
import { expect, test } from 'vitest'
import { isGood, type Reading } from '../../ingest/model.ts'
import { double, startOpcua, type Written } from '../servers/opcua.ts'
import { opcuaBench, opcuaSettings, readUntil } from '../suites/opcua.ts'

const at = 1_767_571_200_000
const time = { ms: at, picoseconds: 123_400_000 }
const badSensorFailure = 0x808c0000
const uncertainLastUsable = 0x40900000

/** What is written, with what must arrive. */
const values: Readonly<Record<string, { written: Written; value: Reading['value'] }>> = {
  double: { written: { dataType: DataType.Double, value: 0.1 + 0.2, time }, value: 0.1 + 0.2 },
  large: { written: { dataType: DataType.Double, value: 2 ** 70, time }, value: 2 ** 70 },
  float: { written: { dataType: DataType.Float, value: 0.5, time }, value: 0.5 },
  byte: { written: { dataType: DataType.Byte, value: 255, time }, value: 255 },
  int32: { written: { dataType: DataType.Int32, value: -2_147_483_648, time }, value: -2_147_483_648 },
  int64: { written: { dataType: DataType.Int64, value: [0x80000000, 1], time }, value: -(2n ** 63n) + 1n },
  beyond: { written: { dataType: DataType.Int64, value: [0x00200000, 1], time }, value: 2n ** 53n + 1n },
  uint64: { written: { dataType: DataType.UInt64, value: [0xffffffff, 0xffffffff], time }, value: 2n ** 64n - 1n },
  flag: { written: { dataType: DataType.Boolean, value: true, time }, value: true },
  text: { written: { dataType: DataType.String, value: '坯体\n"A", 🔥', time }, value: '坯体\n"A", 🔥' },
  label: { written: { dataType: DataType.LocalizedText, value: { locale: 'zh', text: '保温' }, time }, value: '保温' },
  bytes: { written: { dataType: DataType.ByteString, value: Buffer.from([1, 2, 255]), time }, value: 'AQL/' },
  date: { written: { dataType: DataType.DateTime, value: new Date(at), time }, value: '2026-01-05T00:00:00.000Z' },
}

test('each type arrives exactly, with its source time to 100 ns', async () => {
  const nodes = Object.fromEntries(Object.entries(values).map(([id, { written }]) => [id, written.dataType]))
  await using server = await startOpcua({ nodes })
  await using bench = await opcuaBench()
  for (const [id, { written }] of Object.entries(values)) server.write(id, written)
  const feed = await bench.open(opcuaSettings(server.endpoint, Object.keys(values)))
  const { readings, problems } = await readUntil(feed, (all) => all.length === Object.keys(values).length)
  expect(problems).toEqual([])
  for (const [id, { value }] of Object.entries(values)) {
    const expected = { machine: 'm', signal: id, time: BigInt(at) * 1_000_000n + 123_400n, value, quality: 0 }
    expect(readings.find(({ signal }) => signal === id)).toEqual(expected)
  }
})

test('an array is a signal for each element, a part of it where that is asked for', async () => {
  await using server = await startOpcua({ nodes: { curve: DataType.Double, load: DataType.Double } })
  await using bench = await opcuaBench()
  server.write('curve', { dataType: DataType.Double, value: [1, 2, 3, 4], isArray: true, time })
  server.write('load', double(7, at))
  const settings = opcuaSettings(server.endpoint, ['curve', 'load'])
  const [curve] = settings['nodes'] as object[]
  const part = { ...curve, signal: 'part', indexRange: '1:2' }
  const third = { ...curve, signal: 'third', indexRange: '2' }
  const feed = await bench.open({ ...settings, nodes: [...(settings['nodes'] as object[]), part, third] })
  const { readings, problems } = await readUntil(feed, (all) => all.length === 8)
  expect(problems).toEqual([])
  const values = new Map(readings.map(({ signal, value }) => [signal, value]))
  expect(Object.fromEntries(values)).toEqual({
    'curve.0': 1,
    'curve.1': 2,
    'curve.2': 3,
    'curve.3': 4,
    load: 7,
    'part.1': 2,
    'part.2': 3,
    third: 3,
  })
  server.write('curve', { dataType: DataType.Double, value: [9, 8], isArray: true, time: { ms: at + 5 } })
  const shorter = await readUntil(feed, (all) => all.some(({ signal }) => signal === 'curve.3'))
  const gone = shorter.readings.filter(({ signal }) => signal === 'curve.2' || signal === 'curve.3')
  expect(gone.map(({ value, quality }) => [value, quality])).toEqual([
    [null, 0x809b0000],
    [null, 0x809b0000],
  ])
  server.write('curve', {
    dataType: DataType.Double,
    value: [9, 8],
    isArray: true,
    status: badSensorFailure,
    time: { ms: at + 9 },
  })
  const bad = await readUntil(feed, (all) => all.filter(({ quality }) => quality === badSensorFailure).length >= 2)
  expect(bad.readings.filter(({ signal }) => /^curve\.[01]$/.test(signal)).map(({ value }) => value)).toEqual([
    null,
    null,
  ])
})

test('a bad value is null with its status; the old value is never repeated; an uncertain one is kept', async () => {
  await using server = await startOpcua({ nodes: { load: DataType.Double } })
  await using bench = await opcuaBench()
  server.write('load', double(40, at))
  const feed = await bench.open(opcuaSettings(server.endpoint, ['load']))
  await readUntil(feed, (all) => all.length === 1)
  server.write('load', { ...double(40, at + 1), status: badSensorFailure })
  server.write('load', { ...double(41, at + 2), status: uncertainLastUsable })
  server.write('load', double(42, at + 3))
  const { readings } = await readUntil(feed, (all) => all.length === 3)
  expect(readings.map(({ value, quality }) => [value, quality])).toEqual([
    [null, badSensorFailure],
    [41, uncertainLastUsable],
    [42, 0],
  ])
})

test('a queue that ran over is counted, and does not make the value bad', async () => {
  await using server = await startOpcua({ nodes: { load: DataType.Double } })
  await using bench = await opcuaBench()
  server.write('load', double(0, at))
  const feed = await bench.open({ ...opcuaSettings(server.endpoint, ['load']), queueSize: 5 })
  await readUntil(feed, (all) => all.length === 1)
  for (let index = 1; index <= 50; index++) server.write('load', double(index, at + index))
  const { readings } = await readUntil(feed, (all) => all.some(({ value }) => value === 50))
  expect(readings.map(({ value }) => value)).toEqual([46, 47, 48, 49, 50])
  expect(readings[0]?.quality).toBe(0x480)
  expect(readings.every(({ quality }) => isGood(quality))).toBe(true)
  expect(feed.status().details['overflows']).toBe(1)
})

test('a deadband filters at the server, by node where it is set there', async () => {
  await using server = await startOpcua({ nodes: { coarse: DataType.Double, fine: DataType.Double } })
  await using bench = await opcuaBench()
  const settings = opcuaSettings(server.endpoint, ['coarse', 'fine'])
  const nodes = (settings['nodes'] as object[]).map((node, index) => (index === 0 ? { ...node, deadband: 10 } : node))
  server.write('coarse', double(0, at))
  server.write('fine', double(0, at))
  const feed = await bench.open({ ...settings, nodes })
  await readUntil(feed, (all) => all.length === 2)
  for (const value of [4, 8, 12, 16]) {
    server.write('coarse', double(value, at + value))
    server.write('fine', double(value, at + value))
  }
  const { readings } = await readUntil(feed, (all) => all.filter(({ signal }) => signal === 'fine').length === 4)
  expect(readings.filter(({ signal }) => signal === 'coarse').map(({ value }) => value)).toEqual([12])
})

test('a deadband for the whole connector does not shut out the texts', async () => {
  await using server = await startOpcua({ nodes: { batch: DataType.String, load: DataType.Double } })
  await using bench = await opcuaBench()
  server.write('batch', { dataType: DataType.String, value: 'H0001', time })
  server.write('load', double(1, at))
  const feed = await bench.open({ ...opcuaSettings(server.endpoint, ['batch', 'load']), deadband: 5 })
  const { readings } = await readUntil(feed, (all) => all.length === 2)
  expect(readings.map(({ value }) => value)).toContain('H0001')
  expect(feed.status().details).toMatchObject({ itemsMonitored: 2, itemsConfigured: 2 })
})

test('with trigger timestamp the same value with a new time is a reading, without it is none', async () => {
  await using server = await startOpcua({ nodes: { load: DataType.Double } })
  await using bench = await opcuaBench()
  server.write('load', double(5, at))
  const feed = await bench.open({ ...opcuaSettings(server.endpoint, ['load']), trigger: 'timestamp' })
  await readUntil(feed, (all) => all.length === 1)
  server.write('load', double(5, at + 60_000))
  const { readings } = await readUntil(feed, (all) => all.length === 1)
  expect(readings[0]).toMatchObject({ value: 5, time: BigInt(at + 60_000) * 1_000_000n })
})
