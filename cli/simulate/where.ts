// Where simulations are worked out, as the configuration says.
import type { SimulationsConfig } from '../config/simulations.ts'
import type { WorkParts } from './run.ts'

/** Undefined: on this machine. The clients are loaded on first use, so that one machine alone does without them. */
export function workWhere(config: SimulationsConfig | undefined, onWaiting?: () => void): WorkParts | undefined {
  if (config === undefined) return undefined
  return async (opened, wanted) => (await import('./remote.ts')).workThere(config, onWaiting)(opened, wanted)
}
