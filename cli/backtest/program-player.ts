// An external program as the player of a replay: told the whole study with its history before each suggestion.

import type { Player } from '../../optimizer/backtest/player.ts'
import type { ExternalProgram } from '../../optimizer/config/strategy.ts'
import type { StudyDefinition } from '../../optimizer/definition.ts'
import { readReply } from '../../optimizer/external/check.ts'
import { dialogueOf } from '../../optimizer/external/dialogue.ts'
import { settingsAt } from '../../optimizer/space.ts'
import { Study } from '../../optimizer/study.ts'
import { createProgram } from '../run/program.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** The player with what ends its program. */
export function programPlayer(definition: StudyDefinition, spec: ExternalProgram) {
  const study = new Study(definition)
  const program = createProgram(spec, silent)
  const player: Player = {
    tell: (run) => study.tell([run]),
    async ask(context) {
      const view = study.view(context)
      const reply = await program.converse(dialogueOf(view, { context, count: 1 }))
      const choices = readReply(view, reply, 1)
      if ('fault' in choices) throw new RangeError(choices.fault)
      const { position, candidate } = choices[0]!
      if (candidate === undefined) return { settings: settingsAt(view.space, position) }
      return { settings: definition.pool![candidate]!, candidate }
    },
  }
  return { player, close: program.close }
}
