// What the checks of a study, twins, calibrations, backtests refuse is said in Chinese too: sentences are read out of the source.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { issuesOf } from '../../../cli/config/issues.ts'
import { factsInChinese, inChinese, problemText } from '../../../dashboards/web/src/i18n/problems-zh.ts'
import { kunlunError } from '../../../ingest/errors.ts'
import { answerWindow } from '../../../optimizer/robust/answers.ts'
import { jobOf } from '../../../optimizer/simulation/ask.ts'
import { problemsOf } from '../../../optimizer/simulation/kinds.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { storyFile } from '../../fixtures/study.ts'

const root = join(import.meta.dirname, '../../..')
const folder = join(root, 'optimizer/config')
const checks = ['study-checks', 'parameter-checks', 'rule-checks', 'knowledge-checks', 'satisfiable', 'start-checks']

/** Every text that is reported as a problem, what it names replaced by a word. */
function sentencesOf(file: string): string[] {
  const text = readFileSync(join(folder, `${file}.ts`), 'utf8')
  const reported = [
    ...text.matchAll(/(?:\],|at\('\w+'\),|\b(?:at|path|where),|return|\?)\s*(['"`])((?:(?!\1).)*? (?:(?!\1).)*)\1/gs),
  ]
  return reported.map(([, , sentence = '']) => withoutNames(sentence))
}

function withoutNames(sentence: string): string {
  return sentence.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'X')
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

/** The views that ask twins: what their rooms throw at people, or list as problems of a job. */
const askedOfTwins = [
  'optimizer/{robust,simulation,calibration,backtest}/*.ts',
  'optimizer/processes/simulate.ts',
  'optimizer/processes/machining/*.ts',
  'cli/run/{twin-uses,simulations,calibrations,calibration-views,backtests}.ts',
  'cli/backtest/desk-*.ts',
]

/** Faults of our own sheets: no question of a person brings them about. */
const notAsked = [/ moves X, which the twin does not have$/]

function refusalsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const isOfJobs = /optimizer\/simulation\/(?:ask|kinds|ranges|scattered-parts)\.ts$/.test(file)
  const lead = isOfJobs
    ? String.raw`RangeError\(|\[|=> `
    : String.raw`RangeError\(|invalid\(|detail(?::| =)|\(\[name, value\]\) => `
  const said = text.matchAll(new RegExp(String.raw`(?:${lead})\s*(['"\`])((?:(?!\1).)*? (?:(?!\1).)*)\1`, 'gs'))
  return [...said].map(([, , sentence = '']) => withoutNames(sentence))
}

describe('the refusals of twins, simulations, calibrations, backtests', () => {
  const files = globSync(askedOfTwins, { cwd: root })
  const sentences = [...new Set(files.flatMap(refusalsOf))].filter((one) => !notAsked.some((not) => not.test(one)))

  it('are found', () => expect(sentences.length).toBeGreaterThan(50))

  it.each(sentences)('%s', (sentence) => {
    expect(factsInChinese(`It cannot be made: ${sentence}`)).toMatch(/\p{Script=Han}/u)
  })

  const ask = { process: 'sintering', material: 'alumina-96', settings: {}, seed: 1 }
  const messageOf = (act: () => unknown) => {
    try {
      act()
    } catch (cause) {
      return kunlunError('REQUEST_INVALID', { detail: (cause as Error).message }).message
    }
    throw new Error('it was not refused')
  }

  it('name what they are about as the page does', () => {
    const soak = { name: 'soak', low: 30, high: 240 }
    expect(factsInChinese(messageOf(() => answerWindow({ ...ask, x: soak, y: soak })))).toBe(
      '图的两轴都是 保温时间：请选两个不同的设定',
    )
    const wide = { name: 'peakTemperature', low: 20, high: 3000 }
    expect(factsInChinese(messageOf(() => answerWindow({ ...ask, x: soak, y: wide })))).toMatch(
      /^最高温度：20 至 3000 超出孪生模型的有效范围 \d+ 至 \d+ °C$/,
    )
  })

  it('are told all at once', () => {
    const job = jobOf(
      {
        ...{ process: 'sintering', material: 'alumina-96', fidelity: 'closed', seed: 1.5, runs: 10, draw: 'sobol' },
        ...{ vary: [{ name: 'soak', low: 90, high: 30 }], fixed: { heat: 1 }, limits: [{ outcome: 'density' }] },
      },
      {},
    )
    const message = kunlunError('SIMULATION_INVALID', { detail: problemsOf(job).join('; ') }).message
    expect(factsInChinese(message)?.split('；')).toEqual([
      '种子必须为整数',
      '相对密度 的限值需要数值',
      '没有设定 heat',
      expect.stringMatching(/^可选：干燥升温速率、/),
      '保温时间：90 至 30 不是有效范围',
    ])
  })

  it('of a field keep its path; what has no words of its own stays in the original', () => {
    const wrong = 'The request cannot be used: body/parts Too big: expected number to be <=100000'
    expect(factsInChinese(wrong)).toBe('body/parts：不得大于 100000')
    expect(factsInChinese('The request cannot be used: no setting varies; the moon is full')).toBeUndefined()
    expect(factsInChinese('Kunlun stopped before it was done')).toBeUndefined()
    const nested = 'The external program own.py gave no suggestion: its settings cannot be run: x is missing'
    expect(factsInChinese(nested)).toBeUndefined()
  })
})
