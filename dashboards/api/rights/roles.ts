// The roles of a plant with what each may do; docs/security.md shows the same table.
import type { Ledger } from '../../../ledger/ledger.ts'
import { type Action, allActions } from './actions.ts'

export const roles = ['viewer', 'operator', 'process-engineer', 'algorithm-engineer', 'administrator'] as const

export type Role = (typeof roles)[number]

const viewer: readonly Action[] = ['plant.read', 'metrics.read', 'password.change']

const operator: readonly Action[] = [
  ...viewer,
  'event.add',
  'outcome.add',
  'question.answer',
  'suggestion.ask',
  'suggestion.decide',
  'plan.cancel',
  'study.predict',
]

const engineer: readonly Action[] = [
  'engineering.read',
  'audit.read',
  'configuration.read',
  'study.change',
  'calibration.make',
  'simulation.make',
  'optimizer.use',
  'import.make',
]

const granted: Readonly<Record<Role, ReadonlySet<Action>>> = {
  viewer: new Set(viewer),
  operator: new Set(operator),
  'process-engineer': new Set([
    ...operator,
    ...engineer,
    'outcome.void',
    'run.void',
    'quarantine.replay',
    'quarantine.mend',
    'contract.accept',
    'link.examine',
  ]),
  // Judges models, not the plant: what is run is decided by those who answer for it.
  'algorithm-engineer': new Set([...viewer, ...engineer, 'event.add', 'suggestion.ask', 'study.predict']),
  administrator: new Set(allActions),
}

/** Who cannot be missing: nothing listens beyond this machine before there is one. */
export const administrator: Role = 'administrator'

export async function hasAdministrator(users: Ledger['users']): Promise<boolean> {
  return (await users.list()).some(({ role, isActive }) => isActive && role === administrator)
}

export function isRole(text: string): text is Role {
  return Object.hasOwn(granted, text)
}

/** Nothing for a role that this version does not know. */
export function actionsOf(role: string): ReadonlySet<Action> {
  return isRole(role) ? granted[role] : new Set()
}
