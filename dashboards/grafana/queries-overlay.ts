// Questions that lay runs over one another, each from its own start on.
import { isChosen, name, type Query, table } from './influxql.ts'

/** Runs that can be laid over one another; the first is the one that others are compared with. */
export const laidOver = [1, 2, 3, 4] as const
export type Place = (typeof laidOver)[number]

/** Variables of a place: the run, when it began, when it ended, both in ms. */
export const variablesOf = (place: Place) => ({ run: `run${place}`, from: `from${place}`, until: `until${place}` })

/** Seconds between two points of a curve. */
export const stepVariable = 'step'

/** Column of a curve, in minutes since the start of its run. */
export const sinceStart = 'minutes'
export const curveOf = (place: Place): string => `run ${place}`

/**
 * A curve of the chosen signal by time since the start. InfluxQL has no arithmetic on time, so the steps are counted: of
 * each step there is a count, 0 where there is no value, while the curve goes on with the value before.
 */
export function curve(place: Place): Query {
  const { from, until } = variablesOf(place)
  // The 0 stands alone where there are fewer runs than places: nothing is found then.
  const span = `time >= 0\${${from}:raw}ms AND time <= 0\${${until}:raw}ms`
  const seconds = `\${${stepVariable}:raw}`
  const perStep = `GROUP BY time(${seconds}s)`
  const values = `FROM "telemetry" WHERE ${isChosen('machine', 'signal')} AND ${span} ${perStep}`
  const points = `SELECT mean("value") AS "point" ${values} fill(previous)`
  const steps = `SELECT "readings" * 0 + ${seconds} AS "seconds" FROM (SELECT count("value") AS "readings" ${values} fill(0))`
  const minutes = `(cumulative_sum(mean("seconds")) - ${seconds}) / 60`
  return table(
    `SELECT mean("point") AS ${name(curveOf(place))}, ${minutes} AS ${name(sinceStart)} FROM (${points}), (${steps}) WHERE ${span} ${perStep} fill(none)`,
  )
}

/** What a run is known by. */
export const labelFields = ['state', 'label_program', 'label_batch', 'label_part', 'label_lot', 'label_tool'] as const

/** One row for each run that is laid over. */
export function runsSideBySide(fields: readonly string[]): Query {
  const runs = laidOver.map((place) => `\${${variablesOf(place).run}:regex}`).join('|')
  const columns = ['run', ...fields].map(name).join(', ')
  return table(`SELECT ${columns} FROM "runs" WHERE "run" =~ /^(${runs})$/`)
}

export function outcomesSideBySide(): Query {
  const runs = laidOver.map((place) => `\${${variablesOf(place).run}:regex}`).join('|')
  const columns = ['run', 'outcome', 'value', 'unit', 'sd', 'specimen'].map(name).join(', ')
  return table(
    `SELECT ${columns} FROM "outcomes" WHERE "run" =~ /^(${runs})$/ AND "state" = 'valid' ORDER BY time DESC LIMIT 200`,
  )
}

// ---- variables

/** Newest first; the second place begins with the second newest. */
export function runsToLayOver(place: Place): string {
  return `SELECT "run" FROM "runs" WHERE ${isChosen('machine')} AND "state" <> 'void' ORDER BY time DESC LIMIT 200 OFFSET ${place - 1}`
}

export function endOfRun(place: Place, field: 'from_ms' | 'until_ms'): string {
  return `SELECT ${name(field)} FROM "runs" WHERE ${isChosen('machine')} AND "run" =~ /^\${${variablesOf(place).run}:regex}$/`
}
