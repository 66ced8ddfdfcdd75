// Rollups in InfluxDB: one measurement for each step, fields written over, read by window.
import type { Nanoseconds } from '../../model.ts'
import { inOrder, measurement } from '../layout.ts'
import { rollupOf } from '../rollup-row.ts'
import type { Place, Rollup, Window } from '../store.ts'
import { encodeFact } from './fact-lines.ts'
import { identifier, within } from './influxql.ts'
import type { InfluxdbLink } from './link.ts'

/** telemetry_60s, telemetry_3600s. */
function rollupMeasurement(step: Nanoseconds): string {
  return `${measurement}_${step / 1_000_000_000n}s`
}

export function encodeRollups(
  rollups: readonly Rollup[],
  { machine, place, step }: { readonly machine: string; readonly place: Place; readonly step: Nanoseconds },
): string[] {
  const { area, enterprise, line, site } = place
  return rollups.map(({ signal, time, count, min, max, mean, weightedMean, seconds }) =>
    encodeFact({
      measurement: rollupMeasurement(step),
      tags: { area, enterprise, line, machine, signal, site },
      fields: { count, min, max, mean, weighted_mean: weightedMean, seconds },
      time,
    }),
  )
}

const fields = ['count', 'min', 'max', 'mean', 'weighted_mean', 'seconds'].map(identifier).join(', ')

export async function readRollups(
  link: InfluxdbLink,
  {
    window,
    step,
    policy,
  }: { readonly window: Window; readonly step: Nanoseconds; readonly policy: string | undefined },
): Promise<Rollup[]> {
  const name = identifier(rollupMeasurement(step))
  const source = policy === undefined ? name : `${identifier(policy)}.${name}`
  const answer = await link.query(
    `SELECT ${fields} FROM ${source} WHERE ${within(window)} GROUP BY ${identifier('signal')}`,
  )
  return inOrder(answer.flatMap(({ tags, values }) => values.map((row) => rollupOf(tags?.signal ?? '', row))))
}
