// The one decision whether somebody may do something.
import type { Action } from './actions.ts'
import { actionsOf } from './roles.ts'

/** Who asks. */
export type Subject =
  /** Nobody proved who they are. */
  | { readonly kind: 'nobody' }
  /** A person at the machine while there are no users, or whoever may read the data folder. */
  | { readonly kind: 'local' }
  /** Whoever holds the token of the configuration. */
  | { readonly kind: 'holder' }
  | { readonly kind: 'user'; readonly name: string; readonly role: string }
  | {
      readonly kind: 'token'
      readonly label: string
      readonly actions: ReadonlySet<string>
      /** Absent: all. */
      readonly machines?: ReadonlySet<string>
    }

/**
 * What it is asked of: ids of machines. Without them it concerns all machines or cannot be told; with an empty list it
 * concerns none.
 */
export interface Resource {
  readonly machines?: readonly string[]
}

/** True where the subject may do the action with the resource. A token bound to machines passes for those alone. */
export function authorize(subject: Subject, action: Action, resource: Resource): boolean {
  if (subject.kind === 'nobody') return false
  if (subject.kind === 'local' || subject.kind === 'holder') return true
  if (subject.kind === 'user') return actionsOf(subject.role).has(action)
  const { actions, machines } = subject
  if (!actions.has(action)) return false
  return machines === undefined || (resource.machines?.every((machine) => machines.has(machine)) ?? false)
}

/** How the ledger names who acted. A user's name has no space, so that no label can pass for one. */
export function nameOf(subject: Subject): string {
  if (subject.kind === 'user') return subject.name
  if (subject.kind === 'token') return `token ${subject.label}`
  return { nobody: '', local: 'local', holder: 'token' }[subject.kind]
}
