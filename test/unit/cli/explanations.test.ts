// Explanations over a plant's ledger: what they follow from, worked out once for each state, as text, over the API.
import { afterEach, describe, expect, it } from 'vitest'
import { explanationText } from '../../../cli/explanation-text.ts'
import { frontLines } from '../../../cli/front-text.ts'
import { createExplanations, explainInput } from '../../../cli/run/explanations.ts'
import { explanationWire } from '../../../dashboards/api/explanation.ts'
import { explainStudy } from '../../../optimizer/explain-study.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { studyId } from '../../fixtures/history.ts'
import { storyFile } from '../../fixtures/study.ts'

const studies = new Map(Object.entries(storyFile.studies))
const among = { id: studyId, study: studies.get(studyId)!, studies }
const opened: StoryApi[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function openStory(): Promise<StoryApi> {
  const api = await openStoryApi()
  opened.push(api)
  return api
}

describe('an explanation of a study', () => {
  it('follows from measured runs, accepted suggestions alone, the suggestion at hand', async () => {
    const { ledger } = (await openStory()).installation
    const input = await explainInput(ledger, among)
    const [newest] = await ledger.suggestions.list({ study: studyId, limit: 1 })
    expect(input.observations).toHaveLength(6)
    expect(input.settings).toEqual(newest!.settings)
    expect(input.pending).not.toContainEqual(newest!.settings)
    const decided = await ledger.suggestions.list({ study: studyId, open: false })
    const accepted = decided.filter(({ decision }) => decision?.answer === 'accepted')
    const runs = new Set((await ledger.plans.list({})).map(({ run }) => run))
    expect(input.past).toHaveLength(accepted.length)
    for (const { run, predicted } of input.past) {
      expect(runs).toContain(run)
      expect(accepted.map((one) => one.predicted)).toContainEqual(predicted)
    }
  })

  it('is worked out once until something changes', async () => {
    const { ledger } = (await openStory()).installation
    let worked = 0
    const explain = createExplanations(ledger, async (input) => {
      worked++
      return explainStudy({ ...input, observations: [] })
    })
    expect(await explain(among)).toBe(await explain(among))
    expect(worked).toBe(1)
    await explain({ ...among, study: { ...among.study, seed: 99 } })
    expect(worked).toBe(2)
  })

  it('is tried again after it failed', async () => {
    const { ledger } = (await openStory()).installation
    let fails = true
    const explain = createExplanations(ledger, async (input) => {
      if (fails) throw new Error('the thread is gone')
      return explainStudy({ ...input, observations: [] })
    })
    await expect(explain(among)).rejects.toThrow('the thread is gone')
    fails = false
    expect(await explain(among)).toMatchObject({ runs: 0 })
  })

  it('comes over the API, reads as text', async () => {
    const api = await openStory()
    const answer = await api.get(`/api/v1/studies/${studyId}/explanation`)
    expect(answer.statusCode).toBe(200)
    const explanation = answer.json()
    expect(explanation).toMatchObject({ runs: 6, stop: { reason: { en: expect.stringContaining('One more run') } } })
    const text = explanationText(explanation)
    expect(text).toMatch(/^6 run\(s\)\.\nGo on: One more run is expected to gain/)
    expect(text).toMatch(/cost: well learnt from 6 run\(s\), q2 0\.\d+/)
    expect(text).toMatch(/soak: alone \d+ % \(\d+ % to \d+ %\), with others \d+ %/)
    expect(text).toMatch(/camber: not learnt yet/)
    expect(text).toMatch(/camber <= 0\.3: [\d.]+; at [\d.]+: [\d.]+; at [\d.]+: [\d.]+/)
    expect((await api.get('/api/v1/studies/nowhere/explanation')).json()).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
  })

  it('of two objectives has a front, over the API as in the text', async () => {
    const api = await openStory()
    const { definition } = (await api.get(`/api/v1/studies/${studyId}/definition`)).json()
    const second = { outcome: 'strength', unit: 'MPa', goal: 'maximize', reference: 340 }
    const objectives = [...definition.objectives, second]
    expect((await api.put(`/api/v1/studies/${studyId}`, { ...definition, objectives })).statusCode).toBe(200)
    const answer = await api.get(`/api/v1/studies/${studyId}/explanation`)
    expect(answer.statusCode).toBe(200)
    const { front } = answer.json()
    expect(explanationWire.parse(answer.json()).front).toBeDefined()
    expect(front.objectives).toMatchObject([
      { outcome: 'cost', goal: 'minimize', reference: { kind: 'inferred' } },
      { outcome: 'strength', goal: 'maximize', reference: { kind: 'declared', value: 340 } },
    ])
    expect(front.entries.length).toBeGreaterThan(0)
    for (const { values } of front.entries) expect(values).toHaveLength(2)
    const text = explanationText(answer.json())
    expect(text).toMatch(/Front: runs that no other beats in all objectives/)
    expect(text).toMatch(/cost: minimize; reference [\d.]+ \(inferred: the worst believed of a run/)
    expect(text).toMatch(/strength: maximize; reference 340 \(declared\)/)
    expect(text).toMatch(/run +cost +strength +settings/)
    expect(text).toMatch(/H000\d +[\d.]+ \([\d.]+ to [\d.]+; [\d.]+\) .*peak \d+, soak/)
    expect(text).toMatch(/covered up to the reference: [\d.]+ \(cost x strength\)/)
  })

  it('tells what was left out of a front, beyond which reference a run lies', () => {
    const values = [{ expected: 1, low: 0.5, high: 1.5 }]
    const lines = frontLines({
      objectives: [{ outcome: 'size', goal: 'target', target: 5, reference: { kind: 'declared', value: 2 } }],
      entries: [
        {
          runs: [{ run: 'r1' }, { run: 'r2', label: 'H2' }],
          settings: { x: 1 },
          values,
          feasible: 1,
          beyond: ['size'],
        },
      ],
      dominated: [],
      leftOut: [
        { run: 'a', measured: [1], expected: [2], reason: { kind: 'limits', outcomes: ['camber'] } },
        { run: 'b', measured: [1], expected: [2], reason: { kind: 'bounds' } },
        { run: 'c', measured: [1], expected: [2], reason: { kind: 'beaten', by: { run: 'r2', label: 'H2' } } },
        { run: 'd', measured: [1], expected: [2], reason: { kind: 'context', by: { run: 'r1' } } },
      ],
      predicted: [{ settings: { x: 2 }, values, feasible: 0.9 }],
      volume: 3,
      share: 0.0123,
    })
    expect(lines.slice(2)).toEqual([
      '  size: target 5; reference at most 2 away (declared)',
      '  run        size            settings',
      '  r1 = H2    1 (0.5 to 1.5)  x 1 (beyond the reference of size)',
      '  predicted  1 (0.5 to 1.5)  x 2',
      '  covered up to the reference: 3 (size); one more run is expected to add 1.23 %',
      '  measured like records, yet not on the front:',
      '    a: limit not kept: camber (size 1, expected 2)',
      "    b: its settings lie outside today's bounds (size 1, expected 2)",
      '    c: H2 is expected to be better in all (size 1, expected 2)',
      "    d: measured in another context; in today's r1 is expected to be better in all (size 1, expected 2)",
    ])
  })
})
