// One seed of one arm in a world: run after run, what was recommended after each, what it is worth in truth.
import type { Settings } from '../../ingest/model.ts'
import type { PlannedRun } from '../../ledger/ledger.ts'
import { type Arm, armOf } from './arms.ts'
import { type Installation, install, type Parts } from './installation.ts'
import { bestRun } from './one-factor.ts'
import type { Verdict, World } from './world.ts'

/** What is known after one run. */
export interface Turn {
  readonly settings: Settings
  /** Specifications that this run's parts broke in truth. */
  readonly broken: readonly string[]
  /** Made as the study suggested: its promise stands behind it. */
  readonly isPromised: boolean
  readonly best: Settings
  readonly verdict: Verdict
}

export interface Played {
  readonly world: string
  readonly arm: string
  readonly seed: number
  readonly turns: readonly Turn[]
  /** Seconds that deciding took, all runs together. */
  readonly seconds: number
}

/** Where a world is played: in this process, or over a network. */
export type Stage = (parts: Parts) => Promise<Installation>

export function play(world: World, arm: string, seed: number): Promise<Played> {
  return playOn(install, { world, arm, seed })
}

interface Seat {
  readonly world: World
  /** One of the world's own, else one of the common ones. */
  readonly arm: string
  readonly seed: number
}

export async function playOn(stage: Stage, { world, arm, seed }: Seat): Promise<Played> {
  const chosen = world.arms?.find(({ name }) => name === arm) ?? armOf(arm)
  const study = { ...chosen.study(world), seed, budget: world.budget }
  const installation = await stage({ world, study })
  const turns: Turn[] = []
  let seconds = 0
  try {
    let plan = await installation.order(world.start.settings)
    let isPromised = false
    for (let run = 0; run < world.budget; run++) {
      const { broken } = await installation.make(plan)
      const started = performance.now()
      const next =
        run + 1 < world.budget ? await nextPlan({ world, arm: chosen, installation, seed, run: run + 1 }) : undefined
      const isJudged = world.judgedAfter?.includes(run + 1) ?? true
      const best = isJudged ? await bestOf(world, chosen, installation) : (turns.at(-1)?.best ?? world.start.settings)
      seconds += (performance.now() - started) / 1000
      turns.push({ settings: plan.settings, broken, isPromised, best, verdict: world.judge(best) })
      if (next) [plan, isPromised] = [next.plan, next.isPromised]
    }
  } finally {
    await installation.close()
  }
  return { world: world.name, arm, seed, turns, seconds }
}

interface Asked {
  readonly world: World
  readonly arm: Arm
  readonly installation: Installation
  readonly seed: number
  readonly run: number
}

async function nextPlan(asked: Asked): Promise<{ plan: PlannedRun; isPromised: boolean }> {
  const { world, arm, installation, run, seed } = asked
  if (run < world.start.runs) return { plan: await installation.order(world.start.settings), isPromised: false }
  if (arm.byHand) {
    const observations = await installation.observations()
    const settings = arm.byHand({ world, observations, best: bestRun(world, observations), seed })
    return { plan: await installation.order(settings), isPromised: false }
  }
  const accepted = await installation.accept()
  if (accepted) return { plan: accepted, isPromised: arm.recommends }
  // Nothing can be promised: the plant goes on producing with what is known to be best.
  return { plan: await installation.order(await bestOf(world, arm, installation)), isPromised: false }
}

async function bestOf(world: World, arm: Arm, installation: Installation): Promise<Settings> {
  const own = arm.recommends ? await installation.best() : undefined
  return own ?? bestRun(world, await installation.observations())
}
