// The product in one process: segmentation, features, ledger, results desk, study keeper over a world's machine.

import { contextAtHand } from '../../cli/run/context-at-hand.ts'
import { observationsOf } from '../../cli/run/observations.ts'
import type { Optimizer } from '../../cli/run/optimizer-thread.ts'
import { createStudyKeeper } from '../../cli/run/study-keeper.ts'
import type { Clock, Nanoseconds, Sample, Settings } from '../../ingest/model.ts'
import { attend, type Desk, newDesk } from '../../ingest/runs/desk.ts'
import { createOutcomeDesk, type OutcomeDesk } from '../../ingest/runs/outcome-desk.ts'
import { runRules } from '../../ingest/runs/rules.ts'
import type { Ledger, PlannedRun } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/sqlite.ts'
import { bestSettings } from '../../optimizer/explain-study.ts'
import { type HistoryInput, type RunObservation, viewOf } from '../../optimizer/history.ts'
import { refuseForStudy } from '../../optimizer/refuse.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { StudyView } from '../../optimizer/study-view.ts'
import { type SuggestInput, suggestFrom } from '../../optimizer/suggest.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'
import type { Made, Shop, World } from './world.ts'

const silent = { info() {}, warn() {}, error() {} }
const who = 'bench'

export interface Installation {
  /** A recipe ordered by hand. */
  order(settings: Settings): Promise<PlannedRun>
  /** The study's own next suggestion, accepted as it is; undefined where it has none. */
  accept(): Promise<PlannedRun | undefined>
  /** Makes the planned run, takes in what machine and laboratory said. */
  make(plan: PlannedRun): Promise<Pick<Made, 'broken'>>
  /** The recipe to produce with, by all that the study has learnt. */
  best(): Promise<Settings | undefined>
  /** What the study learns from, oldest first. */
  observations(): Promise<readonly RunObservation[]>
  close(): Promise<void>
}

/** All that was said is at hand. */
export interface InOneProcess extends Installation {
  make(plan: PlannedRun): Promise<Made>
}

export interface Parts {
  readonly world: World
  /** With the seed that decides everything. */
  readonly study: StudyConfig
}

interface Rooms extends Parts {
  readonly shop: Shop
  readonly clock: Clock
  readonly ledger: Ledger
  readonly store: MemoryStore
  readonly desk: Desk
  readonly results: OutcomeDesk
}

export async function install(parts: Parts): Promise<InOneProcess> {
  const { world, study } = parts
  const shop = world.open(study.seed)
  const clock: Clock = { now: () => shop.now(), factor: 1 }
  const ledger = await openLedger({ file: ':memory:', clock })
  const rules = runRules(world.contract)
  if (rules === undefined) throw new Error(`no rule cuts the runs of ${world.machine}`)
  const results = createOutcomeDesk({ ledger, clock })
  const rooms: Rooms = {
    ...parts,
    shop,
    clock,
    ledger,
    results,
    store: memoryStore(),
    desk: newDesk(world.machine, rules, clock.now()),
  }
  const thread = inThisThread()
  const { optimizer } = thread
  const keeper = createStudyKeeper({
    studies: () => new Map([[world.studyName, study]]),
    ledger,
    optimizer,
    clock,
    log: silent,
    contextAtHand: (asked) => contextAtHand(asked, world.contract, rooms.store),
  })
  const { machine } = world
  const { process } = study
  const act = () => ({ who, when: clock.now() })
  return {
    order: (settings) => ledger.plans.add({ machine, process, settings }, act()),
    async accept() {
      keeper.changed()
      await keeper.settled()
      const { error } = keeper.status(world.studyName)
      const [open] = await ledger.suggestions.list({ study: world.studyName, open: true, limit: 1 })
      if (open === undefined && error !== undefined && error.code !== 'SUGGESTION_NONE') throw error
      if (open === undefined) return undefined
      const answer = { suggestion: open.id, answer: 'accepted', settings: open.settings, reason: '', ...act() } as const
      const { plannedRun } = await ledger.suggestions.decide(answer, { machine, process })
      return (await ledger.plans.list({ machine, state: 'open' })).find(({ id }) => id === plannedRun)
    },
    make: (plan) => make(plan, rooms),
    async best() {
      const observations = await observationsOf(ledger, study)
      return thread.best({ study, observations, seed: study.seed })
    },
    observations: () => observationsOf(ledger, study),
    async close() {
      await keeper.close()
      await ledger.close()
    },
  }
}

async function make(plan: PlannedRun, rooms: Rooms): Promise<Made> {
  const { world, shop, results, clock } = rooms
  const made = shop.run(plan)
  // A run is known by its program while it lasts; its set points may be changed by hand before it is over.
  const half = made.samples.length >> 1
  await hear(made.samples.slice(0, half), made.samples[half]?.time ?? clock.now(), rooms)
  await hear(made.samples.slice(half), clock.now(), rooms)
  const problems = await results.report(made.reports, { connector: 'laboratory', received: clock.now() })
  if (problems.length > 0) throw new Error(`${world.name}, ${plan.program}: ${problems[0]!.message}`)
  return made
}

/** As if the samples had come in by now. */
async function hear(
  samples: readonly Sample[],
  now: Nanoseconds,
  { store, desk, ledger, clock }: Rooms,
): Promise<void> {
  store.write(samples)
  desk.dirty = [{ from: samples[0]?.time ?? now, to: now }]
  desk.heardAt = now
  await attend(desk, { store, ledger, clock: { ...clock, now: () => now }, log: silent }, true)
}

/** The optimizer's work without its thread. What was fitted for a suggestion also answers for the best settings. */
function inThisThread(): { optimizer: Optimizer; best(input: HistoryInput): Settings | undefined } {
  let kept: { readonly runs: string; readonly view: StudyView } | undefined
  const runsOf = ({ observations }: HistoryInput) => JSON.stringify(observations)
  const view = (input: SuggestInput) => {
    const made = viewOf(input, input.pending)
    kept = { runs: runsOf(input), view: made }
    return made
  }
  const none = () => Promise.reject(new Error('the proofs do not ask for this'))
  const optimizer: Optimizer = {
    suggest: async (input) => suggestFrom(input, view(input)),
    refuse: async (input) => refuseForStudy(input),
    ...{ predict: none, explain: none, judge: none, shadow: none, calibrate: none },
    close: async () => undefined,
  }
  return {
    optimizer,
    best(input) {
      const known = kept?.runs === runsOf(input) ? kept.view : viewOf(input, [])
      return bestSettings(known, input.seed)
    },
  }
}
