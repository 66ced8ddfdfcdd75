// What external programs are asked is the protocol that Kunlun itself speaks; what they answer is held to the study.
import { describe, expect, it } from 'vitest'
import { createAskTell } from '../../../optimizer/ask-tell.ts'
import { dialogueForStudy, judgeForStudy } from '../../../optimizer/external/for-study.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import type { SuggestInput } from '../../../optimizer/suggest.ts'

const command = ['strategy']
const base = {
  machine: 'furnace-1',
  parameters: [
    { type: 'continuous', name: 'a', low: 0, high: 60, step: 0.5 },
    { type: 'continuous', name: 'b', low: 0, high: 80 },
    { type: 'integer', name: 'c', low: 0, high: 50 },
    { type: 'ordinal', name: 'd', values: [0.1, 0.2, 0.5] },
    { type: 'categorical', name: 'e', values: ['air', 'n2'] },
    { type: 'context', name: 'lot', low: 2, high: 12 },
  ],
  objectives: [
    { outcome: 'y', goal: 'minimize' },
    { outcome: 'size', goal: 'target', target: 5, reference: 3 },
  ],
  constraints: [{ outcome: 'z', max: 5, probability: 0.9 }],
  linear: [{ coefficients: { a: 1, b: 1, c: 1 }, max: 120 }],
  strategy: { external: { command } },
}

function inputFor(over: object = {}, more: Partial<SuggestInput> = {}): SuggestInput {
  const observations = Array.from({ length: 8 }, (_, i) => ({
    run: `r${i}`,
    settings: { a: 5 * i, b: 40 - 3 * i, c: 4 * i, d: [0.1, 0.2, 0.5][i % 3]!, e: i % 2 ? 'air' : 'n2', lot: 3 + i },
    outcomes: i === 5 ? {} : { y: 3 + i, z: i / 4, ...(i === 2 ? {} : { size: 4 + i / 4 }) },
    failed: i === 5,
  }))
  const pending = [{ a: 10, b: 10, c: 10, d: 0.1, e: 'air' }]
  return { study: studyConfig.parse({ ...base, ...over }), observations, pending, count: 2, seed: 1, ...more }
}

/** What Kunlun's own ask-tell replies to a whole conversation. */
function spoken(input: SuggestInput): string[] {
  const answer = createAskTell({ version: '0', nowMs: () => 0 })
  return dialogueForStudy(input).map((line) => answer(line) ?? '')
}

describe('the dialogue', () => {
  it.each<[string, object, Partial<SuggestInput>]>([
    ['of everything at once', {}, {}],
    ['before any run', {}, { observations: [], pending: [] }],
    ['with a context given', {}, { context: { lot: 7 } }],
  ])('%s is understood by the protocol, the answer stands', (_, over, more) => {
    const input = inputFor(over, more)
    const replies = spoken(input)
    for (const reply of replies.slice(0, -1)) expect(JSON.parse(reply)).toMatchObject({ ok: true })
    const last = replies.at(-1)!
    const judged = judgeForStudy({ ...input, reply: last })
    if ('fault' in judged) throw new Error(judged.fault)
    expect(judged.suggestions).toHaveLength(2)
    for (const { settings, because } of judged.suggestions) {
      expect((settings['a'] as number) * 2, 'on a step').toBe(Math.round((settings['a'] as number) * 2))
      expect(because.en).toContain('strategy')
    }
  })
})

it('in safe mode is told what is demanded; an answer that promises too little is refused', () => {
  const input = inputFor({ safety: { mode: 'safe', probability: 0.8, maxStep: { a: 40 } } })
  const [init, tell] = spoken(input).map((line) => JSON.parse(line))
  expect([init, tell]).toMatchObject([{ ok: true }, { ok: true }])
  expect(dialogueForStudy(input)[0]).toContain('"safety":{"mode":"safe","probability":0.8,"max_step":{"a":40}}')
  const far = { a: 40, b: 20, c: 50, d: 0.5, e: 'n2' }
  const judged = judgeForStudy({ ...input, reply: JSON.stringify({ suggestions: [{ settings: far }] }) })
  expect('fault' in judged ? judged.fault : '').toContain('safe mode demands more')
})

describe('an answer', () => {
  const sound = { a: 20, b: 20, c: 7, d: 0.2, e: 'n2' }
  const judge = (suggestion: unknown, over: object = {}) =>
    judgeForStudy({ ...inputFor(over), reply: JSON.stringify({ suggestions: [suggestion] }) })

  it('is taken with its words, which cannot break out of their line', () => {
    const judged = judge({ settings: sound, because: `hot\n\u001b[31m${'x'.repeat(2000)}` })
    if ('fault' in judged) throw new Error(judged.fault)
    expect(judged.suggestions[0]?.settings).toEqual(sound)
    expect(judged.suggestions[0]?.because.en).not.toMatch(/\p{Cc}/u)
    expect(judged.suggestions[0]?.because.en.length).toBeLessThan(1200)
  })

  it.each<[string, unknown, RegExp]>([
    ['without settings', {}, /no settings/],
    ['that is no object', 7, /no settings/],
    ['without a parameter', { settings: { ...sound, b: undefined } }, /b must be a finite number/],
    ['of a wrong type', { settings: { ...sound, a: '20' } }, /a must be a finite number/],
    ['not whole', { settings: { ...sound, c: 7.5 } }, /not a whole number/],
    ['between the values', { settings: { ...sound, d: 0.3 } }, /not among 3 known values/],
    ['of an unknown word', { settings: { ...sound, e: 'vacuum' } }, /"vacuum" is not among/],
    ['with a hostile name', { settings: { ...sound, ['__proto__x']: 1 } }, /no parameter of the study/],
    ['beyond a limit', { settings: { ...sound, a: 60, b: 60 } }, /break a limit/],
    ['under way already', { settings: { a: 10, b: 10, c: 10, d: 0.1, e: 'air' } }, /under way/],
  ])('%s is refused', (_, suggestion, words) => {
    const judged = judge(suggestion)
    expect('fault' in judged ? judged.fault : '').toMatch(words)
  })

  it('twice the same is refused', () => {
    const reply = JSON.stringify({ suggestions: [{ settings: sound }, { settings: sound }] })
    expect(judgeForStudy({ ...inputFor(), reply })).toEqual({ fault: 'it suggests the same settings twice' })
  })

  it('farther than a step of safe mode is refused', () => {
    const judged = judge({ settings: { ...sound, a: 59, b: 1 } }, { safety: { mode: 'safe', maxStep: { a: 2 } } })
    expect('fault' in judged ? judged.fault : '').toMatch(/farther from every proven run/)
  })
})
