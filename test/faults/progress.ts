// Finished firings in a file of JSON lines, so that a campaign that was interrupted goes on where it stood.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Fault, Firing } from './fault.ts'

/** A firing that came to its end, or the reason why it did not. */
export interface Entry {
  readonly fault: string
  readonly seed: number
  /** When it ended, UTC. */
  readonly when: string
  readonly seconds: number
  readonly firing?: Firing
  readonly error?: string
}

export interface Progress {
  entriesOf(fault: string): readonly Entry[]
  add(entry: Entry): void
}

export function openProgress(file: string): Progress {
  mkdirSync(dirname(file), { recursive: true })
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  // A line that a kill has torn is a firing that never ended.
  const entries = lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Entry)
  if (lines.length > 0 && lines.at(-1) !== '') appendFileSync(file, '\n')
  return {
    entriesOf: (fault) => entries.filter((entry) => entry.fault === fault),
    add(entry) {
      entries.push(entry)
      appendFileSync(file, `${JSON.stringify(entry)}\n`)
    },
  }
}

export type Verdict = 'held' | 'failed' | 'not counted'

/** Whether a firing counts, and how it went. */
export function verdictOf(fault: Fault, { firing }: Entry): Verdict {
  if (firing === undefined) return 'failed'
  if (firing.lost > 0 || firing.duplicated > 0 || (firing.violations ?? []).length > 0) return 'failed'
  const counts = firing.fired > 0 && (fault.isKill !== true || firing.inFlight > 0)
  return counts ? 'held' : 'not counted'
}
