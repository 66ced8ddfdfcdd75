// Photographs every view in both languages for the guides: npm run docs:screenshots, or with the URL of an installation that runs.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { runnerImport } from 'vite'
import { projectRoot } from '../source-files.ts'
import { launchBrowser, openView, watchedPage } from '../suites/browser.ts'
import { startDemoProcess } from '../suites/demo.ts'
import { waitFor } from '../suites/wait.ts'
import { type Subject, subjectOf } from './subject.ts'

const folder = join(projectRoot, 'docs/screenshots')
/** A busy machine is waited for. */
const patienceMs = 300_000
const size = { width: 1366, height: 768 }
/** A heat in half a minute; the seed is the demo's own, so the plant is always the same one. */
const factor = 4800

interface Picture {
  readonly name: string
  readonly view: string
  readonly tone?: 'light' | 'dark'
}

/** Every view of the list as it opens, then what the guides show of some of them. */
function picturesOf(names: readonly string[], { machine, study, good, bad }: Subject): Picture[] {
  const run = (id: string) => encodeURIComponent(id)
  return [
    ...names.map((name) => ({ name, view: name })),
    { name: 'overview-dark', view: 'overview', tone: 'dark' },
    { name: 'overview-wall', view: 'overview?wall', tone: 'dark' },
    { name: 'machine', view: `machines/${machine}` },
    { name: 'run', view: `runs/${run(good)}` },
    { name: 'overlay', view: `runs/overlay?machine=${machine}&run=${run(bad)}&against=others` },
    { name: 'compare', view: `runs/compare/${run(bad)}/${run(good)}` },
    { name: 'suggestion', view: `studies/${study}` },
    { name: 'study-fork', view: `studies/new?from=${study}` },
    { name: 'backtest', view: `studies/${study}/compare` },
    { name: 'twin', view: `twins/${study}` },
  ]
}

async function photograph(url: string): Promise<void> {
  const subject = await subjectOf(url)
  const names = await viewNames()
  mkdirSync(folder, { recursive: true })
  const browser = await launchBrowser()
  for (const language of ['en', 'zh'] as const) {
    const { page, complaints, close } = await watchedPage(browser, { url, language, size })
    page.setDefaultTimeout(patienceMs)
    for (const picture of picturesOf(names, subject)) await take(page, { url, language, picture })
    await close()
    for (const complaint of complaints) process.stderr.write(`${complaint}\n`)
  }
  await browser.close()
}

/** The list of views holds markup of React, which Node alone does not read. */
async function viewNames(): Promise<string[]> {
  const file = join(projectRoot, 'dashboards/web/src/views.tsx')
  const { module } = await runnerImport<{ views: readonly { name: string }[] }>(file)
  return module.views.map(({ name }) => name)
}

interface Shot {
  readonly url: string
  readonly language: string
  readonly picture: Picture
}

async function take(page: Page, { url, language, picture: { name, view, tone = 'light' } }: Shot): Promise<void> {
  await page.emulateMedia({ colorScheme: tone })
  await openView(page, url, view)
  await waitFor(
    'nothing loads',
    async () => (await page.locator('.content .ant-spin-spinning').count()) === 0,
    patienceMs,
  )
  await page.screenshot({ path: join(folder, `${name}-${language}.png`) })
}

const given = process.argv[2]
if (given !== undefined) await photograph(given)
else {
  const data = mkdtempSync(join(tmpdir(), 'kunlun-pictures-'))
  const demo = await startDemoProcess(data, factor)
  await photograph(demo.url)
  await demo.stop()
  rmSync(data, { recursive: true, force: true })
}
