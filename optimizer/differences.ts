// How suggested settings differ from the recipe that was accepted last.

import type { Settings } from '../ingest/model.ts'
import { unitText } from '../ingest/unit-text.ts'
import type { ParameterConfig } from './config/parameters.ts'
import type { SettingValue } from './definition.ts'
import { figure, type Sentence } from './explain.ts'

export interface Difference {
  readonly parameter: string
  readonly from: SettingValue
  readonly to: SettingValue
  /** to - from, where both are numbers. */
  readonly by?: number
  readonly unit?: string
  readonly title?: Sentence
}

/** One entry for each parameter that changes; empty without an accepted recipe. */
export function differences(
  parameters: readonly ParameterConfig[],
  settings: ReadonlyMap<string, SettingValue>,
  accepted: Settings | undefined,
): Difference[] {
  if (!accepted) return []
  return parameters.flatMap(({ name, unit, title }) => {
    const to = settings.get(name)
    const from = Object.hasOwn(accepted, name) ? accepted[name] : undefined
    if (to === undefined || from === undefined || to === from) return []
    const by = typeof to === 'number' && typeof from === 'number' ? { by: to - from } : {}
    return [{ parameter: name, from, to, ...by, ...(unit !== undefined && { unit }), ...(title && { title }) }]
  })
}

/** The change as a sentence; undefined where nothing changes. */
export function describeDifferences(list: readonly Difference[]): Sentence | undefined {
  if (list.length === 0) return undefined
  const parts = (language: 'en' | 'zh') =>
    list.map(({ parameter, title, by, unit, to }) => {
      const named = title?.[language] ?? parameter
      if (by === undefined) return `${named} → ${to}`
      return `${named} ${by > 0 ? '+' : '−'}${figure(Math.abs(by))}${unit ? ` ${unitText(unit)}` : ''}`
    })
  return {
    en: `Against the recipe accepted last: ${parts('en').join(', ')}.`,
    zh: `与上次采用的配方相比：${parts('zh').join('，')}。`,
  }
}
