// Backtests of a running installation: how other strategies would have done, one at a time, beside the data path.
import {
  type BacktestAsk,
  type BacktestFacts,
  type BacktestResult,
  type Backtests,
  backtestFacts,
  backtestResult,
} from '../../dashboards/api/backtest.ts'
import { KunlunError, kunlunError } from '../../ingest/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Case, Trace } from '../../optimizer/backtest/case.ts'
import { worldOf } from '../../optimizer/backtest/world.ts'
import type { StrategyChoice } from '../../optimizer/config/strategy.ts'
import type { RunObservation } from '../../optimizer/history.ts'
import { strategySetting } from '../../optimizer/strategies/index.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { relivedFrom, requireRuns, runsCase, twinCase } from '../backtest/desk-cases.ts'
import { resultOfCase, resultOfOrder } from '../backtest/desk-result.ts'
import { relive } from '../backtest/history.ts'
import { carryOut } from '../backtest/jobs.ts'
import type { Progress } from '../backtest/progress.ts'
import { resultsInMemory } from '../backtest/results.ts'
import type { Job } from '../backtest/worker.ts'
import { issuesOf } from '../config/issues.ts'
import { derivedOutcomes } from './derived.ts'
import { createJobQueue, type JobTools, type Work, jobWorkers as workers } from './job-queue.ts'
import { isComplete, observationsOf } from './observations.ts'

export interface BacktestParts extends JobTools {
  readonly ledger: Ledger
  readonly studies: () => ReadonlyMap<string, StudyConfig>
}

export interface BacktestKeeper extends Backtests {
  /** Interrupts what works or waits. */
  close(): Promise<void>
}

/** The original first; studies that are relived differ in more than their strategies. */
interface Method {
  readonly name: string
  readonly strategy: StrategyChoice
  readonly study: StudyConfig
}

type Task = { readonly methods: readonly Method[] } & (
  | { readonly kind: 'case'; readonly given: Case; readonly repeats: number }
  | { readonly kind: 'order'; readonly observations: readonly RunObservation[] }
)

export function createBacktests({ studies, ...tools }: BacktestParts): BacktestKeeper {
  const queue = createJobQueue(
    {
      ...{ name: 'backtest', facts: backtestFacts, result: backtestResult },
      refuse: (count: number) => kunlunError('BACKTESTS_WAITING', { count }),
      carryOut: (work: Working) => (work.task.kind === 'case' ? playCase(work, work.task) : playOrder(work, work.task)),
    },
    tools,
  )
  return {
    ...queue,
    async begin(ask, by) {
      const methods = methodsOf(ask, studies())
      const task = await taskOf(ask, methods, tools.ledger)
      return queue.begin(factsOf(ask, task), task, by)
    },
  }
}

/** Throws NOT_FOUND, BACKTEST_INVALID with every reason. */
function methodsOf({ study: id, against }: BacktestAsk, studies: ReadonlyMap<string, StudyConfig>): Method[] {
  const studyOf = (wanted: string) => {
    const study = studies.get(wanted)
    if (study === undefined) throw kunlunError('NOT_FOUND', { what: 'study', id: wanted })
    return study
  }
  const original = studyOf(id)
  const methods = against.map((one): Method => {
    if ('study' in one) return { name: one.study, strategy: studyOf(one.study).strategy, study: studyOf(one.study) }
    const strategy = strategyFrom(one.name, one.strategy)
    return { name: one.name, strategy, study: { ...original, strategy } }
  })
  const all = [{ name: id, strategy: original.strategy, study: original }, ...methods]
  const twice = all.find(({ name }, i) => all.findIndex((one) => one.name === name) < i)
  if (twice !== undefined) throw kunlunError('BACKTEST_INVALID', { detail: `${twice.name} is named twice` })
  return all
}

/** Programs are none: who may use the page may not run any. */
function strategyFrom(name: string, data: unknown): StrategyChoice {
  const parsed = strategySetting.safeParse(data, { reportInput: true })
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.flatMap(issuesOf)
  const detail = problems
    .map(({ path, message }) => [name, 'strategy', ...path].join('.').concat(` ${message}`))
    .join('; ')
  throw kunlunError('BACKTEST_INVALID', { detail })
}

async function taskOf(ask: BacktestAsk, methods: readonly Method[], ledger: Ledger): Promise<Task> {
  const { study } = methods[0]!
  if (ask.on === 'twin') return checkedCase(twinCase(study, ask), methods, ask.repeats)
  const all = await observationsOf(ledger, study)
  const observations = all.filter((one) => isComplete(one, study))
  if (ask.on === 'runs') {
    const derived = await derivedOutcomes(ledger, study)
    return checkedCase(runsCase(study, { observations, derived }, ask), methods, ask.repeats)
  }
  requireRuns(observations.length, relivedFrom)
  return { kind: 'order', methods, observations }
}

/** Where study and source do not fit each other that is told before anything long begins. */
function checkedCase(given: Case, methods: readonly Method[], repeats: number): Task {
  try {
    worldOf(given)
  } catch (cause) {
    if (!(cause instanceof KunlunError) || cause.code !== 'STUDY_INVALID') throw cause
    throw kunlunError('BACKTEST_INVALID', { detail: String(cause.facts['detail']) })
  }
  return { kind: 'case', given, methods, repeats }
}

type Working = Work<BacktestFacts, Task>

async function playCase(work: Working, { given, methods, repeats }: Task & { kind: 'case' }): Promise<BacktestResult> {
  const jobs = Array.from({ length: repeats }, (_, repeat) =>
    methods.map(({ name, strategy }): Job => ({ method: name, strategy, repeat })),
  ).flat()
  const traces = await carryOut<Job, Trace>({
    jobs,
    keyOf: ({ method, repeat }) => `${method} ${repeat}`,
    results: resultsInMemory(),
    worker: 'worker',
    workerData: given,
    ...effortOf(work, jobs.length),
  })
  const byMethod = methods.flatMap(({ name }) => traces.filter(({ method }) => method === name))
  return resultOfCase(given, byMethod)
}

async function playOrder(work: Working, { methods, observations }: Task & { kind: 'order' }): Promise<BacktestResult> {
  const variants = methods.map(({ name, study }) => ({ method: name, study }))
  const parts = partsOf(work.task)
  const effort = effortOf(work, parts)
  return resultOfOrder(
    await relive({ variants, observations, from: relivedFrom, results: resultsInMemory(), ...effort }),
    relivedFrom,
  )
}

function effortOf({ signal, seconds, update }: Working, parts: number) {
  let finished = 0
  const progress: Progress = {
    step() {
      finished++
      update({ finished, secondsLeft: (seconds() * (parts - finished)) / finished })
    },
    end: () => undefined,
  }
  return { workers, isQuiet: true, signal, progress }
}

function partsOf(task: Task): number {
  const each = task.kind === 'case' ? task.repeats : task.observations.length - relivedFrom
  return task.methods.length * each
}

function factsOf(ask: BacktestAsk, task: Task): BacktestFacts {
  const { study, on, seed } = ask
  const repeats = task.kind === 'case' ? task.repeats : 1
  const methods = task.methods.map(({ name }) => name)
  return { study, on, methods, repeats, seed, parts: partsOf(task), finished: 0, ask }
}
