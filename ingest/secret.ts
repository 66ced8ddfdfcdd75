// Secrets in the configuration: only ever a reference, never the value itself.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { kunlunError, messageOf } from './errors.ts'

/** `{ env: NAME }` or `{ file: PATH }`. */
export const secretRef = z
  .union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })], {
    error: 'must be { env: NAME } or { file: PATH }: a secret never stands in this file',
  })
  .describe('A secret: { env: NAME } or { file: PATH }')
export type SecretRef = z.infer<typeof secretRef>

/** The secret itself, without a trailing line break. Throws SECRET_MISSING; the message never holds the value. */
export function resolveSecret(ref: SecretRef): string {
  if ('env' in ref) {
    const value = process.env[ref.env]
    if (value === undefined || value === '')
      throw kunlunError('SECRET_MISSING', { where: `$${ref.env}`, cause: 'it is empty' })
    return value
  }
  try {
    return readFileSync(ref.file, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw kunlunError('SECRET_MISSING', { where: ref.file, cause: messageOf(cause) }, cause)
  }
}
