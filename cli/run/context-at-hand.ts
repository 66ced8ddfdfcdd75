// What is known beforehand of the run that comes next: the newest readings of the signals that contexts are taken from.
import { isUsable } from '../../ingest/runs/ordered.ts'
import { type RunMachine, runRules } from '../../ingest/runs/rules.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { Configuration } from '../config/schema.ts'

/**
 * Contexts by name, as far as a signal tells them: a context with a feature that keeps what a signal read as a run
 * began (`atStart`) is now what that signal reads now, such as the wear of the edge in the turret.
 */
export async function contextAtHand(
  { machine, parameters }: StudyConfig,
  contract: RunMachine | undefined,
  store: Pick<SampleStore, 'latest'>,
): Promise<Record<string, number>> {
  const atStart = contract && runRules(contract)?.atStart
  const signals = parameters.flatMap(({ type, name, feature }) => {
    const signal = type === 'context' && feature !== undefined ? atStart?.[feature] : undefined
    return signal === undefined ? [] : [{ name, signal }]
  })
  if (signals.length === 0) return {}
  const newest = new Map((await store.latest(machine)).filter(isUsable).map((one) => [one.signal, Number(one.value)]))
  const told = signals.map(({ name, signal }) => [name, newest.get(signal)] as const)
  return Object.fromEntries(told.filter((one): one is [string, number] => Number.isFinite(one[1])))
}

/** A configured machine as the rules of its runs see it. */
export function runMachineOf({ machines }: Configuration, machine: string): RunMachine | undefined {
  const found = machines[machine]
  if (found === undefined) return undefined
  const { kind, signals, runs } = found
  return { kind, signals: Object.keys(signals), ...(runs && { runs }) }
}
