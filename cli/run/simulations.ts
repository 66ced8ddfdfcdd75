// Simulations of a running installation: one at a time on cores that the data path leaves, the newest kept in memory.
import { availableParallelism } from 'node:os'
import type { SimulationAsk, SimulationHead, Simulations, SimulationView } from '../../dashboards/api/simulation.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Clock } from '../../ingest/model.ts'
import type { Actor, Ledger } from '../../ledger/ledger.ts'
import { jobOf, problemsOfAsk } from '../../optimizer/simulation/ask.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { problemsOf } from '../../optimizer/simulation/kinds.ts'
import { quantileShares, type Summary } from '../../optimizer/simulation/summary.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { type Progress, simulate, type WorkParts } from '../simulate/run.ts'
import { createJobQueue, type Kept } from './job-queue.ts'
import { learntConstants } from './learnt-constants.ts'

export interface SimulationParts {
  readonly ledger: Ledger
  readonly studies: () => ReadonlyMap<string, StudyConfig>
  readonly clock: Clock
  /** Workers on other machines; absent: threads of this one. */
  readonly work?: WorkParts | undefined
}

export interface SimulationKeeper extends Simulations {
  /** Ends what works or waits. */
  close(): Promise<void>
}

/** One core stays free for the data path; threads give way besides. */
const workers = Math.max(1, availableParallelism() - 1)

export function createSimulations({ ledger, studies, clock, work }: SimulationParts): SimulationKeeper {
  const queue = createJobQueue<SimulationHead, Job, Summary>({
    clock,
    refuse: (count) => kunlunError('SIMULATIONS_WAITING', { count }),
    async carryOut({ task, signal, seconds, update }) {
      const onProgress = ({ rows, runsPerRow }: Progress) => {
        const finished = rows * runsPerRow
        update({ finished, ...(seconds() > 0 && { runsPerSecond: finished / seconds() }) })
      }
      return (await simulate(task, { workers, isQuiet: true, signal, onProgress, ...(work && { work }) })).summary
    },
  })
  return {
    async begin(ask, by) {
      const job = await jobFor(ask, { ledger, study: studyOf(ask, studies()) })
      return viewOf(queue.begin((id) => headOf(id, { ask, job, by }), job))
    },
    list: queue.list,
    get: (id) => seen(queue.get(id)),
    cancel: (id) => seen(queue.cancel(id)),
    close: queue.close,
  }
}

function studyOf({ study: id }: SimulationAsk, studies: ReadonlyMap<string, StudyConfig>): StudyConfig | undefined {
  if (id === undefined) return undefined
  const study = studies.get(id)
  if (study === undefined) throw kunlunError('NOT_FOUND', { what: 'study', id })
  return study
}

interface Known {
  readonly ledger: Ledger
  readonly study: StudyConfig | undefined
}

async function jobFor(ask: SimulationAsk, { ledger, study }: Known): Promise<Job> {
  const unclear = problemsOfAsk(ask, study)
  const constants = study?.twin && (await learntConstants(ledger, study))
  const job = jobOf(ask, { ...(study && { study }), ...(constants && { constants }) })
  const problems = unclear.length > 0 ? unclear : problemsOf(job)
  if (problems.length > 0) throw kunlunError('SIMULATION_INVALID', { detail: problems.join('; ') })
  return job
}

interface Begun {
  readonly ask: SimulationAsk
  readonly job: Job
  readonly by: Actor
}

function headOf(id: string, { ask, job, by }: Begun): SimulationHead {
  const { process, material, fidelity, constants } = job
  return {
    ...{ id, state: 'waiting', process, material, fidelity, runs: ask.runs, finished: 0, who: by.who, asked: by.when },
    ...(ask.study !== undefined && { study: ask.study }),
    ...(constants && { calibration: constants.calibration }),
  }
}

type Simulated = Kept<SimulationHead, Job, Summary>

function seen(one: Simulated | undefined): SimulationView | undefined {
  return one && viewOf(one)
}

function viewOf({ head, task, result }: Simulated): SimulationView {
  const { vary, fixed } = task.plan
  return { ...head, vary, fixed, limits: task.limits, shares: quantileShares, ...(result && { summary: result }) }
}
