// What the checks of a study say is said in Chinese too: sentences are read out of the checks themselves.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { issuesOf } from '../../../cli/config/issues.ts'
import { inChinese, problemText } from '../../../dashboards/web/src/i18n/problems-zh.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { storyFile } from '../../fixtures/study.ts'

const folder = join(import.meta.dirname, '../../../optimizer/config')
const checks = ['study-checks', 'parameter-checks', 'rule-checks', 'knowledge-checks', 'satisfiable', 'start-checks']

/** Every text that is reported as a problem, what it names replaced by a word. */
function sentencesOf(file: string): string[] {
  const text = readFileSync(join(folder, `${file}.ts`), 'utf8')
  const reported = [
    ...text.matchAll(/(?:\],|at\('\w+'\),|\b(?:at|path|where),|return|\?)\s*(['"`])((?:(?!\1).)*? (?:(?!\1).)*)\1/gs),
  ]
  return reported.map(([, , sentence = '']) => sentence.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'X'))
}

describe.each(checks)('the sentences of %s', (file) => {
  it('are found, each has a Chinese one', () => {
    const sentences = sentencesOf(file)
    expect(sentences.length).toBeGreaterThanOrEqual(3)
    expect(sentences.filter((sentence) => inChinese(sentence) === undefined)).toEqual([])
  })
})

it('the schema speaks in sentences that have a Chinese one', () => {
  const inFile = storyFile.studies['substrate-96']!
  const [peak] = inFile.parameters
  const wrong = {
    ...inFile,
    machine: 'a b',
    parameters: [{ ...peak, low: 'x', high: undefined }, { type: 'continous' }, { ...peak, step: -1 }],
    objectives: [{ outcome: 'cost', goal: 'lower' }],
    constraints: [
      { outcome: 'density', min: 1, probability: 1 },
      { outcome: 'a', min: 1, probability: 0.1 },
    ],
    cost: { amount: -1, currency: 'yuan' },
    budget: 1.5,
    seed: 2 ** 40,
    strategy: 'oracle',
    expressions: [
      '',
      'peak * <= 3',
      'peak <= 3 4',
      'sine(peak) <= 1',
      'peak + 1',
      '(peak <= 2',
      'peak <= #',
      'min() <= 1',
    ],
    colour: 'red',
  }
  const { error } = studyConfig.safeParse(wrong, { reportInput: true })
  const messages = error?.issues.flatMap(issuesOf).map(({ message }) => message) ?? []
  expect(messages.length).toBeGreaterThan(12)
  expect(messages.filter((message) => inChinese(message) === undefined)).toEqual([])
})

it('what has no words of its own keeps the original behind a lead', () => {
  expect(problemText('3 is above max (2)', 'zh')).toBe('3 大于上限（2）')
  expect(problemText('3 is above max (2)', 'en')).toBe('3 is above max (2)')
  expect(problemText('the moon is full', 'zh')).toBe('不符合要求：the moon is full')
})
