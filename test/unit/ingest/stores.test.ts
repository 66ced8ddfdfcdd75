// The pieces of the sample stores that need no database: encoding, quoting, halving, grouping, settings.
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../ingest/model.ts'
import { parseAnswer } from '../../../ingest/stores/influxdb/answer.ts'
import { writeBisecting } from '../../../ingest/stores/influxdb/bisect.ts'
import { influxdbConfig } from '../../../ingest/stores/influxdb/config.ts'
import { identifier, literal } from '../../../ingest/stores/influxdb/influxql.ts'
import { encodeLines, encodeValue, escapeTag } from '../../../ingest/stores/influxdb/line-protocol.ts'
import { lookUp } from '../../../ingest/stores/influxdb/look-up.ts'
import { refusal } from '../../../ingest/stores/sample-check.ts'
import type { Window } from '../../../ingest/stores/store.ts'
import { createWriter, type SampleTable } from '../../../ingest/stores/writer.ts'
import { sampleAt, start } from '../../suites/store.ts'

const place = { enterprise: 'huasheng', site: 'zi bo', area: '', line: 'a,b=c' }

describe('line protocol', () => {
  it('writes tags in order of their names, leaves out a place that is not given, and names the quality', () => {
    const samples: Sample[] = [sampleAt('m 1', 's', 0, 1.5), { ...sampleAt('m 1', 's', 1, null), quality: 0x80000000 }]
    expect(encodeLines(samples, () => place)).toEqual([
      `telemetry,enterprise=huasheng,line=a\\,b\\=c,machine=m\\ 1,signal=s,site=zi\\ bo value=1.5,quality=0i ${start}`,
      `telemetry,enterprise=huasheng,line=a\\,b\\=c,machine=m\\ 1,signal=s,site=zi\\ bo quality=2147483648i ${start + 1_000_000n}`,
    ])
  })

  it.each([
    [-0, '-0'],
    [1e21, '1e+21'],
    [2n ** 63n - 1n, '9223372036854775807i'],
    [true, 'true'],
    ['say "a\\b"\n', '"say \\"a\\\\b\\"\n"'],
  ])('writes %s as %s', (value, expected) => {
    expect(encodeValue(value)).toBe(expected)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '\ud800'])('refuses the value %s', (value) => {
    expect(() => encodeValue(value)).toThrow(RangeError)
  })

  it.each(['', 'a\nb', 'a\u0000', 'a\r', 'a\\', '\udfff', 'x'.repeat(257)])('refuses the name %j', (name) => {
    expect(() => escapeTag(name)).toThrow(/cannot be a name/)
  })

  it.each<[string, number]>([
    ['a\x7f', 1],
    ['a\x9b31m\u2028', Number.NaN],
  ])('refuses %j with a reason on one line', (machine, value) => {
    const reason = refusal(sampleAt(machine, 's', 0, value))?.reason
    expect(reason).toMatch(/\\u00(7f|9b)/)
    expect(reason).not.toMatch(/[\p{Cc}\u2028]/u)
  })
})

describe('InfluxQL', () => {
  it('quotes identifiers and literals', () => {
    expect(identifier('a"b\\c')).toBe('"a\\"b\\\\c"')
    expect(literal(`x' OR 'a'='a`)).toBe(`'x\\' OR \\'a\\'=\\'a'`)
  })

  it('reads answers without losing a digit', () => {
    const [series] = parseAnswer(
      '{"results":[{"series":[{"columns":["time"],"values":[[9007199254740993,-0,1e21,0.5,"1"]]}]}]}',
    )
    expect(series?.values[0]).toEqual([9007199254740993n, -0, 1e21, 0.5, '1'])
    expect(() => parseAnswer('{"results":[{"error":"database not found: x"}]}')).toThrow('database not found: x')
    expect(() => parseAnswer('<html>')).toThrow('not JSON')
  })
})

describe('halving', () => {
  async function refusedOf(count: number, bad: readonly number[]) {
    let requests = 0
    const lines = Array.from({ length: count }, (_, index) => String(index))
    const refused = await writeBisecting(lines, async (part) => {
      requests += 1
      const first = part.find((line) => bad.includes(Number(line)))
      return first === undefined ? { done: true } : { done: false, cause: `line ${first}` }
    })
    return { positions: refused.map(({ position, cause }) => [position, cause]), requests }
  }

  it('needs one request where all is well, none where nothing is', async () => {
    expect(await refusedOf(1000, [])).toEqual({ positions: [], requests: 1 })
    expect(await refusedOf(0, [])).toEqual({ positions: [], requests: 0 })
  })

  it('finds each bad line alone', async () => {
    expect(await refusedOf(1024, [700])).toEqual({ positions: [[700, 'line 700']], requests: 1 + 2 * 10 })
    expect((await refusedOf(1001, [0, 500, 1000])).positions.map(([position]) => position)).toEqual([0, 500, 1000])
    expect((await refusedOf(4, [0, 1, 2, 3])).requests).toBe(7)
  })
})

describe('looking up late samples', () => {
  /** A store that holds a sample of signal x every millisecond of an hour; counts what it hands out. */
  function hourOfSamples() {
    const hour = 3_600_000
    const read = { requests: 0, samples: 0 }
    const readEach = async (window: Window, most: number) => {
      const first = Math.max(0, Number((window.from - start + 999_999n) / 1_000_000n))
      const last = Math.min(hour, Number((window.to - start + 999_999n) / 1_000_000n))
      const count = Math.max(0, Math.min(most, last - first))
      read.requests += 1
      read.samples += count
      return Array.from({ length: count }, (_, index) => sampleAt(window.machine, 'x', first + index, 1))
    }
    return { read, readEach }
  }

  it('reads them in one request where little lies between', async () => {
    const { read, readEach } = hourOfSamples()
    const late = [30, 10, 20].map((ms) => sampleAt('a', 'x', ms, 1))
    const found = await lookUp(late, readEach)
    expect(found.map(({ time }) => time)).toEqual(expect.arrayContaining(late.map(({ time }) => time)))
    expect(read.requests).toBe(1)
  })

  it('parts the window where much does', async () => {
    const { read, readEach } = hourOfSamples()
    const late = [5, 6, 1_800_000, 3_599_999].map((ms) => sampleAt('a', 'x', ms, 1))
    const found = await lookUp(late, readEach)
    expect(found.map(({ time }) => time)).toEqual(expect.arrayContaining(late.map(({ time }) => time)))
    expect(read.requests).toBe(5)
    expect(read.samples).toBeLessThan(500)
  })

  it('asks for each machine apart', async () => {
    const { read, readEach } = hourOfSamples()
    expect(await lookUp([sampleAt('a', 'x', 1, 1), sampleAt('b', 'x', 1, 1)], readEach)).toHaveLength(2)
    expect(read.requests).toBe(2)
  })
})

describe('the writer', () => {
  function tableWith(fail: { next: boolean }) {
    const stored = new Map<string, Sample>()
    const looked: number[] = []
    const table: SampleTable = {
      newest: async () => new Map(),
      find: async (late) => {
        looked.push(late.length)
        return late.flatMap(({ time }) => stored.get(String(time)) ?? [])
      },
      insert: async (fresh) => {
        for (const sample of fresh) stored.set(String(sample.time), sample)
        if (!fail.next) return []
        fail.next = false
        throw new Error('the answer was lost')
      },
    }
    return { write: createWriter(table), looked }
  }

  it('looks up nothing for samples that are newer than all before', async () => {
    const { write, looked } = tableWith({ next: false })
    await write([sampleAt('a', 'x', 0, 1), sampleAt('a', 'x', 1, 1)])
    await write([sampleAt('a', 'x', 2, 1), sampleAt('a', 'y', 0, 1)])
    expect(looked).toEqual([])
  })

  it('compares a batch whose answer was lost when it comes again', async () => {
    const { write, looked } = tableWith({ next: true })
    await expect(write([sampleAt('a', 'x', 0, 1)])).rejects.toThrow('lost')
    const { rejected } = await write([sampleAt('a', 'x', 0, 2)])
    expect(looked).toEqual([1])
    expect(rejected).toMatchObject([{ index: 0, code: 'SAMPLE_CONFLICT' }])
  })

  it('rejects all samples of a reading that the database refused', async () => {
    const write = createWriter({
      newest: async () => new Map(),
      find: async () => [],
      insert: async () => [{ position: 1, cause: 'no room' }],
    })
    const samples = [sampleAt('a', 'x', 0, 1), sampleAt('a', 'x', 1, 1), sampleAt('a', 'x', 1, 1)]
    const { written, rejected } = await write(samples)
    expect(written).toBe(1)
    expect(rejected.map(({ index, reason }) => [index, reason])).toEqual([
      [1, 'The store refused the sample: no room'],
      [2, 'The store refused the sample: no room'],
    ])
  })
})

describe('the settings of InfluxDB', () => {
  it('have defaults for all but the address', () => {
    expect(influxdbConfig.parse({ url: 'http://127.0.0.1:8086' })).toEqual({
      url: 'http://127.0.0.1:8086',
      database: 'kunlun',
      batchSize: 5000,
      timeoutMs: 10_000,
      version: 'auto',
    })
  })

  it('hold no secret', () => {
    const problems = influxdbConfig.safeParse({ url: 'http://me:secret@x', password: 'secret', token: 'secret' })
    expect(problems.error?.issues).toHaveLength(3)
    expect(JSON.stringify(problems.error?.issues)).not.toContain('secret@')
  })
})
