// Reads built Grafana files back: every query in them, with where it stands.
import { parse } from 'yaml'
import type { BuiltFile } from '../../../dashboards/grafana/index.ts'

export interface Question {
  /** File, panel or variable, letter: for messages. */
  readonly where: string
  readonly kind: 'panel' | 'variable' | 'annotation' | 'alert'
  readonly query: string
  /** Columns that the dashboard counts on. */
  readonly columns: readonly string[]
}

export interface PanelJson {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly datasource?: { readonly uid: string }
  readonly targets?: readonly {
    readonly refId: string
    readonly query: string
    readonly datasource: { readonly uid: string }
  }[]
  readonly transformations?: readonly { readonly id: string; readonly options: Readonly<Record<string, unknown>> }[]
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string }
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string }
      readonly properties: readonly { readonly id: string; readonly value: unknown }[]
    }[]
  }
}

export interface DashboardJson {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly panels: readonly PanelJson[]
  readonly templating: {
    readonly list: readonly {
      readonly name: string
      readonly type: string
      readonly query: string
      readonly regex?: string
      readonly multi?: boolean
      readonly current?: { readonly value: unknown }
    }[]
  }
  readonly annotations: {
    readonly list: readonly {
      readonly name: string
      readonly target: {
        readonly query: string
        readonly titleColumn: string
        readonly textColumn: string
        readonly tagsColumn: string
        readonly timeEndColumn: string
      }
    }[]
  }
}

export interface RuleJson {
  readonly uid: string
  readonly title: string
  readonly condition: string
  readonly dashboardUid: string
  readonly annotations: Readonly<Record<string, string>>
  readonly data: readonly {
    readonly refId: string
    readonly datasourceUid: string
    readonly model: { readonly query?: string; readonly expression?: string; readonly type?: string }
  }[]
}

export function dashboardsIn(files: readonly BuiltFile[]): { path: string; dashboard: DashboardJson }[] {
  const chosen = files.filter(({ path }) => path.endsWith('.json'))
  return chosen.map(({ path, content }) => ({ path, dashboard: JSON.parse(content) as DashboardJson }))
}

export function rulesIn(files: readonly BuiltFile[]): RuleJson[] {
  const content = files.find(({ path }) => path === 'alerting/kunlun.yaml')?.content ?? ''
  return (parse(content) as { groups: { rules: RuleJson[] }[] }).groups.flatMap(({ rules }) => rules)
}

/** Everything that Grafana will ask the database. */
export function questionsIn(files: readonly BuiltFile[]): Question[] {
  const ofAlerts = rulesIn(files).flatMap(({ uid, data }) =>
    data.flatMap(({ refId, model }): Question[] =>
      model.query === undefined
        ? []
        : [{ where: `alert ${uid} ${refId}`, kind: 'alert', query: model.query, columns: [] }],
    ),
  )
  return [...dashboardsIn(files).flatMap(({ path, dashboard }) => questionsOf(path, dashboard)), ...ofAlerts]
}

function questionsOf(path: string, { panels, templating, annotations }: DashboardJson): Question[] {
  const ofPanels = panels.flatMap((panel) =>
    (panel.targets ?? []).map(({ refId, query }): Question => {
      const columns = panel.type === 'table' || panel.type === 'stat' ? overridden(panel) : []
      return { where: `${path} ${panel.title} ${refId}`, kind: 'panel', query, columns }
    }),
  )
  const ofVariables = templating.list.flatMap(({ name, type, query }): Question[] =>
    type === 'query' ? [{ where: `${path} variable ${name}`, kind: 'variable', query, columns: [] }] : [],
  )
  const ofAnnotations = annotations.list.map(({ name, target }): Question => {
    const named = [target.titleColumn, target.textColumn, target.timeEndColumn, target.tagsColumn]
    // As Grafana calls them: by measurement and name.
    const columns = named.filter((column) => column !== '').map((column) => column.slice(column.indexOf('.') + 1))
    return { where: `${path} annotation ${name}`, kind: 'annotation', query: target.query, columns }
  })
  return [...ofPanels, ...ofVariables, ...ofAnnotations]
}

/** Fields that the panel names, except the time, which every answer has. */
function overridden({ fieldConfig }: PanelJson): string[] {
  const byName = (fieldConfig?.overrides ?? []).filter(({ matcher }) => matcher.id === 'byName')
  return byName.map(({ matcher }) => matcher.options).filter((field) => field !== 'Time')
}
