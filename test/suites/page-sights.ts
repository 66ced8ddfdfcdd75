// All that the views show, by address, over a plant that has something of everything.
import type { Page } from 'playwright-core'
import { type ViewName, views } from '../../dashboards/web/src/views.tsx'
import { withBadHeats } from '../fixtures/bad-heats.ts'
import { calibrate, giveTwin } from '../fixtures/story-twin.ts'
import type { Desk, OpenDesk } from './page-desk.ts'
import { waitFor } from './wait.ts'

export const badRun = encodeURIComponent('furnace-1/20260106T073000Z')
const other = encodeURIComponent('furnace-1/20260105T210000Z')

/** What else a view shows under its name than its first sight; a view that has nothing more needs no line. */
const further: Partial<Record<ViewName, readonly string[]>> = {
  overview: ['overview?wall'],
  machines: ['machines/mill-2', ...['timeline', 'contract', 'link'].map((tab) => `machines/furnace-1?tab=${tab}`)],
  runs: [`runs/${badRun}`, 'runs/overlay?machine=furnace-1', `runs/compare/${badRun}/${other}`],
  capability: ['capability?tab=gauge'],
  studies: ['studies/new', ...['compare', 'versions', 'edit'].map((tab) => `studies/substrate-96/${tab}`)],
  twins: ['twins/substrate-96'],
  simulation: ['window', 'robust', 'screening', 'jobs'].map((tab) => `simulation/substrate-96/${tab}`),
  quarantine: ['quarantine/1'],
}

/** Addresses behind the #. */
export const sights = views.flatMap(({ name }) => [name, ...(further[name] ?? [])])

/** The story's plant with bad heats, a calibrated twin. */
export async function openFullDesk(openDesk: OpenDesk, language: 'en' | 'zh'): Promise<Desk> {
  const desk = await openDesk(language, { heats: 16.5, change: withBadHeats })
  await giveTwin(desk.api)
  await calibrate(desk.api, 1)
  return desk
}

/** A busy machine is waited for. */
const patienceMs = 300_000

/** Goes there and waits until nothing loads any more. */
export async function openSettled(page: Page, url: string, address: string): Promise<void> {
  await page.goto(`${url}/#/${address}`)
  await page.locator('.content h1').first().waitFor({ timeout: patienceMs })
  const busy = page.locator('.content').locator('.ant-skeleton, .ant-spin-spinning')
  await waitFor(`${address} at rest`, async () => (await busy.count()) === 0, patienceMs)
}
