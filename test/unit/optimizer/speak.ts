// A study spoken to through the ask-tell protocol, for tests.
import { createAskTell } from '../../../optimizer/ask-tell.ts'

export interface Suggested {
  readonly settings: Record<string, number | string>
  readonly candidate?: number
  readonly predicted: Record<string, { mean: number; sd: number }>
  readonly feasible: number
  readonly because: string
}

export interface Reply {
  readonly ok?: boolean
  readonly count?: number
  readonly error?: { readonly code: string; readonly message: string }
  readonly warnings?: readonly { readonly id?: string; readonly code: string; readonly message: string }[]
  readonly suggestions?: readonly Suggested[]
  readonly settings?: Record<string, number | string>
  readonly candidate?: number
  readonly predicted?: Record<string, { mean: number; sd: number }>
  readonly stop?: { readonly advised: boolean; readonly reason: string }
}

/** A new instance with a stopwatch that stands still; `line` sends text, `send` an object. */
export function speak() {
  const line = createAskTell({ version: '1.0.0', nowMs: () => 0 })
  return { line, send: (request: unknown): Reply => JSON.parse(line(JSON.stringify(request)) ?? 'null') }
}

export const codes = ({ warnings }: Reply) => (warnings ?? []).map(({ code }) => code)

/** A furnace study with a category, a context, a limit. */
const peak = { name: 'peak', type: 'continuous', low: 1450, high: 1650, unit: 'Cel' }
export const furnaceStudy = {
  parameters: [
    peak,
    { name: 'gas', type: 'categorical', values: ['air', 'n2'] },
    { name: 'lot_bet', type: 'context', low: 2, high: 12 },
  ],
  constraints: [{ kind: 'outcome', outcome: 'camber', max: 0.3, probability: 0.9 }],
  objectives: [{ outcome: 'strength', goal: 'maximize' }],
}
