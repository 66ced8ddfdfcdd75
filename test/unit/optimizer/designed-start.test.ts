// A study that starts with an experimental design: each run once, in its order, then the strategy.
import { describe, expect, it } from 'vitest'
import { explainStudy } from '../../../optimizer/explain-study.ts'
import type { RunObservation } from '../../../optimizer/history.ts'
import { type StudyConfig, studyConfig } from '../../../optimizer/study-config.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'

const written = {
  machine: 'kiln-1',
  parameters: [
    { type: 'continuous', name: 'peak', low: 1450, high: 1650, unit: 'Cel', step: 1 },
    { type: 'integer', name: 'soak', low: 30, high: 240, unit: 'min' },
    { type: 'continuous', name: 'ramp', low: 1, high: 9 },
    { type: 'context', name: 'lot', low: 2, high: 12 },
  ],
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
} as const

const mixture = {
  machine: 'mixer',
  parameters: ['a', 'b', 'c'].map((name) => ({ type: 'continuous', name, low: name === 'c' ? 20 : 0, high: 100 })),
  linear: [{ coefficients: { a: 1, b: 1, c: 1 }, equals: 100 }],
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
}

/** Runs the study for `count` runs; a run reaches its settings only nearly. */
function played(study: StudyConfig, count: number, miss = 0) {
  const observations: RunObservation[] = []
  const suggestions = []
  for (let i = 0; i < count; i++) {
    const [suggestion] = suggestForStudy({ study, observations, pending: [], count: 1, seed: study.seed + i })
    suggestions.push(suggestion!)
    const settings = Object.fromEntries(
      Object.entries(suggestion!.settings).map(([name, v]) => [name, typeof v === 'number' ? v * (1 + miss) : v]),
    )
    observations.push({ run: `r${i}`, settings, outcomes: { cost: Number(settings['peak'] ?? settings['a']) } })
  }
  return suggestions
}

describe('a study that starts with a Box-Behnken design', () => {
  const study = studyConfig.parse({ ...written, start: { design: 'box-behnken', centrePoints: 3, blocks: 3 } })

  it('runs each point once in blocks, says so, then goes on by its strategy', () => {
    const suggestions = played(study, 17, 0.004)
    const because = suggestions.map((one) => one.because.en)
    for (const [i, text] of because.slice(0, 15).entries())
      expect(text).toContain(`Run ${i + 1} of 15 of the Box-Behnken design (block ${1 + Math.floor(i / 5)} of 3`)
    expect(suggestions[4]!.because.zh).toContain('Box-Behnken设计的第 5 次运行，共 15 次')
    expect(because[15]).not.toContain('Box-Behnken')
    const points = suggestions.slice(0, 15).map(({ settings }) => JSON.stringify(settings))
    expect(new Set(points).size).toBe(13)
    expect(
      points.filter((point) => point === points.find((one) => one.includes('"peak":1550,"soak":135,"ramp":5'))),
    ).toHaveLength(3)
    expect(new Set(suggestions.slice(0, 15).map(({ settings }) => settings['peak']))).toEqual(
      new Set([1450, 1550, 1650]),
    )
  })

  it('has the same order whatever was suggested before', () => {
    const at = (seed: number) => suggestForStudy({ study, observations: [], pending: [], count: 15, seed })
    expect(at(1)).toEqual(at(99))
    expect(at(1).map(({ settings }) => settings)).toEqual(played(study, 15).map(({ settings }) => settings))
  })

  it('takes no run again that is planned, that history holds', () => {
    const all = suggestForStudy({ study, observations: [], pending: [], count: 15, seed: 1 }).map((one) => one.settings)
    const done = { run: 'old', settings: all[6]!, outcomes: { cost: 1 } }
    const left = suggestForStudy({ study, observations: [done], pending: [all[2]!], count: 13, seed: 1 })
    const listed = (settings: readonly object[]) => settings.map((one) => JSON.stringify(one)).toSorted()
    expect(listed(left.map(({ settings }) => settings))).toEqual(listed(all.filter((_, i) => i !== 2 && i !== 6)))
  })

  it('tells which rows are made, by which run, which are under way, which are to come', () => {
    const all = suggestForStudy({ study, observations: [], pending: [], count: 15, seed: 1 }).map((one) => one.settings)
    // Centre points are alike: any of their rows may stand for one.
    const [made, planned] = [...all.keys()].filter((i) => all[i]!['peak'] !== 1550) as [number, number]
    const done = { run: 'old', label: 'H0007', settings: all[made]!, outcomes: { cost: 1 } }
    const input = { study, observations: [done], pending: [all[planned]!], seed: 1, past: [] }
    const { title, blocks, rows } = explainStudy(input).start!
    expect([title.en, blocks, rows.length]).toEqual(['Box-Behnken', 3, 15])
    expect(rows.map(({ settings }) => settings)).toEqual(all)
    expect(rows[made]).toMatchObject({ run: made + 1, state: 'made', madeBy: { run: 'old', label: 'H0007' } })
    expect(rows[planned]).toMatchObject({ state: 'under-way' })
    expect(rows.filter(({ state }) => state === 'to-come')).toHaveLength(13)
  })

  it('moves a point that a person refused, without touching the others', () => {
    const input = { study, observations: [], pending: [], count: 15, seed: 1 }
    const free = suggestForStudy(input)
    const refused = suggestForStudy({ ...input, refused: [free[0]!.settings] })
    expect(refused[0]!.settings).not.toEqual(free[0]!.settings)
    expect(refused[0]!.because.en).toContain('Moved from the point of the design')
    expect(
      refused.slice(1).filter((one, i) => one.settings['peak'] === free[i + 1]!.settings['peak']).length,
    ).toBeGreaterThan(11)
  })
})

describe('a start under limits', () => {
  it('moves points that the limits forbid', () => {
    const study = studyConfig.parse({
      ...written,
      start: { design: 'central-composite', alpha: 'face', centrePoints: 2 },
      linear: [{ coefficients: { peak: 1, soak: 1 }, max: 1800 }],
    })
    const suggestions = suggestForStudy({ study, observations: [], pending: [], count: 16, seed: 1 })
    expect(suggestions).toHaveLength(16)
    for (const { settings } of suggestions)
      expect(Number(settings['peak']) + Number(settings['soak'])).toBeLessThanOrEqual(1800)
    const moved = suggestions.filter(({ because }) => because.en.includes('Moved'))
    expect(moved).toHaveLength(2)
    expect(new Set(suggestions.map(({ settings }) => JSON.stringify(settings))).size).toBe(15)
  })

  it('lays a mixture out above its lower bounds', () => {
    const study = studyConfig.parse({ ...mixture, start: { design: 'simplex-centroid' } })
    const suggestions = suggestForStudy({ study, observations: [], pending: [], count: 7, seed: 1 })
    const blends = suggestions.map(({ settings }) =>
      ['a', 'b', 'c'].map((name) => Math.round(Number(settings[name]))).join(),
    )
    expect(blends.toSorted()).toEqual(['0,0,100', '0,40,60', '0,80,20', '27,27,47', '40,0,60', '40,40,20', '80,0,20'])
    expect(suggestions.every(({ because }) => !because.en.includes('Moved'))).toBe(true)
  })

  it('chooses D-optimal blends by itself', () => {
    const study = studyConfig.parse({ ...mixture, start: { design: 'd-optimal', model: 'linear', runs: 6 } })
    const suggestions = suggestForStudy({ study, observations: [], pending: [], count: 6, seed: 1 })
    const blends = suggestions.map(({ settings }) =>
      ['a', 'b', 'c'].map((name) => Math.round(Number(settings[name]))).join(),
    )
    expect(blends.toSorted()).toEqual(['0,0,100', '0,0,100', '0,80,20', '0,80,20', '80,0,20', '80,0,20'])
  })

  it.each(['latin-hypercube', 'd-optimal', 'full-factorial'])('of every kind keeps all of them: %s', (design) => {
    const study = studyConfig.parse({
      ...written,
      parameters: [
        { type: 'continuous', name: 'a', low: 0, high: 60 },
        { type: 'continuous', name: 'b', low: 0, high: 80 },
        { type: 'integer', name: 'c', low: 0, high: 50 },
        { type: 'ordinal', name: 'd', values: [0.1, 0.2, 0.5] },
        { type: 'categorical', name: 'e', values: ['air', 'n2'] },
        { type: 'continuous', name: 'f', low: 0, high: 1, fixed: 0.25 },
        { type: 'continuous', name: 'g', low: 1, high: 1000, scale: 'log' },
      ],
      linear: [{ coefficients: { a: 1, b: 1, c: 1 }, equals: 100 }],
      expressions: ['a * d <= 20'],
      forbidden: [{ e: 'n2', d: 0.5 }],
      start: { design, model: 'linear' },
    })
    const all = suggestForStudy({ study, observations: [], pending: [], count: 64, seed: 1 })
    const own = all.filter(({ because }) => /^Run \d+ of/.test(because.en)).map(({ settings }) => settings)
    expect(own.length).toBeGreaterThanOrEqual(10)
    for (const { a, b, c, d, e, f } of own as Record<string, number | string>[]) {
      expect(Number(a) + Number(b) + Number(c)).toBeCloseTo(100, 3)
      expect(Number.isInteger(c)).toBe(true)
      expect(Number(a) * Number(d)).toBeLessThanOrEqual(20)
      expect(e === 'n2' && d === 0.5).toBe(false)
      expect(f).toBe(0.25)
    }
    // Levels of a logarithmic parameter that no limit moved lie at its ends.
    if (design === 'full-factorial') expect(own.map(({ g }) => g)).toEqual(expect.arrayContaining([1, 1000]))
  })

  it('takes recipes of a list that lie nearest', () => {
    const candidates = Array.from({ length: 40 }, (_, i) => ({
      peak: 1450 + ((i * 61) % 201),
      soak: 30 + ((i * 67) % 211),
      ramp: 1 + (i % 9),
    }))
    const study = studyConfig.parse({ ...written, candidates, start: { design: 'plackett-burman' } })
    const suggestions = suggestForStudy({ study, observations: [], pending: [], count: 12, seed: 1 })
    for (const { settings } of suggestions) expect(candidates).toContainEqual(settings)
    expect(new Set(suggestions.map(({ settings }) => JSON.stringify(settings))).size).toBe(12)
    expect(suggestions[0]!.because.en).toMatch(/^Run 1 of 12 of the Plackett-Burman design/)
  })
})

describe('a start that cannot be', () => {
  const refused: readonly (readonly [string, object, RegExp])[] = [
    [
      'too few numbers',
      { ...written, parameters: written.parameters.slice(0, 2), start: { design: 'box-behnken' } },
      /3 to 7/,
    ],
    [
      'more runs than the budget',
      { ...written, budget: 10, start: { design: 'box-behnken' } },
      /15 runs, the budget is 10/,
    ],
    ['safe mode', { ...written, safety: { mode: 'safe' }, start: { design: 'latin-hypercube' } }, /safe mode/],
    ['a mixture of nothing', { ...written, start: { design: 'simplex-lattice' } }, /equals over all parameters/],
    [
      'an external program',
      { ...written, strategy: { external: { command: ['python3', 'mine.py'] } }, start: { design: 'box-behnken' } },
      /starts by itself/,
    ],
    ['a misspelt option', { ...written, start: { design: 'taguchi', aray: 'L9' } }, /aray/],
  ]
  it.each(refused)('is refused: %s', (_, study, reason) => {
    expect(() => studyConfig.parse(study)).toThrow(reason)
  })
})
