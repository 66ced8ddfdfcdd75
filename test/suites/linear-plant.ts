// A process whose scatter is known exactly: one outcome, linear in one setting, with normal scatter at every level.
import type { ScatterPlan, Source } from '../../optimizer/processes/scatter.ts'
import type { Twin } from '../../optimizer/processes/twin.ts'
import { openScattered, type Scattered } from '../../optimizer/robust/scattered.ts'
import type { Specification } from '../../optimizer/spc/capability.ts'

/** Standard deviations of the outcome by level. */
export interface Sizes {
  readonly lot: number
  readonly run: number
  readonly place: number
  readonly part: number
  readonly laboratory: number
}

export const linearTwin: Twin = {
  process: 'linear',
  parameters: [
    { name: 'x', unit: 'K', low: -10, high: 10 },
    { name: 'w', unit: '1', low: -10, high: 10 },
  ],
  outcomes: [
    { name: 'y', unit: 'mm', low: -1e6, high: 1e6 },
    { name: 'cost', unit: '1', low: 0, high: 1e6 },
  ],
  sheets: {},
  setups: { plain: {} },
  recipes: { plain: { x: 1, w: 0 } },
  referencePoints: [],
  open: () => (settings, outcomes) => {
    outcomes[0] = 10 + 2 * settings[0]! + settings[1]!
    outcomes[1] = 5
  },
}

const words = { en: 'a level', zh: '层次' }

export function linearPlan(sizes: Sizes, specification: Specification): ScatterPlan {
  const source = (level: keyof Sizes, on: Source['on'], size: number): Source => ({
    ...{ name: level, title: words, level, on, shape: 'normal', size },
    moves: [on === 'setting' ? 'x' : 'y'],
  })
  return {
    process: 'linear',
    sheet: { name: 'scatter-linear', title: 'none', constants: {} },
    units: {},
    called: { lot: words, run: words, place: words, part: words, laboratory: words },
    sources: [
      source('lot', 'setting', sizes.lot / 2),
      source('run', 'outcome', sizes.run),
      source('place', 'setting', sizes.place / 2),
      source('part', 'outcome', sizes.part),
      source('laboratory', 'outcome', sizes.laboratory),
    ],
    ofParts: ['y'],
    ofRuns: ['cost'],
    specifications: () => ({ y: specification }),
    lost: () => () => 0.02,
    costBegun: (told) => told[1]!,
  }
}

export function linearScattered(sizes: Sizes, specification: Specification): Scattered {
  return openScattered({ twin: linearTwin, plan: linearPlan(sizes, specification), setup: {} })
}
