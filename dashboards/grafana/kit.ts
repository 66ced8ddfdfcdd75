// The library for a plant that builds dashboards of its own: everything that ours are made of, by name.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import * as annotations from './annotations.ts'
import { board, colours, sizes } from './house.ts'
import * as influxql from './influxql.ts'
import * as links from './links.ts'
import * as control from './panels/control.ts'
import * as curves from './panels/curves.ts'
import * as figures from './panels/figures.ts'
import * as list from './panels/list.ts'
import * as pipeline from './panels/pipeline.ts'
import * as progress from './panels/progress.ts'
import * as runs from './panels/runs.ts'
import * as signals from './panels/signals.ts'
import * as strips from './panels/strips.ts'
import * as suggestions from './panels/suggestions.ts'
import * as waiting from './panels/waiting.ts'
import * as plant from './plant-view.ts'
import * as queries from './queries.ts'
import * as quality from './queries-quality.ts'
import type { Sheet } from './sheet.ts'
import { grafanaUnit } from './units.ts'
import * as variables from './variables.ts'

/** Handed to a plant's own dashboards, so that their file imports nothing at run time. */
export const kit = {
  /** A dashboard with the defaults of the house, its sections from top to bottom. */
  board,
  colours,
  sizes,
  /** Grafana's id of a UCUM unit. */
  grafanaUnit,
  variables,
  annotations,
  links,
  plant,
  /** Ready-made panels by topic; `shapes` take any question. */
  panels: { signals, runs, control, suggestions, progress, waiting, pipeline },
  shapes: { ...curves, ...figures, ...list, ...strips },
  /** Ready-made questions; `series`, `table` with the quoting of names for others. */
  ask: { ...queries, ...quality },
  ...influxql,
} as const

export type Kit = typeof kit

/** What a file of a plant exports as `dashboards`: by name, which becomes a part of the address. */
export type OwnDashboards = Readonly<Record<string, (kit: Kit, sheet: Sheet) => Dashboard>>

/** Names that an address and a file can hold; our own are taken. */
export function ownProblem(own: OwnDashboards, taken: readonly string[]): string | undefined {
  for (const [name, build] of Object.entries(own)) {
    if (!/^[a-z][a-z0-9-]{0,24}$/.test(name)) return `${name} is no name: use letters, digits, dashes, at most 25`
    if (taken.includes(name)) return `${name} is the name of one of our dashboards`
    if (typeof build !== 'function') return `${name} is not a function`
  }
  return Object.keys(own).length === 0 ? 'it exports no dashboards' : undefined
}
