// The part of the API by which an administrator manages people and tokens, and everybody the own password.
import type { z } from 'zod'
import type { tokenWire } from '../../api/rights/token-routes.ts'
import type { userWire } from '../../api/rights/users.ts'
import type { verificationWire } from '../../api/routes/audit.ts'
import { get, type Session, send, signedIn } from './api.ts'

export type User = z.input<typeof userWire>
export type Token = z.input<typeof tokenWire>
export type Verification = z.input<typeof verificationWire>

export interface NewToken {
  readonly label: string
  readonly actions: readonly string[]
  readonly machines?: readonly string[]
  readonly days: number
}

export const people = {
  users: () => get<User[]>('users'),
  change: (name: string, change: { role?: string; isActive?: boolean; password?: string }) =>
    send('PATCH', `users/${encodeURIComponent(name)}`, change),
  invite: (role: string) => send<{ path: string; expires: string }>('POST', 'invitations', { role }),
  invitation: (invitation: string) => send<{ role: string }>('POST', 'invitations/looks', { invitation }),
  accept: (invitation: string, name: string, password: string) =>
    send<Session>('POST', 'invitations/uses', { invitation, name, password }).then(signedIn),
  setPassword: (old: string, next: string) => send('PUT', 'sessions/current/password', { old, new: next }),
  tokens: () => get<Token[]>('tokens'),
  addToken: (token: NewToken) => send<Token & { token: string }>('POST', 'tokens', token),
  revoke: (id: string) => send('DELETE', `tokens/${id}`),
  verify: () => get<Verification>('audit/verification'),
}
