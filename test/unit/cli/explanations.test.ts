// Explanations over a plant's ledger: what they follow from, worked out once for each state, as text, over the API.
import { afterEach, describe, expect, it } from 'vitest'
import { explanationText } from '../../../cli/explanation-text.ts'
import { createExplanations, explainInput } from '../../../cli/run/explanations.ts'
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
})
