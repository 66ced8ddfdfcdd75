// What the API is given for laying runs over each other.
import type { Installation } from '../../dashboards/api/installation.ts'
import { compareRuns } from './compare.ts'
import { type OverlayParts, runOverlays } from './overlays.ts'

export function runPorts(parts: OverlayParts): Pick<Installation, 'runOverlays' | 'compareRuns'> {
  return { runOverlays: runOverlays(parts), compareRuns: compareRuns(parts) }
}
