// Where the runs of a backtest take place: a table whose rows are chosen from, or a twin that is run.

import { kunlunError } from '../../ingest/errors.ts'
import { toDefinition } from '../config/to-definition.ts'
import { outcomesOf, type SettingValue, type StudyDefinition } from '../definition.ts'
import { drawPositions } from '../domain.ts'
import { shuffled, stream } from '../math/rng.ts'
import { poolOf } from '../pool.ts'
import { settingsAt } from '../space.ts'
import { Study } from '../study.ts'
import type { StudyConfig } from '../study-config.ts'
import type { Case, Row, Source } from './case.ts'
import { openOwnTwin, openTwin, type Simulation } from './twins.ts'

export interface Place {
  readonly settings: ReadonlyMap<string, SettingValue>
  /** Row of the pool, from 0. */
  readonly candidate?: number
}

export interface Measured {
  readonly row?: number
  readonly context: ReadonlyMap<string, number>
  readonly outcomes: ReadonlyMap<string, number>
  readonly failed: boolean
}

export interface World {
  /** The study without a seed of its own repeat; of a table with its rows as candidates. */
  readonly definition: StudyDefinition
  starts(repeat: number): readonly Place[]
  /** What is known before the run of this number. */
  contextAt(repeat: number, index: number): ReadonlyMap<string, number>
  measure(place: Place, context: ReadonlyMap<string, number>): Measured
}

/** Throws STUDY_INVALID where study and source do not fit. */
export function worldOf(given: Case): World {
  const { source, study } = given
  if (source.kind === 'table') return tableWorld(given, source)
  if (source.kind === 'own-twin') return twinWorld(given, toDefinition(withoutTwin(study)), openOwnTwin(study))
  const definition = toDefinition(study)
  return twinWorld(given, definition, openTwin(source, definition))
}

/** Who plays in a twin must not ask it beforehand. */
function withoutTwin({ twin: _, ...study }: StudyConfig): StudyConfig {
  return { ...study, sisters: [] }
}

function tableWorld({ study, seed, starts: count }: Case, { rows }: Source & { kind: 'table' }): World {
  const plain = toDefinition(study)
  const hasContext = plain.contexts.length > 0
  // Where the context changes by itself, settings may come again: each row is one of them in one context.
  const firsts = hasContext ? distinct(rows) : rows.map((_, row) => row)
  const pool = poolOf(
    firsts.map((row) => rows[row]!.settings),
    plain,
  )
  const definition = { ...plain, pool, repeats: hasContext }
  const open = pool.flatMap((row, index) => (row ? [index] : []))
  if (open.length === 0) throw kunlunError('STUDY_INVALID', { detail: 'no row of the table lies within its bounds' })
  return {
    definition,
    starts(repeat) {
      const order = shuffled(open.length, stream(seed, 'backtest-start', repeat))
      return order.slice(0, count).map((i) => ({ settings: pool[open[i]!]!, candidate: open[i]! }))
    },
    contextAt(repeat, index) {
      if (!hasContext) return new Map()
      const rng = stream(seed, 'backtest-context', repeat, index)
      return new Map(Object.entries(rows[rng.integer(rows.length)]!.context))
    },
    measure({ candidate }, context) {
      const wanted = firsts[candidate!]!
      const row = hasContext ? nearestContext(rows, wanted, { context, definition }) : wanted
      return { row, ...measuredOf(rows[row]!) }
    },
  }
}

function measuredOf({ context, outcomes, failed }: Row): Omit<Measured, 'row'> {
  return { context: new Map(Object.entries(context)), outcomes: new Map(Object.entries(outcomes)), failed }
}

/** The first row of each settings. */
function distinct(rows: readonly Row[]): number[] {
  const seen = new Map<string, number>()
  rows.forEach((row, index) => {
    const key = keyOf(row)
    if (!seen.has(key)) seen.set(key, index)
  })
  return [...seen.values()]
}

function keyOf({ settings }: Row): string {
  return JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)))
}

interface Moment {
  readonly context: ReadonlyMap<string, number>
  readonly definition: StudyDefinition
}

/** Of the rows with the same settings the one measured in the nearest context. */
function nearestContext(rows: readonly Row[], wanted: number, { context, definition }: Moment): number {
  const key = keyOf(rows[wanted]!)
  const distance = (row: Row) =>
    definition.contexts.reduce((sum, { name, low, high }) => {
      const [there, here] = [row.context[name], context.get(name)]
      return sum + (there === undefined || here === undefined ? 1 : ((there - here) / (high - low || 1)) ** 2)
    }, 0)
  return rows.reduce((best, row, i) => (keyOf(row) === key && distance(row) < distance(rows[best]!) ? i : best), wanted)
}

function twinWorld({ seed, starts: count }: Case, definition: StudyDefinition, simulate: Simulation): World {
  const outcomes = outcomesOf(definition)
  const usual = new Map(definition.contexts.map(({ name, low, high }) => [name, (low + high) / 2]))
  return {
    definition,
    starts(repeat) {
      // The study knows the geometry of its limits; the draws are those of the repeat alone.
      const { domain, space } = new Study(definition).view(usual)
      return drawPositions(domain, count, stream(seed, 'backtest-start', repeat)).map((position) => ({
        settings: settingsAt(space, position),
      }))
    },
    contextAt(repeat, index) {
      const rng = stream(seed, 'backtest-context', repeat, index)
      return new Map(definition.contexts.map(({ name, low, high }) => [name, low + rng.uniform() * (high - low)]))
    },
    measure({ settings }, context) {
      const all = simulate(new Map([...settings, ...context]))
      const known = outcomes.flatMap((name) =>
        Number.isFinite(all.get(name)) ? [[name, all.get(name)!] as const] : [],
      )
      return { context, outcomes: new Map(known), failed: known.length < outcomes.length }
    },
  }
}
