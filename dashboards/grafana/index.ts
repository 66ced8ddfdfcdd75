// The list of dashboards, built with all that Grafana needs to provision them.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { type AlertLimits, alertRules } from './alerts.ts'
import { capability } from './capability.ts'
import { dataQuality } from './data-quality.ts'
import { furnaceRun } from './furnace-run.ts'
import { kit, type OwnDashboards } from './kit.ts'
import { machineTool } from './machine-tool.ts'
import { pipelineHealth } from './pipeline-health.ts'
import { plantOverview } from './plant-overview.ts'
import type { PlantView } from './plant-view.ts'
import { alertFile, contactPointExample, dataSourceFile, type InfluxGeneration, providerFile } from './provisioning.ts'
import { runComparison } from './run-comparison.ts'
import { type Sheet, sheetOf } from './sheet.ts'
import { studyProgress } from './study-progress.ts'
import { suggestions } from './suggestions.ts'
import { type Language, languages } from './text.ts'
import { wall } from './wall.ts'

/** To add a dashboard: a file that imitates `suggestions.ts`, then a line here. */
export const dashboards: Readonly<Record<string, (sheet: Sheet) => Dashboard>> = {
  'plant-overview': plantOverview,
  wall,
  'furnace-run': furnaceRun,
  'machine-tool': machineTool,
  'run-comparison': runComparison,
  capability,
  suggestions,
  'study-progress': studyProgress,
  'data-quality': dataQuality,
  'pipeline-health': pipelineHealth,
}

export interface BuildOptions {
  readonly plant: PlantView
  /** Absent: both, side by side. Alert rules are built once, in the first language. */
  readonly language?: Language
  /** Address of the Kunlun page, for links. */
  readonly pageUrl?: string
  /** Folder in which Grafana will see the files. */
  readonly provisioningPath?: string
  readonly influx?: InfluxGeneration
  readonly limits?: AlertLimits
  /** Dashboards of the plant's own, beside ours. */
  readonly own?: OwnDashboards
}

export interface BuiltFile {
  /** Relative to the provisioning folder. */
  readonly path: string
  readonly content: string
}

/** All files of Grafana's provisioning folder. Pure: writing them is the caller's. */
export function buildDashboards(options: BuildOptions): BuiltFile[] {
  const { plant, pageUrl, influx = 1, provisioningPath = '/etc/grafana/provisioning' } = options
  const chosen = options.language === undefined ? languages : [options.language]
  const sheets = chosen.map((language) =>
    sheetOf({ language, plant, hasPolicies: influx === 1, ...(pageUrl === undefined ? {} : { pageUrl }) }),
  )
  const [first] = sheets
  const alerts =
    first === undefined ? [] : [file('alerting/kunlun.yaml', alertFile(first, alertRules(first, options.limits)))]
  return [
    file('datasources/kunlun.yaml', dataSourceFile(influx)),
    ...sheets.flatMap((sheet) => [
      file(
        `dashboards/kunlun-${sheet.language}.yaml`,
        providerFile(sheet, `${provisioningPath}/dashboards/${sheet.language}`),
      ),
      ...dashboardFiles(sheet, options.own ?? {}),
    ]),
    ...alerts,
    file('examples/contact-points.yaml', contactPointExample()),
  ]
}

function dashboardFiles(sheet: Sheet, own: OwnDashboards): BuiltFile[] {
  const built = [
    ...Object.entries(dashboards).map(([name, build]) => ({ name, dashboard: build(sheet) })),
    ...Object.entries(own).map(([name, build]) => ({ name, dashboard: build(kit, sheet) })),
  ]
  return built.map(({ name, dashboard }) =>
    file(`dashboards/${sheet.language}/${name}.json`, `${JSON.stringify(dashboard, null, 2)}\n`),
  )
}

function file(path: string, content: string): BuiltFile {
  return { path, content }
}
