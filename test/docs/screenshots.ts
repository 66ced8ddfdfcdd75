// Photographs the page of a running installation for the READMEs: node test/docs/screenshots.ts [URL]
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../source-files.ts'
import { launchBrowser, openView, watchedPage } from '../suites/browser.ts'
import { waitFor } from '../suites/wait.ts'

const url = process.argv[2] ?? 'http://127.0.0.1:8080'
const views = { overview: 'overview', suggestion: 'studies/substrate-96' }
const folder = join(projectRoot, 'docs/screenshots')

mkdirSync(folder, { recursive: true })
const browser = await launchBrowser()
for (const language of ['en', 'zh'] as const) {
  const { page, close } = await watchedPage(browser, { url, language, size: { width: 1440, height: 860 } })
  for (const [name, view] of Object.entries(views)) {
    await openView(page, url, view)
    await waitFor('its curves', async () => (await page.locator('canvas').count()) > 0)
    await page.screenshot({ path: join(folder, `${name}-${language}.png`) })
  }
  await close()
}
await browser.close()
