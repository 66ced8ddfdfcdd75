// Dashboards of a plant's own, read from files that export them by name.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dashboards as ours } from '../../dashboards/grafana/index.ts'
import { type OwnDashboards, ownProblem } from '../../dashboards/grafana/kit.ts'
import { kunlunError, messageOf } from '../../ingest/errors.ts'

/** All that the files export as `dashboards`. Throws REQUEST_INVALID for a file that is none, for a name that is taken. */
export async function ownDashboards(files: readonly string[]): Promise<OwnDashboards> {
  let own: OwnDashboards = {}
  for (const file of files) {
    const found = await dashboardsIn(file)
    const problem = ownProblem(found, [...Object.keys(ours), ...Object.keys(own)])
    if (problem !== undefined) throw kunlunError('REQUEST_INVALID', { detail: `${file}: ${problem}` })
    own = { ...own, ...found }
  }
  return own
}

async function dashboardsIn(file: string): Promise<OwnDashboards> {
  try {
    const { dashboards }: { dashboards?: OwnDashboards } = await import(pathToFileURL(resolve(file)).href)
    return dashboards ?? {}
  } catch (cause) {
    throw kunlunError('REQUEST_INVALID', { detail: `${file}: ${messageOf(cause)}` }, cause)
  }
}
