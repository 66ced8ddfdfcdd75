// What all views share: the installation, its machines and its studies.
import { createContext, use } from 'react'
import type { Action } from '../../api/rights/actions.ts'
import type { InstallationInfo, Machine, Session, Study, Title } from './api.ts'

export interface Site {
  /** Who is signed in, and what they may do. */
  readonly session: Session
  readonly info: InstallationInfo
  readonly machines: readonly Machine[]
  readonly studies: readonly Study[]
  /** Loads it anew, after something of it was changed. */
  refresh(): void
}

export const SiteContext = createContext<Site | undefined>(undefined)

export function useSite(): Site {
  const site = use(SiteContext)
  if (site === undefined) throw new Error('useSite outside of SiteContext')
  return site
}

/** Whether whoever is signed in may do it; the API decides, the page only spares them the attempt. */
export function useMay(): (action: Action) => boolean {
  const { session } = useSite()
  return (action) => session.actions.includes(action)
}

/** Titles and units of parameters and outcomes by name, from the studies. */
export function describeNames(studies: readonly Study[]): Map<string, { title?: Title; unit?: string }> {
  const names = new Map<string, { title?: Title; unit?: string }>()
  for (const study of studies) {
    for (const parameter of study.parameters) names.set(parameter.name, parameter)
    for (const entry of [...study.constraints, ...study.objectives]) names.set(entry.outcome, entry)
  }
  return names
}
