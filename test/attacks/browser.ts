// The page built anew, attacked in a headless Chromium.
import { join } from 'node:path'
import { build } from 'vite'
import { launchBrowser } from '../suites/browser.ts'
import type { AttackResult } from './attack.ts'
import { attackPage } from './stored-markup.ts'

export async function attackBuiltPage(folder: string): Promise<AttackResult> {
  const root = join(import.meta.dirname, '../../dashboards/web')
  await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  const browser = await launchBrowser()
  try {
    return await attackPage(browser, folder)
  } finally {
    await browser.close()
  }
}
