// How many runs each twin simulates in a second on one thread: the best of some rounds over random settings.

import { stream } from '../../optimizer/math/rng.ts'
import { millingTwin, turningTwin } from '../../optimizer/processes/machining/twins.ts'
import { sinteringTwin } from '../../optimizer/processes/sintering/twin.ts'
import type { Fidelity, Twin } from '../../optimizer/processes/twin.ts'

const twins: readonly Twin[] = [sinteringTwin, turningTwin, millingTwin]
const runs: Readonly<Record<Fidelity, number>> = { closed: 200_000, full: 2000 }

export interface Speed {
  readonly process: string
  readonly setup: string
  /** Runs in a second; both fidelities of machining are the same. */
  readonly closed: number
  readonly full: number
}

/** `wanted` setups, all of them where none is named. */
export function speeds(wanted: readonly string[], rounds: number): Speed[] {
  return twins.flatMap((twin) =>
    Object.keys(twin.setups)
      .filter((setup) => wanted.length === 0 || wanted.includes(setup))
      .map((setup) => {
        const [closed, full] = [bestRate(twin, setup, { fidelity: 'closed', rounds }), fullRate(twin, setup, rounds)]
        return { process: twin.process, setup, closed, full: full ?? closed }
      }),
  )
}

function fullRate(twin: Twin, setup: string, rounds: number): number | undefined {
  return twin === sinteringTwin ? bestRate(twin, setup, { fidelity: 'full', rounds }) : undefined
}

function bestRate(twin: Twin, setup: string, { fidelity, rounds }: { fidelity: Fidelity; rounds: number }): number {
  const kernel = twin.open(twin.setups[setup]!, fidelity)
  const table = settingsTable(twin, setup, 500)
  const out = new Float64Array(twin.outcomes.length)
  const round = () => {
    const from = performance.now()
    for (let i = 0; i < runs[fidelity]; i++) kernel(table[i % table.length]!, out)
    return (1000 * runs[fidelity]) / (performance.now() - from)
  }
  return Math.max(...Array.from({ length: rounds }, round))
}

/** Settings within 10 % of their range around the recipe, as a screening around it would draw them. */
function settingsTable(twin: Twin, setup: string, count: number): Float64Array[] {
  const rng = stream(1, 'twins', setup)
  return Array.from({ length: count }, () =>
    Float64Array.from(twin.parameters, ({ name, low, high }) => {
      const moved = twin.recipes[setup]![name]! + 0.1 * (high - low) * (2 * rng.uniform() - 1)
      return Math.min(high, Math.max(low, moved))
    }),
  )
}
