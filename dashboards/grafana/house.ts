// House defaults: sizes, colours, grid, refresh; what all dashboards share is said here once.
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  type AnnotationQuery,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  type RowPanel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard'
import type { Sheet } from './sheet.ts'
import type { Language } from './text.ts'

/** Grafana's grid has 24 columns. */
const gridColumns = 24

export const sizes = {
  figure: { width: 6, height: 4 },
  half: { width: 12, height: 8 },
  third: { width: 8, height: 8 },
  full: { width: 24, height: 9 },
  tall: { width: 24, height: 14 },
  strip: { width: 24, height: 5 },
} as const
export type Size = keyof typeof sizes

/** Told apart by people with colour-vision deficiency: Okabe and Ito, jfly.uni-koeln.de/color. */
export const colours = { good: '#009E73', warn: '#E69F00', bad: '#D55E00', calm: '#0072B2', plain: '#999999' } as const

/** For a few curves that are told apart by their order. */
export const lineColours = [colours.calm, colours.bad, colours.good, colours.warn] as const

/** Charts leave longer gaps open: a line across them would claim what nobody measured. Above the silence of a deadband. */
export const longestGapMs = 900_000

/** All dashboards carry it, so that they find each other. */
const tag = 'kunlun'

export interface Section {
  readonly title: string
  /** What a plant has no signals for is undefined, so it is left out. */
  readonly panels: readonly (Builder<Panel> | undefined)[]
}

export interface Board {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly variables: readonly Builder<VariableModel>[]
  readonly annotations: readonly AnnotationQuery[]
  readonly sections: readonly Section[]
  readonly from?: string
  /** How often it is asked anew; empty: never by itself. */
  readonly refresh?: string
  /** The view of Kunlun's page that says more; variables of the dashboard may stand in it. */
  readonly page?: string
}

/** Each language has its own dashboards, so both can be provisioned side by side. */
export function uidOf(name: string, language: Language): string {
  return `kunlun-${name}-${language}`
}

/** A dashboard with the defaults of the house. */
export function board(sheet: Sheet, spec: Board): Dashboard {
  const dashboard = new DashboardBuilder(spec.title)
    .uid(uidOf(spec.name, sheet.language))
    .description(`${spec.about} ${sheet.t('portability')}`)
    .tags([tag, sheet.language])
    .timezone(sheet.plant.timeZone)
    .time({ from: spec.from ?? 'now-24h', to: 'now' })
    .refresh(spec.refresh ?? '30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...spec.variables])
    .links(linksOf(sheet, spec.page))
    .readonly()
    .build()
  dashboard.annotations = { list: [...spec.annotations] }
  dashboard.panels = arrange(spec.sections)
  for (const variable of dashboard.templating.list ?? []) dropUnusedKeys(variable)
  // The SDK puts links into a menu that must be opened first.
  for (const link of dashboard.links ?? []) Reflect.deleteProperty(link, 'placement')
  return dashboard
}

/** Links keep the time and the variables: one looks at the same machine from another side. */
function linksOf(sheet: Sheet, page = ''): Builder<DashboardLink>[] {
  const dashboards = new DashboardLinkBuilder(sheet.t('otherDashboards'))
    .type(DashboardLinkType.Dashboards)
    .tags([tag, sheet.language])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true)
  if (sheet.pageUrl === undefined) return [dashboards]
  const toPage = new DashboardLinkBuilder(sheet.t('openPage'))
    .type(DashboardLinkType.Link)
    .url(`${sheet.pageUrl}/#/${page}`)
    .targetBlank(true)
  return [dashboards, toPage]
}

/** Rows from top to bottom, panels from left to right, ids in reading order (deep links and alerts need ids). */
function arrange(sections: readonly Section[]): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = []
  let top = 0
  for (const { title, panels } of sections) {
    const built = panels.filter((panel) => panel !== undefined).map((panel) => panel.build())
    if (built.length === 0) continue
    placed.push({
      type: 'row',
      id: placed.length + 1,
      title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y: top, w: gridColumns, h: 1 },
    })
    top += 1
    let left = 0
    let rowHeight = 0
    for (const panel of built) {
      const { w, h } = panel.gridPos ?? { w: gridColumns, h: 8 }
      if (left + w > gridColumns) {
        top += rowHeight
        left = 0
        rowHeight = 0
      }
      placed.push({ ...panel, id: placed.length + 1, gridPos: { x: left, y: top, w, h } })
      left += w
      rowHeight = Math.max(rowHeight, h)
    }
    top += rowHeight
  }
  return placed
}

/** The SDK writes interval keys into every variable; only interval variables have them. */
function dropUnusedKeys(variable: VariableModel): void {
  for (const key of ['auto', 'auto_min', 'auto_count']) Reflect.deleteProperty(variable, key)
}
