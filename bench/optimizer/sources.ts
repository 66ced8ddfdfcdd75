// A fingerprint of everything that a file imports: results made by other code are not mixed with today's.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Sixteen hex digits over the text of `entry` with all files that it imports by a relative path. */
export function fingerprint(entry: string): string {
  const hash = createHash('sha256')
  for (const file of [...closure(entry)].sort()) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

function closure(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const [, path] of readFileSync(entry, 'utf8').matchAll(/from '(\.[^']+)'/g)) {
    closure(resolve(dirname(entry), path!), seen)
  }
  return seen
}
