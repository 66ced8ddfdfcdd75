// Line protocol: what the stores take is read back exactly by a parser of its own, what they refuse has a reason.
import { isErrorCode } from '../../../ingest/errors.ts'
import type { Sample } from '../../../ingest/model.ts'
import { encodeFact, type FactPoint } from '../../../ingest/stores/influxdb/fact-lines.ts'
import { encodeLines } from '../../../ingest/stores/influxdb/line-protocol.ts'
import { refusal } from '../../../ingest/stores/sample-check.ts'
import type { Place } from '../../../ingest/stores/store.ts'
import type { Draw } from '../draw.ts'
import { type ParsedLine, parseLines } from '../line-parser.ts'
import { nameOf, placeOf, sampleOf } from '../samples.ts'
import { type FuzzTarget, hold, shown } from '../target.ts'

export const lineProtocol: FuzzTarget = {
  name: 'line-protocol',
  summary: 'bodies of samples, points of facts, read back by another parser',
  check: (draw) => (draw.chance(0.85) ? checkSamples(draw) : checkFact(draw)),
}

function checkSamples(draw: Draw): void {
  const samples = Array.from({ length: 1 + draw.int(4) }, () => sampleOf(draw)).filter(isTaken)
  const place = placeOf(draw)
  const body = encodeLines(samples, () => place).join('\n')
  const lines = parseLines(body)
  hold(lines.length === samples.length, () => `${lines.length} lines of ${samples.length} samples: ${shown(body)}`)
  for (const [index, sample] of samples.entries()) checkLine(lines[index] as ParsedLine, sample, place)
}

function isTaken(sample: Sample): boolean {
  const refused = refusal(sample)
  if (refused === undefined) return true
  hold(isErrorCode(refused.code) && !/[\p{Cc}\u2028\u2029]/u.test(refused.reason), () => `reason: ${shown(refused)}`)
  return false
}

function checkLine({ measurement, tags, fields, time }: ParsedLine, sample: Sample, place: Place): void {
  const { machine, signal } = sample
  const expected = Object.fromEntries(Object.entries({ ...place, machine, signal }).filter(([, text]) => text !== ''))
  const isSame = Object.keys(tags).length === Object.keys(expected).length
  hold(measurement === 'telemetry' && time === sample.time, () => `${shown(sample)}: ${measurement} at ${time}`)
  for (const [tag, text] of Object.entries(expected))
    hold(isSame && tags[tag] === text, () => `${tag} of ${shown(sample)} became ${shown(tags)}`)
  hold(fields.get('quality')?.text === `${sample.quality}i`, () => `quality of ${shown(sample)}`)
  hold(fields.size === (sample.value === null ? 1 : 2), () => `${fields.size} fields of ${shown(sample)}`)
  hold(isValue(fields, sample.value), () => `${shown(sample)} became ${shown([...fields])}`)
}

function isValue(fields: ParsedLine['fields'], value: Sample['value']): boolean {
  switch (typeof value) {
    case 'number':
      return fields.get('value')?.kind === 'bare' && Object.is(Number(fields.get('value')?.text), value)
    case 'bigint':
      return fields.get('integer')?.text === `${value}i`
    case 'boolean':
      return fields.get('state')?.text === String(value)
    case 'string':
      return fields.get('text')?.kind === 'text' && fields.get('text')?.text === value
    default:
      return value === null
  }
}

function checkFact(draw: Draw): void {
  const taken = (text: string) =>
    refusal({ ...sampleOf(draw), machine: text, signal: 's', time: 1n, value: 1, quality: 0 }) === undefined
      ? text
      : 'x'
  const point: FactPoint = {
    measurement: taken(nameOf(draw)),
    tags: { run: taken(nameOf(draw)), [taken(nameOf(draw))]: taken(nameOf(draw)) },
    fields: {
      [taken(nameOf(draw))]: draw.chance(0.5) ? draw.int(100) / 8 : draw.text(5).toWellFormed(),
      state: draw.chance(0.5),
    },
    time: BigInt(draw.int(1e9)),
  }
  const [line, ...more] = parseLines(encodeFact(point))
  hold(line !== undefined && more.length === 0 && line.measurement === point.measurement, () => `fact: ${shown(point)}`)
  for (const [tag, text] of Object.entries(point.tags))
    hold(line.tags[tag] === text, () => `tag ${shown([tag, text, line.tags])}`)
  for (const [field, value] of Object.entries(point.fields))
    hold(line.fields.get(field)?.text === String(value), () => `field ${shown([field, value])}`)
}
