// Photographs every view in both languages for the guides: npm run docs:screenshots; with names only those.
//
// A URL among the words is an installation that runs, to be photographed instead.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { runnerImport } from 'vite'
import { projectRoot } from '../source-files.ts'
import { launchBrowser, openView, watchedPage } from '../suites/browser.ts'
import { waitFor } from '../suites/wait.ts'
import { openStoryPage } from './story-page.ts'
import { type Subject, subjectOf } from './subject.ts'

const folder = join(projectRoot, 'docs/screenshots')
/** A busy machine is waited for. */
const patienceMs = 300_000
const size = { width: 1366, height: 768 }
const tall = { ...size, height: 3200 }

interface Picture {
  readonly name: string
  readonly view: string
  readonly tone?: 'light' | 'dark'
  /** To its end, not only what the screen holds. */
  readonly isWhole?: boolean
  /** The part of the view that is shown, by its `data-testid`. */
  readonly part?: string
  /** Shows what a calibrated twin says. */
  readonly needsTwin?: boolean
}

/** Every view of the list, with something in it to see, then what else the guides show. */
function picturesOf(names: readonly string[], { machine, study, good, bad }: Subject): Picture[] {
  const [one, other] = [bad, good].map(encodeURIComponent)
  const opened: Readonly<Record<string, Omit<Picture, 'name'>>> = {
    capability: { view: 'capability/mill-1/outcome/roughness?upper=6', isWhole: true },
    effect: { view: 'effect/mill-1?by=label&name=tool&before=T07&after=T08' },
    twins: { view: 'twins', needsTwin: true },
    simulation: { view: 'simulation', needsTwin: true },
  }
  return [
    ...names.map((name) => ({ name, view: name, ...opened[name] })),
    { name: 'overview-dark', view: 'overview', tone: 'dark' },
    { name: 'overview-wall', view: 'overview?wall', tone: 'dark' },
    { name: 'run', view: `runs/${one}`, isWhole: true, needsTwin: true },
    { name: 'overlay', view: `runs/overlay?machine=${machine}&signal=zone2_temperature&offset=true`, isWhole: true },
    { name: 'compare', view: `runs/compare/${one}/${other}` },
    { name: 'gauge', view: 'capability/mill-1/outcome/roughness?tab=gauge' },
    { name: 'why', view: `studies/${study}`, part: 'why' },
    { name: 'study-fork', view: `studies/new?from=${study}` },
    { name: 'backtest', view: `studies/${study}/compare`, isWhole: true },
    { name: 'twin', view: `twins/${study}`, needsTwin: true },
    {
      name: 'window',
      view: `simulation/${study}/window?surfaceArea=12`,
      isWhole: true,
      needsTwin: true,
    },
    {
      name: 'robust',
      view: `simulation/${study}/robust?surfaceArea=12`,
      isWhole: true,
      needsTwin: true,
    },
    { name: 'quarantine-entry', view: 'quarantine/2' },
  ]
}

async function photograph(url: string, isShown: (picture: Picture) => boolean): Promise<void> {
  const pictures = picturesOf(await viewNames(), await subjectOf(url)).filter(isShown)
  mkdirSync(folder, { recursive: true })
  const browser = await launchBrowser()
  for (const language of ['en', 'zh'] as const) {
    const { page, complaints, close } = await watchedPage(browser, { url, language, size })
    page.setDefaultTimeout(patienceMs)
    for (const picture of pictures) await take(page, { url, language, picture })
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

async function take(page: Page, { url, language, picture }: Shot): Promise<void> {
  const { name, view, tone = 'light', isWhole = false, part } = picture
  await page.emulateMedia({ colorScheme: tone })
  await openView(page, url, view)
  const busy = page.locator('.ant-skeleton, .ant-spin-spinning')
  await waitFor('nothing loads', async () => (await busy.count()) === 0, patienceMs)
  // What is pointed at looks different.
  await page.mouse.move(0, 0)
  const path = join(folder, `${name}-${language}.png`)
  if (part === undefined) await page.screenshot({ path, fullPage: isWhole })
  else {
    // What is longer than the screen would be put together from pieces with the bar on each.
    await page.setViewportSize(tall)
    await page.getByTestId(part).screenshot({ path })
    await page.setViewportSize(size)
  }
}

const words = process.argv.slice(2)
const given = words.find((word) => URL.canParse(word))
const chosen = words.filter((word) => word !== given)
const isChosen = ({ name }: Pick<Picture, 'name'>) => chosen.length === 0 || chosen.includes(name)
if (given !== undefined) await photograph(given, isChosen)
else {
  const story = await openStoryPage()
  if (isChosen({ name: 'backtest' })) await story.backtest()
  await photograph(story.url, (one) => isChosen(one) && one.needsTwin !== true)
  await story.giveTwin()
  await photograph(story.url, (one) => isChosen(one) && one.needsTwin === true)
  await story.close()
}
