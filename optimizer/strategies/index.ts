// The list of strategies that a study can choose from.

import { chosen, type PlugInSetting, plugInSetting } from '../config/plug-in.ts'
import { bayesian } from './bayesian.ts'
import { afterDesign } from './designed-start.ts'
import { random } from './random.ts'
import { responseSurface } from './response-surface.ts'
import { spaceFilling } from './space-filling.ts'
import type { Strategy } from './strategy.ts'

export const strategies: readonly Strategy[] = [bayesian, responseSurface, spaceFilling, random]

/** Names as a study's configuration gives them. Safe mode is not among them: safety asks for it. */
export const strategyNames = strategies.map(({ name }) => name)

/** The schema of a study's strategy among those that come with Kunlun. */
export const strategySetting = plugInSetting(strategies)

/** The strategy that a setting names, under the settings beside its name; a study's starting design comes first. */
export function strategyOf(setting: PlugInSetting): Strategy {
  const { plugIn, options } = chosen(strategies, setting)
  return afterDesign(plugIn.configured?.(options) ?? plugIn)
}
