// The worker thread's entry for backtests: one repeat of one method, or one moment of a history.
import { Piscina } from 'piscina'
import type { Case, Trace } from '../../optimizer/backtest/case.ts'
import { strategyPlayer } from '../../optimizer/backtest/player.ts'
import { definitionOf, replay } from '../../optimizer/backtest/replay.ts'
import { worldOf } from '../../optimizer/backtest/world.ts'
import { externalOf, type StrategyChoice } from '../../optimizer/config/strategy.ts'
import { programPlayer } from './program-player.ts'

export interface Job {
  readonly method: string
  readonly strategy: StrategyChoice
  readonly repeat: number
}

/** What the pool was opened with: sent to each thread once. */
const given = Piscina.workerData as Case
let world: ReturnType<typeof worldOf> | undefined

export default async function work({ method, strategy, repeat }: Job): Promise<Trace> {
  world ??= worldOf(given)
  const definition = definitionOf(given, world, { method, repeat })
  const program = externalOf(strategy)
  if (program === undefined)
    return replay(given, world, { method, repeat, player: strategyPlayer(definition, strategy) })
  const { player, close } = programPlayer(definition, program)
  try {
    return await replay(given, world, { method, repeat, player })
  } finally {
    await close()
  }
}
