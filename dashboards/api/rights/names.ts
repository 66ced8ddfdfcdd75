// Names of users: letters of any script, written one way.
import { z } from 'zod'

/** Who acts without being a person, as the ledger names them. */
const reserved = new Set(['kunlun', 'local', 'token', 'nobody', 'signal', 'somebody'])

/** The one form of a name as typed: what looks the same is the same. */
export function userName(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase()
}

export const newName = z
  .string()
  .max(200)
  .transform(userName)
  .refine((name) => /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._@-]{1,63}$/u.test(name), {
    error: 'must be 2 to 64 letters, digits, dots, dashes, underscores or @',
  })
  .refine((name) => !reserved.has(name), { error: 'is a name that Kunlun itself uses' })
