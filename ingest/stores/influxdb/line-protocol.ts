// Line protocol: samples as lines that InfluxDB parses back to exactly the same.
import { kunlunError } from '../../errors.ts'
import type { Sample, Value } from '../../model.ts'
import { oneLine } from '../../one-line.ts'
import { columnOf, measurement } from '../layout.ts'
import { nameProblem } from '../sample-check.ts'
import type { Place } from '../store.ts'

/** Series whose keys are remembered; a plant has fewer. */
const mostSeries = 100_000

/** Encodes samples that passed `refusal`; `placeOf` is asked once for each series, whose place never changes. */
export function lineEncoder(placeOf: (machine: string) => Place): (samples: readonly Sample[]) => string[] {
  const machines = new Map<string, Map<string, string>>()
  let series = 0
  const keyOf = (sample: Sample): string => {
    let keys = machines.get(sample.machine)
    if (keys === undefined) machines.set(sample.machine, (keys = new Map()))
    let key = keys.get(sample.signal)
    if (key === undefined) {
      keys.set(sample.signal, (key = seriesKey(sample, placeOf(sample.machine))))
      series++
    }
    return key
  }
  return (samples) => {
    if (series > mostSeries) {
      machines.clear()
      series = 0
    }
    return samples.map((sample) => {
      const { value } = sample
      const field = value === null ? '' : `${columnOf(value)}=${encodeValue(value)},`
      return `${keyOf(sample)} ${field}quality=${sample.quality}i ${sample.time}`
    })
  }
}

/** As `lineEncoder`, once. */
export function encodeLines(samples: readonly Sample[], placeOf: (machine: string) => Place): string[] {
  return lineEncoder(placeOf)(samples)
}

/** Measurement and tags, sorted by name as InfluxDB wants them; a place that is not given has no tag. */
function seriesKey({ machine, signal }: Sample, place: Place): string {
  const { area, enterprise, line, site } = place
  const tags = Object.entries({ area, enterprise, line, machine, signal, site })
  return [
    measurement,
    ...tags.filter(([, value]) => value !== '').map(([tag, value]) => `${tag}=${escapeTag(value)}`),
  ].join(',')
}

/** Throws NAME_NOT_ALLOWED for what line protocol cannot carry unchanged. */
export function escapeTag(text: string): string {
  const problem = nameProblem(text)
  if (problem !== undefined)
    throw kunlunError('NAME_NOT_ALLOWED', { found: `${oneLine(text.slice(0, 64))} (${problem})` })
  return text.replace(/[,= ]/g, '\\$&')
}

/** A text may hold line breaks and anything else that is Unicode: only the quote and the backslash need an escape. */
export function encodeValue(value: Value): string {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`${value} has no line protocol`)
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return `${value}i`
    case 'boolean':
      return value ? 'true' : 'false'
    case 'string':
      if (!value.isWellFormed()) throw new RangeError('half a surrogate pair has no UTF-8')
      return `"${value.replace(/["\\]/g, '\\$&')}"`
  }
}
