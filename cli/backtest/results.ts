// Results on disk, one line of JSON for each repeat: an interrupted backtest goes on where it stopped.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../version.ts'

export interface Results<T> {
  find(key: string): T | undefined
  add(key: string, result: T): void
}

/** Short for what a result follows from: any change of it makes old lines strangers. */
export function fingerprintOf(...parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([version, ...parts]))
    .digest('hex')
    .slice(0, 16)
}

/** Opens `repeats.jsonl` of a folder. Lines of other fingerprints stay; one cut short by a crash is left out. */
export function openResults<T>(folder: string, fingerprint: string): Results<T> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'repeats.jsonl')
  const known = new Map<string, T>()
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n')
  for (const line of text.split('\n')) {
    const entry = parsed<T>(line)
    if (entry?.of === fingerprint) known.set(entry.key, entry.result)
  }
  return {
    find: (key) => known.get(key),
    add(key, result) {
      known.set(key, result)
      appendFileSync(file, `${JSON.stringify({ of: fingerprint, key, result })}\n`)
    },
  }
}

/** Results that nobody needs again. */
export function resultsInMemory<T>(): Results<T> {
  const known = new Map<string, T>()
  return { find: (key) => known.get(key), add: (key, result) => known.set(key, result) }
}

function parsed<T>(line: string): { of: string; key: string; result: T } | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as { of: string; key: string; result: T }
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}
