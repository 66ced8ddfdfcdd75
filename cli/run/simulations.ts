// Simulations of a running installation: one at a time on cores that the data path leaves.
import {
  type SimulationAsk,
  type SimulationFacts,
  type Simulations,
  simulationFacts,
  simulationResult,
} from '../../dashboards/api/simulation.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { jobOf, problemsOfAsk } from '../../optimizer/simulation/ask.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { problemsOf } from '../../optimizer/simulation/kinds.ts'
import { quantileShares } from '../../optimizer/simulation/summary.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { type Progress, simulate, type WorkParts } from '../simulate/run.ts'
import { createJobQueue, type JobTools, type Work, jobWorkers as workers } from './job-queue.ts'
import { learntConstants } from './learnt-constants.ts'

export interface SimulationParts extends JobTools {
  readonly ledger: Ledger
  readonly studies: () => ReadonlyMap<string, StudyConfig>
  /** Workers on other machines; absent: threads of this one. */
  readonly work?: WorkParts | undefined
}

export interface SimulationKeeper extends Simulations {
  /** Interrupts what works or waits. */
  close(): Promise<void>
}

export function createSimulations({ studies, work, ...tools }: SimulationParts): SimulationKeeper {
  const queue = createJobQueue(
    {
      ...{ name: 'simulation', facts: simulationFacts, result: simulationResult },
      refuse: (count: number) => kunlunError('SIMULATIONS_WAITING', { count }),
      async carryOut({ task, signal, seconds, update }: Work<SimulationFacts, Job>) {
        const onProgress = ({ rows, runsPerRow }: Progress) => {
          const finished = rows * runsPerRow
          update({ finished, ...(finished > 0 && seconds() > 0 && { runsPerSecond: finished / seconds() }) })
        }
        return (await simulate(task, { workers, isQuiet: true, signal, onProgress, ...(work && { work }) })).summary
      },
    },
    tools,
  )
  return {
    ...queue,
    async begin(ask, by) {
      const job = await jobFor(ask, { ledger: tools.ledger, study: studyOf(ask, studies()) })
      return queue.begin(factsOf(ask, job), job, by)
    },
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

function factsOf(ask: SimulationAsk, job: Job): SimulationFacts {
  const { process, material, fidelity, constants, limits } = job
  const { vary, fixed } = job.plan
  return {
    ...{
      process,
      material,
      fidelity,
      runs: ask.runs,
      finished: 0,
      vary,
      fixed,
      limits,
      shares: [...quantileShares],
      ask,
    },
    ...(ask.study !== undefined && { study: ask.study }),
    ...(constants && { calibration: constants.calibration }),
  }
}
