// A headless Chromium for tests of the page: launch, complaints of the console, screenshots.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findChromium } from '../servers/chromium.ts'
import { waitFor } from './wait.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), headless: true, args: flags })
}

export interface WatchedPage {
  readonly page: Page
  /** Errors and warnings of the console, uncaught exceptions, failed requests, and requests to anywhere else. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

export interface WatchOptions {
  /** Of the installation, e.g. `http://127.0.0.1:8080`. */
  readonly url: string
  readonly language: 'en' | 'zh'
  readonly size?: { readonly width: number; readonly height: number }
}

/** A fresh page, not yet gone anywhere, whose complaints are collected. */
export async function watchedPage(browser: Browser, options: WatchOptions): Promise<WatchedPage> {
  const locale = options.language === 'zh' ? 'zh-CN' : 'en-US'
  // A click on something that still moves in can go nowhere.
  const context: BrowserContextOptions = {
    locale,
    viewport: options.size ?? { width: 1366, height: 768 },
    reducedMotion: 'reduce',
  }
  const opened = await browser.newContext(context)
  const page = await opened.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('requestfailed', (request) => {
    // A request that the page gave up itself, because it moved on, is no failure.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}`)
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== new URL(options.url).origin)
      complaints.push(`outside: ${request.url()}`)
  })
  return { page, complaints, close: () => opened.close() }
}

/** Goes to a view by its address behind the #, and waits until it shows its title. */
export async function openView(page: Page, url: string, view: string): Promise<void> {
  await page.goto(`${url}/#/${view}`)
  await page.locator('.content h1').first().waitFor()
  await waitFor(`${view} is loaded`, async () => (await page.locator('.content .ant-skeleton').count()) === 0)
}
