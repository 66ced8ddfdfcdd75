// Gathers what is known of one run: its phases, its results, the plan and the suggestion behind it.
import type { Nanoseconds, Run, Sample } from '../../ingest/model.ts'
import type { Installation, MachineView, Title } from './installation.ts'
import { judgedRuns } from './judged-runs.ts'
import { toSuggestion } from './suggestion-view.ts'

export interface Phase {
  readonly number: number
  readonly title?: Title
  readonly from: Nanoseconds
  readonly to: Nanoseconds
}

/** Everything the run page shows beside the curves. */
export async function readRunDetail(installation: Installation, run: Run) {
  const { ledger } = installation
  const [phases, outcomes, plans, [judged]] = await Promise.all([
    readPhases(installation, run),
    ledger.outcomes.history(run.id),
    ledger.plans.list({ machine: run.machine }),
    judgedRuns(installation, [run]),
  ])
  const plannedRun = plans.find((plan) => plan.run === run.id)
  const origin = plannedRun?.suggestion === undefined ? undefined : await ledger.suggestions.get(plannedRun.suggestion)
  const suggestion = origin === undefined ? undefined : await toSuggestion(installation, origin)
  return {
    run,
    phases,
    outcomes,
    judged: { judgement: judged!.judgement, results: judged!.outcomes, missed: judged!.missed },
    ...(plannedRun === undefined ? {} : { plannedRun }),
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

async function readPhases(installation: Installation, run: Run): Promise<Phase[]> {
  const machine = installation.machines().find((one) => one.id === run.machine)
  if (machine?.phases === undefined) return []
  const to = run.to ?? installation.clock.now()
  if (to <= run.from) return []
  const signals = [machine.phases.signal]
  const samples = await installation.series.read({ machine: run.machine, signals, from: run.from, to: to + 1n })
  return phasesOf(samples, machine, to)
}

/** Neighbouring samples of the same number are one phase; a phase lasts until the next one begins. */
function phasesOf(samples: readonly Sample[], machine: MachineView, end: Nanoseconds): Phase[] {
  const changes = samples.filter((sample, index) => sample.value !== null && sample.value !== samples[index - 1]?.value)
  return changes.flatMap((sample, index) => {
    const to = changes[index + 1]?.time ?? end
    const title = machine.phases?.titles[String(sample.value)]
    if (to <= sample.time) return []
    return [{ number: Number(sample.value), from: sample.time, to, ...(title === undefined ? {} : { title }) }]
  })
}
