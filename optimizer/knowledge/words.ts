// The sentence that says what was known beforehand, in English and Chinese: who foretold what, how far it was trusted.

import type { KnownBeforehand } from '../../ingest/model.ts'
import { unitText } from '../../ingest/unit-text.ts'
import type { SettingValue } from '../definition.ts'
import { figure, percent, type Sentence, type Words } from '../explain.ts'
import type { StudyView } from '../study-view.ts'
import { isAsExpected } from './expert.ts'
import { spokenOf } from './spoken.ts'

/** Below this a voice changes nothing that a person could see. */
const unheard = 0.01

/** Undefined where nothing was known. Voices speak of the first objective. */
export function knownSentence(
  view: StudyView,
  settings: ReadonlyMap<string, SettingValue>,
  words: Words = new Map(),
): Sentence | undefined {
  const first = view.definition.objectives[0]!.outcome
  const voices = spokenOf(view, settings).filter(({ outcome }) => outcome === first)
  const parts = [...voices.map((voice) => voiceSentence(voice, words)), expertSentence(view, settings, words)]
  const known = parts.filter((part) => part !== undefined)
  if (known.length === 0) return undefined
  return { en: known.map(({ en }) => en).join(' '), zh: known.map(({ zh }) => zh).join('') }
}

function voiceSentence(voice: KnownBeforehand, words: Words): Sentence {
  const { kind, outcome, trust, foretold, agreement } = voice
  const name = voice.calibration === undefined ? voice.name : `${voice.name} ${voice.calibration}`
  const who = speakerOf(kind, name)
  const tau = agreement === undefined ? undefined : agreement.toFixed(1)
  if (trust < unheard && tau !== undefined) {
    return {
      en: `${who.en} ranks the runs otherwise (agreement ${tau}) and is not heard.`,
      zh: `${who.zh}与实测排序不符（一致度 ${tau}），未采纳。`,
    }
  }
  const { unit, title } = words.get(outcome) ?? {}
  const text = unitText(unit)
  const value = foretold === undefined ? undefined : `${figure(foretold)}${text === '' ? '' : ` ${text}`}`
  const [en, zh] = [title?.en ?? outcome, title?.zh ?? outcome]
  const agrees =
    tau === undefined ? { en: '', zh: '' } : { en: `, agreement in rank ${tau}`, zh: `，排序一致度 ${tau}` }
  return {
    en: `${who.en} ${value ? `foretold ${en} ${value}` : 'cannot say here'} (${percent(trust)} trust${agrees.en}).`,
    zh: `${who.zh}${value ? `预测 ${zh} 为 ${value}` : '对此处无法预测'}（信任度 ${percent(trust)}${agrees.zh}）。`,
  }
}

function speakerOf(kind: KnownBeforehand['kind'], name: string): Sentence {
  if (kind === 'twin') return { en: `The ${name} twin`, zh: `孪生模型（${name}）` }
  if (kind === 'formula') return { en: "The study's formula", zh: '研究给定的公式' }
  return { en: `Sister study ${name}`, zh: `同类研究 ${name}` }
}

function expertSentence(
  view: StudyView,
  settings: ReadonlyMap<string, SettingValue>,
  words: Words,
): Sentence | undefined {
  const expected = [...(view.definition.knowledge?.expected ?? [])]
  if (expected.length === 0) return undefined
  const places = expected.map(([name, { near, within }]) => {
    const { unit, title } = words.get(name) ?? {}
    const text = unitText(unit)
    const value = `${near}${within === undefined ? '' : ` ± ${figure(within)}`}${text === '' ? '' : ` ${text}`}`
    return { en: `${title?.en ?? name} ${value}`, zh: `${title?.zh ?? name} ${value}` }
  })
  const [en, zh] = [places.map((place) => place.en).join(', '), places.map((place) => place.zh).join('、')]
  return isAsExpected(view, settings)
    ? { en: `It lies where the expert expects the best (${en}).`, zh: `位于专家预期的最佳范围内（${zh}）。` }
    : {
        en: `It lies outside of where the expert expects the best (${en}).`,
        zh: `位于专家预期的最佳范围之外（${zh}）。`,
      }
}
