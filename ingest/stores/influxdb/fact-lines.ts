// Line protocol for facts beside the telemetry: runs, outcomes, figures of the pipeline.
import type { Nanoseconds } from '../../model.ts'
import { encodeValue, escapeTag } from './line-protocol.ts'

export interface FactPoint {
  readonly measurement: string
  readonly tags: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, number | string | boolean>>
  readonly time: Nanoseconds
}

/** One line. Numbers are floats, so that no field can meet a type conflict; empty tags are left out. */
export function encodeFact({ measurement, tags, fields, time }: FactPoint): string {
  const tagged = Object.entries(tags)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `,${escapeTag(name)}=${escapeTag(value)}`)
  const valued = Object.entries(fields).map(([name, value]) => `${escapeTag(name)}=${encodeValue(value)}`)
  return `${escapeTag(measurement)}${tagged.join('')} ${valued.join(',')} ${time}`
}
