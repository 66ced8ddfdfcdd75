// Everything that is shown of one version.
import {
  type Densification,
  type PosteriorCurve,
  twinApi,
  type Used,
  type Version,
  type VersionSummary,
} from './twin-api.ts'

export interface WholeVersion {
  readonly version: Version
  readonly posterior: readonly PosteriorCurve[]
  /** All versions of the same machine with the same material, oldest first. */
  readonly history: readonly VersionSummary[]
  /** Suggestions whose prediction spoke by it, newest first. */
  readonly used: readonly Used[]
  /** Only of sintering. */
  readonly densification?: Densification
}

export async function loadVersion(id: string): Promise<WholeVersion> {
  const version = await twinApi.version(id)
  const { process, material, machine } = version
  const of = { process, material, ...(machine !== undefined && { machine }) }
  const [posterior, history, used, densification] = await Promise.all([
    twinApi.posterior(id),
    historyOf(of),
    twinApi.usedBy(id),
    process === 'sintering' ? twinApi.densification(id) : undefined,
  ])
  return { version, posterior, history, used, ...(densification !== undefined && { densification }) }
}

/** A version from a table belongs to no machine, which a filter cannot say. */
async function historyOf(of: { process: string; material: string; machine?: string }): Promise<VersionSummary[]> {
  const [versions, heads] = await Promise.all([twinApi.history(of), twinApi.versions(of)])
  const own = new Set(heads.filter(({ machine }) => machine === of.machine).map(({ id }) => id))
  return versions.filter(({ id }) => own.has(id))
}
