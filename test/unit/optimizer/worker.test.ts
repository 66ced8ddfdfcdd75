// The worker thread answers like the function itself.
import { Piscina } from 'piscina'
import { expect, it } from 'vitest'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'

it('suggests the same on a worker thread', async () => {
  const study = studyConfig.parse({
    machine: 'mill-1',
    process: 'milling',
    parameters: [{ type: 'continuous', name: 'feed', low: 0.05, high: 0.3 }],
    objectives: [{ outcome: 'roughness', goal: 'minimize' }],
  })
  const observations = [0.06, 0.12, 0.2, 0.28].map((feed, i) => ({
    run: `r${i}`,
    settings: { feed },
    outcomes: { roughness: (feed - 0.15) ** 2 },
  }))
  const input = { study, observations, pending: [], count: 2, seed: 3 }
  const pool = new Piscina({ filename: new URL('../../../optimizer/worker.ts', import.meta.url).href, maxThreads: 1 })
  try {
    expect(await pool.run(input, { name: 'suggest' })).toEqual(suggestForStudy(input))
  } finally {
    await pool.destroy()
  }
})
