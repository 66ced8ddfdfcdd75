// Fires every fault as often as wanted, again where a firing did not count, within a bound.
import { randomInt } from 'node:crypto'
import { messageOf } from '../../ingest/errors.ts'
import type { Fault } from './fault.ts'
import { type Entry, type Progress, verdictOf } from './progress.ts'

export interface CampaignOptions {
  readonly progress: Progress
  /** Firings that have to count. */
  times(fault: Fault): number
  /** Seed of the first firing, the next ones follow; default: at random. */
  readonly seed?: number
  tell(line: string): void
}

/** Firings beyond those wanted, for such as did not count. */
const spareFirings = (times: number) => 3 + times
/** A fault that fails so often one after another is left alone: the rest of the campaign is worth more. */
const failuresAtMost = 3

/** One fault; resolves to why it cannot be injected here, if so. Ends with what its firings share. */
export async function fireAll(fault: Fault, options: CampaignOptions): Promise<string | undefined> {
  const { progress, tell } = options
  const reason = await fault.unavailable?.()
  if (reason !== undefined) {
    tell(`${fault.name}: left out: ${reason}`)
    return reason
  }
  const times = options.times(fault)
  const held = () => progress.entriesOf(fault.name).filter((entry) => verdictOf(fault, entry) === 'held').length
  const first = options.seed ?? randomInt(2 ** 31)
  let failures = 0
  for (let tries = 0; held() < times && tries < times + spareFirings(times) && failures < failuresAtMost; tries++) {
    const entry = await fireOnce(fault, first + tries)
    progress.add(entry)
    const verdict = verdictOf(fault, entry)
    tell(
      `${fault.name} ${held()}/${times} seed ${entry.seed}: ${verdict} ${JSON.stringify(entry.firing ?? entry.error)}`,
    )
    failures = verdict === 'failed' ? failures + 1 : 0
    // What it leaves behind is no ground for the next firing.
    if (verdict === 'failed') await close(fault, tell)
  }
  await close(fault, tell)
  return undefined
}

/** What does not end well must not keep the other faults from being fired. */
async function close(fault: Fault, tell: CampaignOptions['tell']): Promise<void> {
  try {
    await fault.close?.()
  } catch (cause) {
    tell(`${fault.name}: its servers did not end well: ${messageOf(cause)}`)
  }
}

async function fireOnce(fault: Fault, seed: number): Promise<Entry> {
  const began = performance.now()
  const ended = () => ({
    fault: fault.name,
    seed,
    when: new Date().toISOString(),
    seconds: Math.round((performance.now() - began) / 100) / 10,
  })
  try {
    const firing = await fault.fire(seed)
    return { ...ended(), firing }
  } catch (cause) {
    return { ...ended(), error: messageOf(cause) }
  }
}
