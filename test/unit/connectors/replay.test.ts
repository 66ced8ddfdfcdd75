// The replay connector: rows with their lines, exact cells, pace, position.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cellValue } from '../../../connectors/replay/cell.ts'
import { replayConfig } from '../../../connectors/replay/config.ts'
import { replayDecoder } from '../../../connectors/replay/decoder.ts'
import { openReplay } from '../../../connectors/replay/feed.ts'
import type { Wait } from '../../../connectors/replay/pacing.ts'
import type { Clock, Decoded, Reading } from '../../../ingest/model.ts'
import { connectorTools, temporaryFolder } from '../../suites/connector-tools.ts'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const base = { machine: 'm', time: { column: 'time' }, speed: 'max' }

/** Writes files, replays them to their end: what is decoded, by `file:line` without the folder. */
async function replayed(
  files: Readonly<Record<string, string | Buffer>>,
  settings: object = {},
): Promise<Map<string, Decoded>> {
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  const config = replayConfig.parse({
    files: Object.keys(files).map((file) => join(folder, file)),
    ...base,
    ...settings,
  })
  const feed = await openReplay(config, connectorTools({ folder: join(folder, 'state') }))
  const decode = replayDecoder(config)
  const found = new Map<string, Decoded>()
  for await (const delivery of feed) {
    for (const message of delivery.messages) found.set(message.source.slice(folder.length + 1), decode(message))
    delivery.accept()
  }
  return found
}

function values(decoded: Decoded | undefined): Record<string, unknown> {
  return Object.fromEntries(decoded?.readings.map(({ signal, value }: Reading) => [signal, value]) ?? [])
}

describe('a CSV file', () => {
  it('brings its rows; those that cannot be used are named with their line, the others go on', async () => {
    const text = [
      '\uFEFFtime,load,note',
      '2026-01-01T00:00:00Z,1,first',
      '2026-01-01T00:00:01Z,2',
      '"2026-01-01T00:00:02Z",3,"two',
      'lines, with ""quotes"""',
      'yesterday,4,x',
      '2026-01-01T00:00:04Z,5,a "stray" quote',
      '2026-01-01T00:00:05Z,NaN,6',
      '2026-01-01T00:00:06Z,7,"never closed',
      '2026-01-01T00:00:07Z,8,last',
    ].join('\r\n')
    const rows = await replayed({ 'a.csv': text })
    expect([...rows].map(([source, { problems }]) => [source, problems.map(({ code }) => code)])).toEqual([
      ['a.csv:2', []],
      ['a.csv:3', ['ROW_UNUSABLE']],
      ['a.csv:4', []],
      ['a.csv:6', ['ROW_UNUSABLE']],
      ['a.csv:7', ['ROW_UNUSABLE']],
      ['a.csv:8', ['VALUE_NOT_FINITE']],
      ['a.csv:9', ['ROW_UNUSABLE']],
      ['a.csv:10', []],
    ])
    expect(values(rows.get('a.csv:4'))).toEqual({ load: 3, note: 'two\nlines, with "quotes"' })
    expect(values(rows.get('a.csv:8'))).toEqual({ note: 6 })
    expect(rows.get('a.csv:3')?.problems[0]?.message).toMatch(/a\.csv:3: 2 cells where the header has 3/)
    expect(rows.get('a.csv:10')?.readings[0]).toMatchObject({ time: 1_767_225_607_000_000_000n, value: 8 })
  })

  it('may name its machine in a column, its signals by a mapping, its delimiter', async () => {
    const settings = {
      machine: undefined,
      machineColumn: 'who',
      columns: { load: 'Last (%)', gone: 'x' },
      delimiter: ';',
    }
    const rows = await replayed(
      { 'a.csv': 'time;who;Last (%)\n2026-01-01T00:00:00Z;mill-1;1.5\n2026-01-01T00:00:00Z;a/b;2\n' },
      settings,
    )
    expect(rows.get('a.csv:2')).toMatchObject({
      readings: [{ machine: 'mill-1', signal: 'load', value: 1.5 }],
      problems: [{ code: 'ROW_UNUSABLE', message: expect.stringMatching(/no column x/) }],
    })
    expect(rows.get('a.csv:3')?.problems[0]?.code).toBe('NAME_NOT_ALLOWED')
  })

  it('without times gets them at a nominal interval, over all files in natural order', async () => {
    const time = { intervalMs: 100, start: '2026-01-01T00:00:00Z' }
    const files = [join(folder, 'r*.csv')]
    const rows = await replayed({ 'r10.csv': ',load\n0,3\n', 'r2.csv': ',load\n0,1\n1,2\n' }, { time, files })
    const times = [...rows].map(([source, { readings }]) => [
      source,
      readings.map((one) => [one.signal, one.value, one.time]),
    ])
    const first = 1_767_225_600_000_000_000n
    expect(times).toEqual([
      ['r2.csv:2', [['load', 1, first]]],
      ['r2.csv:3', [['load', 2, first + 100_000_000n]]],
      ['r10.csv:2', [['load', 3, first + 200_000_000n]]],
    ])
  })

  it('survives prototype names, twins among the columns, bytes that are no text, endless lines', async () => {
    const long = `2026-01-01T00:00:00Z,${'9'.repeat(3000)}`
    const rows = await replayed(
      {
        'proto.csv': 'time,__proto__\n2026-01-01T00:00:00Z,1\n',
        'twins.csv': 'time,load,load\n2026-01-01T00:00:00Z,1,2\n',
        'bytes.csv': Buffer.concat([Buffer.from('time,load\n'), Buffer.from([0xff, 0xfe, 0x0a])]),
        'long.csv': `time,load\n${long}\n2026-01-01T00:00:00Z,1\n`,
      },
      { maxRowBytes: 1000 },
    )
    const codes = [...rows].map(([source, { problems }]) => [source, problems[0]?.code])
    expect(codes).toEqual([
      ['proto.csv:2', 'ROW_UNUSABLE'],
      ['twins.csv:2', 'ROW_UNUSABLE'],
      ['bytes.csv:2', 'ROW_UNUSABLE'],
      ['long.csv:2', 'ROW_UNUSABLE'],
      ['long.csv:3', undefined],
    ])
  })
})

describe('a JSON lines file', () => {
  it('brings its objects, exact integers, names faulty lines', async () => {
    const lines = [
      '{"time":"2026-01-01T00:00:00Z","a":9007199254740993,"b":null}',
      '{',
      '[]',
      '',
      '{"a":1}',
      '{"time":"2026-01-01T00:00:00Z","a":[1]}',
    ]
    const rows = await replayed({ 'a.jsonl': lines.join('\n') }, { format: 'jsonl' })
    expect(values(rows.get('a.jsonl:1'))).toEqual({ a: 9007199254740993n, b: null })
    expect([...rows.keys()]).toEqual(['a.jsonl:1', 'a.jsonl:2', 'a.jsonl:3', 'a.jsonl:5', 'a.jsonl:6'])
    expect([...rows.values()].slice(1).map(({ problems }) => problems[0]?.code)).toEqual(Array(4).fill('ROW_UNUSABLE'))
  })
})

describe('the pace', () => {
  const times = [0, 1, 3, 2, 10].map((second) => `${new Date(second * 1000).toISOString()},${second}\n`)

  it.each([
    { speed: 1, factor: 1, waits: [1000, 2000, 7000] },
    { speed: 10, factor: 1, waits: [100, 200, 700] },
    { speed: 1, factor: 100, waits: [10, 20, 70] },
    { speed: 'max', factor: 1, waits: [] },
  ])('at speed $speed with a clock of factor $factor waits $waits ms', async ({ speed, factor, waits }) => {
    await writeFile(join(folder, 'a.csv'), `time,load\n${times.join('')}`)
    let now = 0n
    const waited: number[] = []
    const clock: Clock = { now: () => now, factor }
    const wait: Wait = async (milliseconds) => {
      waited.push(milliseconds)
      now += BigInt(Math.round(milliseconds * factor * 1_000_000))
    }
    const config = replayConfig.parse({ files: [join(folder, 'a.csv')], ...base, speed })
    const feed = await openReplay(config, connectorTools({ folder: join(folder, 'state'), clock }), wait)
    let rows = 0
    for await (const delivery of feed) rows += delivery.messages.length
    expect({ rows, waited }).toEqual({ rows: 5, waited: waits })
  })

  it('ends a wait on close', async () => {
    await writeFile(join(folder, 'a.csv'), `time,load\n${times.join('')}`)
    const config = replayConfig.parse({ files: [join(folder, 'a.csv')], ...base, speed: 1e-6 })
    const feed = await openReplay(config, connectorTools({ folder: join(folder, 'state') }))
    const iterator = feed[Symbol.asyncIterator]()
    await iterator.next()
    const waiting = iterator.next()
    await feed.close()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})

describe('the position', () => {
  it('is where all rows before are accepted, in whatever turn; a refusal ends the link there', async () => {
    const rows = Array.from({ length: 3500 }, (_, index) => `${new Date(index).toISOString()},${index}\n`)
    await writeFile(join(folder, 'a.csv'), `time,load\n${rows.join('')}`)
    const config = replayConfig.parse({ files: [join(folder, 'a.csv')], ...base })
    const open = () => openReplay(config, connectorTools({ folder: join(folder, 'state') }))
    const feed = await open()
    const iterator = feed[Symbol.asyncIterator]()
    const [one, two, three] = [await iterator.next(), await iterator.next(), await iterator.next()]
    two.value?.accept()
    one.value?.accept()
    three.value?.refuse(new Error('no space left'))
    await expect(iterator.next()).rejects.toMatchObject({ code: 'LINK_LOST' })
    const again = await open()
    expect(again.status().details['stored']).toBe(2000)
    const { value } = await again[Symbol.asyncIterator]().next()
    expect(value?.messages[0]?.source).toMatch(/a\.csv:2002$/)
  })
})

describe('opening', () => {
  it('names what is not there', async () => {
    await mkdir(join(folder, 'empty'))
    const config = replayConfig.parse({ ...base, files: [join(folder, 'empty/*.csv')] })
    await expect(openReplay(config, connectorTools({ folder }))).rejects.toMatchObject({
      code: 'CONFIG_UNREADABLE',
      message: expect.stringMatching(/no file is found/),
    })
  })

  it.each([
    ['machine with machineColumn', { machineColumn: 'x' }, 'machine'],
    ['a start without a zone', { time: { intervalMs: 1, start: '2026-01-01T00:00:00' } }, 'time'],
    ['a speed of zero', { speed: 0 }, 'speed'],
  ])('refuses %s', (_, own, path) => {
    const found = replayConfig.safeParse({ ...base, files: ['a.csv'], ...own })
    expect(found.error?.issues[0]?.path[0]).toBe(path)
  })
})

describe('a cell', () => {
  it.each<[string, unknown]>([
    ['1', 1],
    ['-0.5', -0.5],
    ['+3', 3],
    ['.5', 0.5],
    ['2.', 2],
    ['6.43e-07', 6.43e-7],
    ['9007199254740993', 9007199254740993n],
    ['0042', '0042'],
    ['TRUE', true],
    ['Layer 1 Up', 'Layer 1 Up'],
    ['-', '-'],
    ['e5', 'e5'],
    ['1,5', '1,5'],
    ['', undefined],
  ])('%j reads as %s', (text, value) => {
    expect(cellValue(text)).toEqual({ of: value })
  })

  it.each(['NaN', '-inf', 'Infinity', '1e999'])('%j is not finite', (text) => {
    expect(cellValue(text)).toBe('not finite')
  })
})
