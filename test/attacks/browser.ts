// The page built anew, attacked in a headless Chromium.
import { launchBrowser } from '../suites/browser.ts'
import { buildPage } from '../suites/built-page.ts'
import type { AttackResult } from './attack.ts'
import { attackPage } from './stored-markup.ts'

export async function attackBuiltPage(folder: string): Promise<AttackResult> {
  await buildPage(folder)
  const browser = await launchBrowser()
  try {
    return await attackPage(browser, folder)
  } finally {
    await browser.close()
  }
}
