// Makes a batch final: samples to the store, outcomes to their desk, everything bad to quarantine.
import { KunlunError, messageOf } from './errors.ts'
import { mendedParts, readMended } from './mend/mended.ts'
import type { Sample } from './model.ts'
import { asKunlunError, type Persistence, persist } from './persist.ts'
import type { PipelineOptions } from './pipeline.ts'
import { type Batch, type Opened, quarantineEntries } from './pipeline-batch.ts'
import type { Rejection } from './stores/store.ts'

type SettleTools = PipelineOptions & Persistence

/**
 * Every step may have been done before, by a process that was killed: the store, the desk and the quarantine know a part
 * that they have already taken. Resolves to false if the signal aborted before the batch was final.
 */
export async function settleBatch(batch: Batch, signal: AbortSignal, tools: SettleTools): Promise<boolean> {
  const rejected = await writeSamples(batch.samples, 0, { signal, tools })
  if (rejected === undefined) return false
  countSamples(batch, rejected, tools)
  for (const opened of batch.opened)
    if (opened.outcomes.length > 0 && !(await reportOutcomes(opened, signal, tools))) return false
  const entries = batch.opened.filter(({ bad }) => bad.length > 0).flatMap(quarantineEntries)
  if (entries.length > 0 && (await persist(() => tools.quarantine.add(entries), signal, tools)) === undefined)
    return false
  if (batch.gaps.length > 0 && (await persist(() => noteGaps(batch, tools), signal, tools)) === undefined) return false
  tools.followUp?.touched(batch.samples)
  announce(batch.samples, tools)
  return true
}

async function noteGaps({ gaps }: Batch, tools: SettleTools): Promise<void> {
  await tools.gaps?.note(gaps)
}

/**
 * Tries for as long as the store cannot be reached. Where the store says that a batch will never be taken without
 * saying which sample is to blame, halves are tried until single ones are left. Indices count from `offset`.
 */
async function writeSamples(
  samples: readonly Sample[],
  offset: number,
  how: { signal: AbortSignal; tools: SettleTools },
): Promise<readonly Rejection[] | undefined> {
  if (samples.length === 0) return []
  try {
    const answer = await persist(() => how.tools.store.write(samples), how.signal, how.tools)
    return answer?.result.rejected.map((rejection) => ({ ...rejection, index: rejection.index + offset }))
  } catch (cause) {
    if (!(cause instanceof KunlunError)) throw cause
    if (samples.length === 1) return [{ index: offset, code: cause.code, reason: cause.message }]
  }
  const middle = samples.length >> 1
  const first = await writeSamples(samples.slice(0, middle), offset, how)
  const second = first && (await writeSamples(samples.slice(middle), offset + middle, how))
  return first && second && [...first, ...second]
}

function countSamples(batch: Batch, rejected: readonly Rejection[], { log }: SettleTools): void {
  const reasons = new Map(rejected.map((rejection) => [rejection.index, rejection]))
  for (const [index, sample] of batch.samples.entries()) {
    const { opened, part } = batch.origins[index] as Batch['origins'][number]
    const counts = batch.tally.sample(opened.message.connector, sample.machine)
    const rejection = reasons.get(index)
    if (rejection === undefined) {
      counts.stored++
      continue
    }
    counts.quarantined++
    const { code, reason } = rejection
    opened.bad.push({ part, code, reason, machine: sample.machine, signal: sample.signal })
  }
  if (rejected.length > 0)
    log.warn(
      { code: rejected[0]?.code, samples: rejected.length, first: rejected[0]?.reason },
      'the store refused samples',
    )
}

/** A report that trips over a defect of ours goes to quarantine, from where it can be replayed: the others go on. */
const defectAttempts = 3

async function reportOutcomes(opened: Opened, signal: AbortSignal, tools: SettleTools): Promise<boolean> {
  const { message, sequence, outcomes, outcomesFrom, bad } = opened
  const { connector, source, received } = message
  // A person answers for what they mended.
  const who = connector === mendedParts ? { who: readMended(message).who } : {}
  const context = { connector, source, received, sequence, ...who }
  try {
    const patience = { ...tools, defectAttempts }
    const answer = await persist(() => tools.outcomes.report(outcomes, context), signal, patience)
    for (const [index, problem] of (answer?.result ?? []).entries())
      bad.push({ part: outcomesFrom + (problem.part ?? index), code: problem.code, reason: problem.message })
    return answer !== undefined
  } catch (cause) {
    if (!(cause instanceof KunlunError)) throw cause
    tools.alarm(undefined)
    bad.push({ part: outcomesFrom, code: cause.code, reason: cause.message })
    return true
  }
}

/** Who listens must not be able to stop the data. */
function announce(samples: readonly Sample[], { onStored, log }: SettleTools): void {
  if (onStored === undefined) return
  const spans = new Map<string, { from: bigint; to: bigint }>()
  for (const { machine, time } of samples) {
    const span = spans.get(machine)
    if (span === undefined) spans.set(machine, { from: time, to: time })
    else if (time < span.from) span.from = time
    else if (time > span.to) span.to = time
  }
  try {
    for (const [machine, { from, to }] of spans) onStored(machine, from, to)
  } catch (cause) {
    log.error({ code: asKunlunError(cause).code, cause: messageOf(cause) }, 'what follows stored samples failed')
  }
}
