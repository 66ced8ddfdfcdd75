// A study whose suggestions come from an external program: what it is asked, what its answer is worth.

import { nameOf } from '../config/strategy.ts'
import { contextFrom, viewOf } from '../history.ts'
import { type StudySuggestion, type SuggestInput, suggestionsOf } from '../suggest.ts'
import { readReply } from './check.ts'
import { dialogueOf } from './dialogue.ts'

/** The lines to send to the program. */
export function dialogueForStudy(input: SuggestInput): string[] {
  const view = viewOf(input, input.pending)
  const newest = view.placed.at(-1)?.observation.context ?? new Map()
  const context = input.context ? contextFrom(view.definition, input.context) : newest
  return dialogueOf(view, { context, count: input.count })
}

export type Judged = { readonly suggestions: readonly StudySuggestion[] } | { readonly fault: string }

/** Suggestions of the program's reply, checked like any other; predictions and chances are those of Kunlun's own models. */
export function judgeForStudy(input: SuggestInput & { readonly reply: string }): Judged {
  const view = viewOf(input, input.pending)
  const choices = readReply(view, input.reply, input.count)
  if ('fault' in choices) return choices
  const made = suggestionsOf(input, view, choices)
  if (made.length < choices.length) return { fault: 'its settings break a limit that is known beforehand' }
  const name = nameOf(input.study.strategy)
  return { suggestions: made.map((one, i) => ({ ...one, because: reasoned(one.because, name, choices[i]!.said) })) }
}

function reasoned(because: StudySuggestion['because'], name: string, said: string): StudySuggestion['because'] {
  const words = said === '' ? '' : ` ("${said}")`
  return {
    en: `Suggested by the program ${name}${words}. By the models here: ${because.en}`,
    zh: `由外部程序 ${name} 建议${words}。按本系统模型：${because.zh}`,
  }
}
