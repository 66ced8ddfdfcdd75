// Suggestions of a study, by its own strategy: on the optimizer's thread, or from an external program.
import type { Log } from '../../connectors/connector.ts'
import { type KunlunError, kunlunError, messageOf } from '../../ingest/errors.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import { type ExternalProgram, externalOf, programName } from '../../optimizer/config/strategy.ts'
import { dialogueForStudy } from '../../optimizer/external/for-study.ts'
import type { StudySuggestion, SuggestInput } from '../../optimizer/suggest.ts'
import type { Optimizer } from './optimizer-thread.ts'
import { createProgram, type Program } from './program.ts'

export interface Made {
  readonly suggestions: readonly StudySuggestion[]
  /** Why the built-in strategy had to stand in. */
  readonly fault?: KunlunError
}

export interface Suggester {
  /** Never fails for what a program does: the built-in strategy answers then, and says so. */
  suggest(input: SuggestInput): Promise<Made>
  close(): Promise<void>
}

export function createSuggester(optimizer: Optimizer, log: Log): Suggester {
  /** Running programs by what they were started with: studies may share one. */
  const programs = new Map<string, Program>()
  let isClosing = false

  function programOf(spec: ExternalProgram): Program {
    const key = JSON.stringify(spec)
    const known = programs.get(key) ?? createProgram(spec, log)
    programs.set(key, known)
    return known
  }

  async function external(spec: ExternalProgram, input: SuggestInput): Promise<readonly StudySuggestion[]> {
    const reply = await programOf(spec).converse(dialogueForStudy(input))
    const judged = await optimizer.judge({ ...input, reply })
    if ('suggestions' in judged) return judged.suggestions
    throw kunlunError('STRATEGY_FAILED', { program: programName(spec), detail: judged.fault })
  }

  return {
    async suggest(input) {
      const spec = externalOf(input.study.strategy)
      if (spec === undefined) return { suggestions: await optimizer.suggest(input) }
      try {
        return { suggestions: await external(spec, input) }
      } catch (cause) {
        // Ended with the installation: nothing was wrong with the program.
        if (isClosing) throw cause
        log.error(
          { program: spec.command, code: asKunlunError(cause).code, cause: messageOf(cause) },
          'the built-in strategy stands in for a program',
        )
        const fault = asKunlunError(cause)
        const suggestions = await optimizer.suggest(input)
        return { suggestions: suggestions.map((one) => standingIn(one, fault)), fault }
      }
    },
    async close() {
      isClosing = true
      await Promise.all([...programs.values()].map((program) => program.close()))
    },
  }
}

function standingIn(made: StudySuggestion, fault: KunlunError): StudySuggestion {
  const { en, zh } = made.because
  const because = {
    en: `${en} ${fault.message}: the built-in strategy answered.`,
    zh: `${zh}外部程序未给出可用建议，由内置策略代替。`,
  }
  return { ...made, because }
}
