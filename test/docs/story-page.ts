// The built page over a plant whose clock stands still, so that a picture changes only where the page does.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from '../../dashboards/api/app.ts'
import { httpConfig } from '../../dashboards/api/config.ts'
import type { Installation } from '../../dashboards/api/installation.ts'
import { openStoryApi, type StoryApi } from '../fixtures/api.ts'
import { withBadHeats } from '../fixtures/bad-heats.ts'
import { addPasses } from '../fixtures/passes.ts'
import { calibrate, giveTwin } from '../fixtures/story-twin.ts'
import { buildPage } from '../suites/built-page.ts'
import { waitFor } from '../suites/wait.ts'

export interface StoryPage {
  readonly url: string
  /** Holds the study's strategy against chance, on the runs that were made. */
  backtest(): Promise<void>
  /** Gives the study a twin, calibrated on its heats. */
  giveTwin(): Promise<void>
  close(): Promise<void>
}

/** The twenty-fifth heat runs; every fourth came out bad; a mill got a new tool, its roughness was measured by two gauges. */
export async function openStoryPage(): Promise<StoryPage> {
  const page = mkdtempSync(join(tmpdir(), 'kunlun-pictures-'))
  await buildPage(page)
  const api = await openStoryApi({ heats: 24.5, change: withBadRuns, api: { page } })
  return {
    url: await listen(api.app, httpConfig.parse({ port: 0 })),
    backtest: () => backtested(api),
    async giveTwin() {
      await giveTwin(api)
      await calibrate(api, 1)
    },
    async close() {
      await api.close()
      rmSync(page, { recursive: true, force: true })
    },
  }
}

const patienceMs = 20 * 60_000

async function backtested(api: StoryApi): Promise<void> {
  const against = [{ name: 'random', strategy: 'random' }]
  const ask = { study: 'substrate-96', against, on: 'runs', repeats: 6, seed: 5 }
  const { id } = (await api.post('/api/v1/backtests', ask)).json<{ id: string }>()
  const isDone = async () => {
    const { state } = (await api.get(`/api/v1/backtests/${id}`)).json<{ state: string }>()
    if (state === 'failed') throw new Error(`the backtest ${id} failed`)
    return state === 'done'
  }
  await waitFor(`the backtest ${id}`, isDone, patienceMs)
}

async function withBadRuns(installation: Installation): Promise<Partial<Installation>> {
  await addPasses(installation.ledger, { newToolAt: 25, repeats: 2 })
  return withBadHeats(installation)
}
