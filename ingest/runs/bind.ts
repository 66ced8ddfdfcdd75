// Binds a run to the plan it carries out, or asks a person.
import type { Ledger, PlannedRun } from '../../ledger/ledger.ts'
import type { Nanoseconds, Run } from '../model.ts'
import { matchRun } from './match.ts'
import type { RunRules } from './rules.ts'

/** What the derivation itself does, it does as this. */
export const owner = 'kunlun'

/** The plan that the run is bound to, or now can be. `ask` where only a person can tell. */
export interface Binding {
  readonly plan?: PlannedRun
  readonly isNew: boolean
  readonly ask: readonly PlannedRun[]
}

export async function bindingOf(run: Run, rules: RunRules, ledger: Ledger): Promise<Binding> {
  const plans = await ledger.plans.list({ machine: run.machine })
  const bound = plans.find((plan) => plan.state === 'matched' && plan.run === run.id)
  if (bound) return { plan: bound, isNew: false, ask: [] }
  const open = plans.filter((plan) => plan.state === 'open')
  const match = matchRun(run, open, rules.settings)
  if (match.kind === 'matched') return { plan: match.plan, isNew: true, ask: [] }
  // While it runs, more will be known later: a person is asked about finished runs only.
  const isOver = run.state === 'finished'
  return { isNew: false, ask: match.kind === 'ambiguous' && isOver ? match.candidates : [] }
}

/** After the run stands in the ledger. */
export async function settleBinding(run: Run, binding: Binding, ledger: Ledger, now: Nanoseconds): Promise<void> {
  const by = { who: owner, when: now }
  if (binding.plan && binding.isNew) await ledger.plans.match(binding.plan.id, run.id, by)
  if (binding.ask.length === 0) return
  const candidates = binding.ask.map((plan) => plan.id).sort()
  await ledger.questions.ask({ kind: 'match-run', subject: run.id, candidates, asked: now })
}
