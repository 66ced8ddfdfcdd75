// A strategy that begins with an experimental design, each of its runs once, then leaves to another strategy.

import type { Settings } from '../../ingest/model.ts'
import type { Observation } from '../definition.ts'
import { settle } from '../domain.ts'
import type { Sentence } from '../explain.ts'
import { stream } from '../math/rng.ts'
import { type Position, positionOf, settingsAt } from '../space.ts'
import { type Start, type StartRow, startOf } from '../start-design.ts'
import type { Placed, StudyView } from '../study-view.ts'
import { afterChoice } from './bayesian.ts'
import type { Choice, Strategy } from './strategy.ts'

/** A run this near to a point of the design, in shares of each range, counts as that point: furnaces do not hit settings. */
const near = 0.1

/** The same strategy, after the design of a study that starts with one. */
export function afterDesign(then: Strategy): Strategy {
  return {
    ...then,
    suggest(view, count, rng) {
      const choices = designChoices(view).slice(0, count)
      if (choices.length === count) return choices
      const later = choices.reduce(afterChoice, view)
      return [...choices, ...then.suggest(later, count - choices.length, rng)]
    },
  }
}

function designChoices(view: StudyView): Choice[] {
  const { start: wanted } = view.definition
  if (wanted === undefined) return []
  const start = startOf(view.definition, wanted)
  return openRows(start.rows, view).flatMap((row): Choice[] => {
    if (row.candidate !== undefined) return [chosen(start, row)]
    // Inside today's domain, which leaves out what people refused just now.
    const position = settle(view.domain, row.position, stream(wanted.seed, 'today', row.run))
    if (!position) return []
    return [
      chosen(start, { ...row, position, isMoved: row.isMoved || distanceOf(view, position, row.position) > 1e-6 }),
    ]
  })
}

function chosen(start: Start, row: StartRow): Choice {
  const { position, candidate } = row
  return { position, ...(candidate !== undefined && { candidate }), intent: 'start', because: reason(start, row) }
}

/** Rows that no run stands for yet. */
function openRows(rows: readonly StartRow[], view: StudyView): StartRow[] {
  const taken = standing(rows, view)
  return rows.filter((row) => isFree(row, view) && !taken.has(row))
}

const isFree = ({ candidate }: StartRow, { openRows: open }: StudyView) =>
  candidate === undefined || open?.includes(candidate) === true

/** The run that stands for each row, one run for one row; a run under way has no id. */
function standing(rows: readonly StartRow[], view: StudyView): Map<StartRow, Observation> {
  const open = new Set(rows.filter((row) => isFree(row, view)))
  const taken = new Map<StartRow, Observation>()
  for (const run of [...view.placed, ...view.pending]) {
    const row = nearestOf(open, run, view)
    if (row === undefined) continue
    open.delete(row)
    taken.set(row, run.observation)
  }
  return taken
}

/** A row of a start design as people follow it. */
export interface FollowedRow {
  readonly run: number
  readonly block: number
  readonly settings: Settings
  readonly state: 'made' | 'under-way' | 'to-come'
  /** The run that stands for it. */
  readonly madeBy?: { readonly run: string; readonly label?: string }
}

export interface FollowedStart {
  readonly title: Sentence
  readonly blocks: number
  readonly rows: readonly FollowedRow[]
}

/** The design that the study starts with, each row with what became of it; undefined without a design. */
export function followedStart(view: StudyView): FollowedStart | undefined {
  const { start: wanted } = view.definition
  if (wanted === undefined) return undefined
  const { plan, rows } = startOf(view.definition, wanted)
  const taken = standing(rows, view)
  return {
    title: plan.design.title,
    blocks: plan.blocks,
    rows: rows.map((row) => ({
      run: row.run,
      block: row.block,
      settings: Object.fromEntries(settingsAt(view.space, row.position)),
      ...stateOf(row, { taken, view }),
    })),
  }
}

function stateOf(
  row: StartRow,
  { taken, view }: { taken: ReadonlyMap<StartRow, Observation>; view: StudyView },
): Pick<FollowedRow, 'state' | 'madeBy'> {
  const { id, label } = taken.get(row) ?? {}
  if (id === undefined) return { state: isFree(row, view) ? 'to-come' : 'made' }
  if (id === '') return { state: 'under-way' }
  return { state: 'made', madeBy: { run: id, ...(label === undefined ? {} : { label }) } }
}

/** What was ordered decides, where it is known: a furnace that cannot cool as fast has made that run all the same. */
function nearestOf(open: ReadonlySet<StartRow>, { position, observation }: Placed, view: StudyView) {
  const { planned, settings } = observation
  const ordered = planned ? positionOf(view.space, new Map([...settings, ...planned])) : position
  let best: StartRow | undefined
  let least = near
  for (const row of open) {
    const distance = distanceOf(view, row.position, ordered)
    if (distance <= least && (best === undefined || distance < least)) [best, least] = [row, distance]
  }
  return best
}

/** The largest difference along an axis; categories are equal or infinitely far. */
function distanceOf({ space }: StudyView, a: Position, b: Position): number {
  return space.axes.reduce((most, { choices, held }, k) => {
    const gap = Math.abs(a[k]! - b[k]!)
    if (held !== undefined) return most
    return Math.max(most, choices !== undefined && gap > 0 ? Number.POSITIVE_INFINITY : Number.isNaN(gap) ? 1 : gap)
  }, 0)
}

function reason({ plan }: Start, { run, block, kind, isMoved }: StartRow): Sentence {
  const { title } = plan.design
  const total = plan.runs.length
  const places = [
    ...(plan.blocks > 1 ? [{ en: `block ${block} of ${plan.blocks}`, zh: `第 ${block}/${plan.blocks} 区组` }] : []),
    ...(kind === 'centre' ? [{ en: 'a centre point', zh: '中心点' }] : []),
  ]
  const where = (language: 'en' | 'zh', join: string) => places.map((place) => place[language]).join(join)
  const moved = {
    en: isMoved ? ' Moved from the point of the design to settings that may be run.' : '',
    zh: isMoved ? '已从设计点移至允许的设定。' : '',
  }
  return {
    en: `Run ${run} of ${total} of the ${title.en} design${places.length > 0 ? ` (${where('en', ', ')})` : ''}.${moved.en}`,
    zh: `${title.zh}设计的第 ${run} 次运行，共 ${total} 次${places.length > 0 ? `（${where('zh', '，')}）` : ''}。${moved.zh}`,
  }
}
