// A stage of the proof that remembers, as it closes, what its study had learnt from.
import type { RunObservation } from '../../optimizer/history.ts'
import type { Installation, Parts } from '../proof/installation.ts'
import type { Stage } from '../proof/play.ts'

export interface Watched {
  readonly stage: Stage
  /** Runs with their achieved settings, outcomes, edges; oldest first. */
  learnt(): readonly RunObservation[]
}

/** `look` is called before the installation closes. */
export function watched<I extends Installation>(
  open: (parts: Parts) => Promise<I>,
  look: (installation: I) => Promise<void> = async () => undefined,
): Watched {
  let learnt: readonly RunObservation[] = []
  return {
    learnt: () => learnt,
    async stage(parts) {
      const installation = await open(parts)
      return {
        ...installation,
        async close() {
          learnt = await installation.observations()
          await look(installation)
          await installation.close()
        },
      }
    },
  }
}
