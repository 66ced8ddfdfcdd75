// InfluxDB's answers: every digit and every text comes back, whatever they look like.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cell, parseAnswer } from '../../../ingest/stores/influxdb/answer.ts'

/** As InfluxDB writes it: integers in full, everything else as JSON has it. */
function written(cell: Cell): string {
  return typeof cell === 'bigint' ? String(cell) : JSON.stringify(cell)
}

function answerOf(rows: readonly (readonly Cell[])[], signal: string): string {
  const values = rows.map((row) => `[${row.map(written).join(',')}]`).join(',')
  const series = `{"name":"telemetry","tags":{"signal":${JSON.stringify(signal)}},"columns":["time"],"values":[${values}]}`
  return `{"results":[{"statement_id":0,"series":[${series}]}]}`
}

const beyondDoubles = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .filter((n) => n > 2n ** 53n || n < -(2n ** 53n))
/** Texts that look like what the reader searches for. */
const tricky = fc.constantFrom(
  '#1767571200000000001',
  '1767571200000000001',
  ',1767571200000000001,',
  '"1767571200000000001"',
  '\\',
  '\\"',
  '#',
)
const cell: fc.Arbitrary<Cell> = fc.oneof(
  beyondDoubles,
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => Math.abs(value) < 2 ** 53 && !Object.is(value, -0)),
  fc.constantFrom(0.1 + 0.2, 0.12345678901234568, 1234567890123456),
  fc.string({ unit: 'binary' }),
  fc.tuple(tricky, fc.string(), tricky).map((parts) => parts.join('')),
  fc.boolean(),
  fc.constant(null),
)

describe('an answer of InfluxDB', () => {
  it('loses neither a digit nor a letter', () => {
    const rows = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 6 })
    fc.assert(
      fc.property(rows, fc.oneof(fc.string(), tricky), (expected, signal) => {
        const [series] = parseAnswer(answerOf(expected, signal))
        expect(series?.values).toEqual(expected)
        expect(series?.tags?.signal).toBe(signal)
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  it('may have spaces between its parts', () => {
    const [series] = parseAnswer('{ "results": [ { "series": [ { "values": [ [ 1767571200000000001 , 1 ] ] } ] } ] }')
    expect(series?.values).toEqual([[1767571200000000001n, 1]])
  })
})
