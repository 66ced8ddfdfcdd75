// Which planned run a run was: by the program that the machine reported, checked against its set points.

import type { PlannedRun } from '../../ledger/ledger.ts'
import type { Run } from '../model.ts'
import type { SettingRule } from './config.ts'

/** `ambiguous` is a question for a person: nothing is ever joined silently to the nearest. */
export type Match =
  | { readonly kind: 'matched'; readonly plan: PlannedRun }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly PlannedRun[] }
  | { readonly kind: 'none' }

/**
 * `run.planned` holds what its set point showed, `plans` are the open ones of its machine. A program id that is a
 * plan's decides, unless the set points of the finished run contradict it; a machine that reports no program is matched
 * by set points alone.
 */
export function matchRun(
  run: Run,
  plans: readonly PlannedRun[],
  settings: Readonly<Record<string, SettingRule>>,
): Match {
  const open = plans.filter((plan) => plan.machine === run.machine && plan.process === run.process)
  const program = run.labels['program']
  if (program === undefined) return matchBySetpoints(run, open, settings)
  const named = open.filter((plan) => same(plan.program, program))
  const [only, ...others] = named
  if (only === undefined) return { kind: 'none' }
  const fits = run.state === 'running' || agrees(run, only, settings) !== 'no'
  if (others.length === 0 && fits) return { kind: 'matched', plan: only }
  return { kind: 'ambiguous', candidates: named }
}

/** Set points say nothing before the run is over. */
function matchBySetpoints(
  run: Run,
  open: readonly PlannedRun[],
  settings: Readonly<Record<string, SettingRule>>,
): Match {
  if (run.state === 'running') return { kind: 'none' }
  const fitting = open.filter((plan) => agrees(run, plan, settings) === 'yes')
  const [only, ...others] = fitting
  if (only === undefined) return { kind: 'none' }
  return others.length === 0 ? { kind: 'matched', plan: only } : { kind: 'ambiguous', candidates: fitting }
}

/** `unknown` where no parameter with a tolerance can be compared. */
function agrees(run: Run, plan: PlannedRun, settings: Readonly<Record<string, SettingRule>>): 'yes' | 'no' | 'unknown' {
  let compared = 0
  for (const [parameter, { tolerance }] of Object.entries(settings)) {
    const ordered = numberIn(plan.settings, parameter)
    const shown = numberIn(run.planned, parameter)
    if (tolerance === undefined || ordered === undefined || shown === undefined) continue
    if (Math.abs(ordered - shown) > tolerance) return 'no'
    compared += 1
  }
  return compared === 0 ? 'unknown' : 'yes'
}

function numberIn(settings: Run['planned'], parameter: string): number | undefined {
  const value = Object.hasOwn(settings, parameter) ? settings[parameter] : undefined
  return typeof value === 'number' ? value : undefined
}

function same(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase()
}
