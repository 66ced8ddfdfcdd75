// Simulations of a running installation: one at a time on cores that the data path leaves, the newest kept in memory.
import { availableParallelism } from 'node:os'
import type { SimulationAsk, SimulationHead, Simulations, SimulationView } from '../../dashboards/api/simulation.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { type Clock, nsPerMs } from '../../ingest/model.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import type { Actor, Ledger } from '../../ledger/ledger.ts'
import { jobOf, problemsOfAsk } from '../../optimizer/simulation/ask.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { problemsOf } from '../../optimizer/simulation/kinds.ts'
import { quantileShares, type Summary } from '../../optimizer/simulation/summary.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { type Progress, simulate, type WorkParts } from '../simulate/run.ts'
import { learntConstants } from './learnt-constants.ts'
import { faultOf } from './pipeline-view.ts'

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
const mostKept = 50
const mostWaiting = 10

interface Kept {
  head: SimulationHead
  readonly job: Job
  readonly ending: AbortController
  summary?: Summary
}

export function createSimulations({ ledger, studies, clock, work }: SimulationParts): SimulationKeeper {
  const kept = new Map<string, Kept>()
  let turn: Promise<void> = Promise.resolve()
  let count = 0

  async function carryOut(one: Kept): Promise<void> {
    if (one.head.state !== 'waiting') return
    one.head = { ...one.head, state: 'working' }
    const begun = clock.now()
    const onProgress = ({ rows, runsPerRow }: Progress) => {
      const seconds = Number((clock.now() - begun) / nsPerMs) / 1000 / clock.factor
      const finished = rows * runsPerRow
      one.head = { ...one.head, finished, ...(seconds > 0 && { runsPerSecond: finished / seconds }) }
    }
    try {
      const course = { workers, isQuiet: true, signal: one.ending.signal, onProgress, ...(work && { work }) }
      const { summary } = await simulate(one.job, course)
      one.summary = summary
      end(one, { state: 'done' })
    } catch (cause) {
      if (!one.ending.signal.aborted) end(one, { state: 'failed', error: faultOf(asKunlunError(cause)) })
    }
  }

  function end(one: Kept, how: Pick<SimulationHead, 'state' | 'error'>): void {
    one.head = { ...one.head, ...how, ended: clock.now() }
  }

  function cancel(one: Kept): void {
    if (one.head.state !== 'waiting' && one.head.state !== 'working') return
    end(one, { state: 'cancelled' })
    one.ending.abort()
  }

  return {
    async begin(ask, by) {
      const waiting = [...kept.values()].filter(({ head }) => head.state === 'waiting').length
      if (waiting >= mostWaiting) throw kunlunError('SIMULATIONS_WAITING', { count: waiting })
      const job = await jobFor(ask, { ledger, study: studyOf(ask, studies()) })
      count++
      const one: Kept = { head: headOf(String(count), { ask, job, by }), job, ending: new AbortController() }
      kept.set(one.head.id, one)
      forgetOldest(kept)
      turn = turn.then(() => carryOut(one))
      return viewOf(one)
    },
    list: () => [...kept.values()].map(({ head }) => head).reverse(),
    get: (id) => (kept.has(id) ? viewOf(kept.get(id)!) : undefined),
    cancel(id) {
      const one = kept.get(id)
      if (one === undefined) return undefined
      cancel(one)
      return viewOf(one)
    },
    async close() {
      for (const one of kept.values()) cancel(one)
      await turn
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

function viewOf({ head, job, summary }: Kept): SimulationView {
  const { vary, fixed } = job.plan
  return { ...head, vary, fixed, limits: job.limits, shares: quantileShares, ...(summary && { summary }) }
}

function forgetOldest(kept: Map<string, Kept>): void {
  for (const [id, { head }] of kept) {
    if (kept.size <= mostKept) return
    if (head.ended !== undefined) kept.delete(id)
  }
}
