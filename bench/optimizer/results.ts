// Results on disk, one line of JSON for each repeat: an interrupted benchmark goes on where it stopped.

import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from './play.ts'
import type { Job } from './worker.ts'

export interface Results {
  readonly file: string
  find(job: Job): Outcome | undefined
  add(outcome: Outcome): void
}

/** Opens the results of the sources with `fingerprint`. A line cut short by a crash is left out. */
export function openResults(folder: string, fingerprint: string): Results {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${fingerprint}.jsonl`)
  const known = new Map<string, Outcome>()
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n')
  for (const line of text.split('\n')) {
    const outcome = parsed(line)
    if (outcome) known.set(keyOf(outcome), outcome)
  }
  return {
    file,
    find: (job) => known.get(keyOf(job)),
    add(outcome) {
      known.set(keyOf(outcome), outcome)
      appendFileSync(file, `${JSON.stringify(outcome)}\n`)
    },
  }
}

function keyOf({ task, method, repeat }: Job): string {
  return JSON.stringify([task, method, repeat])
}

function parsed(line: string): Outcome | undefined {
  try {
    return JSON.parse(line) as Outcome
  } catch {
    return undefined
  }
}
