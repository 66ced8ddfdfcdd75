// What every decoder promises of its answer, whatever the bytes were.

import { machinesConfig } from '../../ingest/contract/config.ts'
import { compileContracts } from '../../ingest/contract/contracts.ts'
import { judge } from '../../ingest/contract/judge.ts'
import { isErrorCode } from '../../ingest/errors.ts'
import type { Decoded, OutcomeReport, Problem, Reading, SignalType } from '../../ingest/model.ts'
import { isName } from '../../ingest/names.ts'
import { refusal } from '../../ingest/stores/sample-check.ts'
import { hold, shown } from './target.ts'

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }
const received = 1_767_571_200_000_000_000n
const types: readonly SignalType[] = ['float', 'integer', 'boolean', 'text']
/** One signal of each type, dated on receipt. */
const contracts = compileContracts(
  machinesConfig.parse({ m: { time: 'received', signals: Object.fromEntries(types.map((type) => [type, { type }])) } }),
)

/** Throws where a reading, outcome or problem is not what its type says, or could not go on to the store. */
export function checkDecoded(decoded: Decoded): void {
  for (const reading of decoded.readings) checkReading(reading)
  for (const outcome of decoded.outcomes) checkOutcome(outcome)
  for (const problem of decoded.problems) checkProblem(problem)
}

function checkReading(reading: Reading): void {
  const { machine, signal, time, value, quality, unit } = reading
  hold(isName(machine) && isName(signal), () => `names: ${shown(reading)}`)
  hold(time === undefined || (time >= int64.min && time <= int64.max), () => `time: ${shown(reading)}`)
  const isScalar = value === null || ['boolean', 'string', 'bigint'].includes(typeof value)
  hold(isScalar || Number.isFinite(value), () => `value: ${shown(reading)}`)
  hold(Number.isInteger(quality) && quality >= 0 && quality <= 0xffff_ffff, () => `quality: ${shown(reading)}`)
  hold(unit === undefined || typeof unit === 'string', () => `unit: ${shown(reading)}`)
  for (const type of types) checkJudged(reading, type)
}

/** What a contract lets through, a store can hold; what it refuses has a reason on one line. */
function checkJudged(reading: Reading, type: SignalType): void {
  const { machine, signal } = reading
  const verdict = judge({ ...reading, machine: 'm', signal: type }, contracts, { now: received, received })
  if (verdict.sample === undefined) checkProblem({ code: verdict.refusal.code, message: verdict.refusal.reason })
  else {
    const refused = refusal({ ...verdict.sample, machine, signal })
    hold(refused === undefined, () => `no store takes it: ${refused?.reason} ${shown(reading)}`)
  }
}

function checkOutcome(outcome: OutcomeReport): void {
  const { name, value, sd, run, batch } = outcome
  hold(isName(name) && Number.isFinite(value), () => `outcome: ${shown(outcome)}`)
  hold(sd === undefined || (Number.isFinite(sd) && sd >= 0), () => `sd: ${shown(outcome)}`)
  hold(run !== undefined || batch !== undefined, () => `of nothing: ${shown(outcome)}`)
}

function checkProblem(problem: Problem): void {
  hold(isErrorCode(problem.code), () => `no such code: ${shown(problem)}`)
  hold(
    problem.message.length <= 2000 && !/[\p{Cc}\u2028\u2029]/u.test(problem.message),
    () => `text: ${shown(problem)}`,
  )
}
