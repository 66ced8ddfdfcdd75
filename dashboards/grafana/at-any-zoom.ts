// Numeric signals at any zoom: near ones are asked from samples, far ones from the rollups that Kunlun keeps.
//
// Every query of a curve bounds the interval that it answers for, and is empty beyond: the database drops a query whose
// condition is false by its constants alone, so a year of a chart costs its hours instead of its samples.
import { hours, minutes } from './facts.ts'
import { isChosen, name, oneOf, type Query, series } from './influxql.ts'
import type { SignalInfo } from './plant-view.ts'
import { firstField, samplesOf, signalAlias } from './queries.ts'

/** `mean`: what a chart of a slow process shows; `max`: peaks survive however far one zooms out. */
export type Figure = 'mean' | 'max'

/** The same intervals as on Kunlun's own page: from two minutes on rollups of minutes, from an hour on those of hours. */
const minutesFromMs = 120_000
const hoursFromMs = 3_600_000

/** `rollups` is put before a measurement of rollups: the retention policy that holds them. */
export function atAnyZoom(signals: readonly SignalInfo[], figure: Figure, rollups: string): Query[] {
  // A query reads one field, so each type asks for itself; rollups have the same fields for all.
  const byType = [...Map.groupBy(signals, ({ type }) => type).values()]
  const perInterval = 'GROUP BY time($__interval), "machine", "signal" fill(null)'
  const ofRollups = (measurement: string, intervals: string) => {
    const signal = `"signal" =~ ${oneOf(signals.map((one) => one.name))}`
    const source = `FROM ${rollups}${name(measurement)} WHERE ${intervals} AND ${isChosen('machine')} AND ${signal} AND $timeFilter`
    // A minute with more readings counts for more, so that the mean is that of the samples.
    return figure === 'max'
      ? `SELECT max("max") ${source} ${perInterval}`
      : `SELECT sum("total") / sum("count") FROM (SELECT "mean" * "count" AS "total", "count" ${source}) WHERE $timeFilter ${perInterval}`
  }
  return [
    ...byType.map((alike) => {
      const source = samplesOf(alike, `$__interval_ms < ${minutesFromMs}`)
      return `SELECT ${figure}(${firstField(alike)}) ${source} fill(null)`
    }),
    ofRollups(minutes.name, `${minutesFromMs} <= $__interval_ms AND $__interval_ms < ${hoursFromMs}`),
    ofRollups(hours.name, `${hoursFromMs} <= $__interval_ms`),
  ].map((query) => series(query, signalAlias))
}
