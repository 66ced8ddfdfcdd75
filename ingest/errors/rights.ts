// Errors that people meet at the door: signing in, rights, invitations.
import type { ErrorEntry } from './entry.ts'

export const rightsErrors = {
  UNAUTHORIZED: {
    what: 'Nobody is signed in, or the token is not valid',
    next: 'Sign in on the page; programs send Authorization: Bearer with a token of this installation.',
    retry: false,
    status: 401,
  },
  FORBIDDEN: {
    what: '{who} may not do this: it needs the right {action}',
    next: 'Ask an administrator for another role, or for a token with this right for this machine.',
    retry: false,
    status: 403,
  },
  SIGN_IN_FAILED: {
    what: 'Name and password do not fit',
    next: 'Check both; an administrator can set a new password.',
    retry: false,
    status: 401,
  },
  SIGN_IN_LOCKED: {
    what: 'Too many failed attempts; the next one is possible in {seconds} s',
    next: 'Wait, then try again; whoever forgot the password asks an administrator for a new one.',
    retry: true,
    status: 429,
  },
  CSRF_MISSING: {
    what: 'The request does not carry the word of its session',
    next: 'Load the page again; programs use a token instead of the cookie.',
    retry: false,
    status: 403,
  },
  PROVIDER_REFUSED: {
    what: 'Signing in by way of the provider did not succeed: {reason}',
    next: 'Begin again on the page; an administrator checks http.oidc and the groups at the provider.',
    retry: false,
    status: 401,
  },
  PROVIDER_UNREACHABLE: {
    what: 'The provider {issuer} cannot be asked: {cause}',
    next: 'Check http.oidc.issuer, the network and its certificate; a password still works meanwhile.',
    retry: true,
    status: 503,
  },
  INVITATION_INVALID: {
    what: 'This invitation is not valid: it was used, has ended, or never was',
    next: 'Ask for a new one: `kunlun user invite`, or an administrator on the page.',
    retry: false,
    status: 410,
  },
  PASSWORD_WEAK: {
    what: 'This password cannot be used: {reason}',
    next: 'Take at least 12 characters that nobody would guess; a sentence is best.',
    retry: false,
    status: 400,
  },
  NAME_TAKEN: {
    what: 'There is already a user {name}',
    next: 'Choose another name.',
    retry: false,
    status: 409,
  },
  ADMINISTRATOR_FIRST: {
    what: 'There is no administrator yet',
    next: 'Make an administrator first: with the first user ends what anybody at this machine may do.',
    retry: false,
    status: 409,
  },
  LAST_ADMINISTRATOR: {
    what: '{name} is the last administrator',
    next: 'Make somebody else an administrator first.',
    retry: false,
    status: 409,
  },
} as const satisfies Record<string, ErrorEntry>
