// The built page over the story's plant in a headless browser, for tests: built once a file, opened anew for each test.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { listen } from '../../dashboards/api/app.ts'
import { httpConfig } from '../../dashboards/api/config.ts'
import { openStoryApi, type StoryApi, type StoryApiOptions } from '../fixtures/api.ts'
import { missingServer } from '../servers/gate.ts'
import { launchBrowser, type WatchedPage, watchedPage } from './browser.ts'
import { buildPage } from './built-page.ts'

export interface Desk extends WatchedPage {
  readonly api: StoryApi
  readonly url: string
}

export type OpenDesk = (language: 'en' | 'zh', options?: StoryApiOptions) => Promise<Desk>

/** Registers what builds and closes; resolves with the function that opens a page nobody used before. */
export async function deskOpener(): Promise<OpenDesk> {
  const isPossible = (await missingServer('chromium')) === undefined
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-page-'))
  const opened: { close(): Promise<unknown> }[] = []
  let browser: Browser | undefined
  beforeAll(async () => {
    if (!isPossible) return
    await buildPage(folder)
    browser = await launchBrowser()
  })
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return async (language, options = {}) => {
    if (browser === undefined) throw new Error('no browser')
    const api = await openStoryApi({ ...options, api: { page: folder } })
    opened.push(api)
    const url = await listen(api.app, httpConfig.parse({ port: 0 }))
    const watched = await watchedPage(browser, { url, language })
    opened.push(watched)
    return { ...watched, api, url }
  }
}
