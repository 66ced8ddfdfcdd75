// Steps of people who fork a study on its page in English.
import type { Page } from 'playwright-core'

/** From the study's comparison to a saved fork that draws at random, at rest. */
export async function forkAtRandom(page: Page): Promise<void> {
  await page.getByTestId('fork').click()
  await page.getByLabel('Strategy', { exact: true }).click()
  await page.getByTitle('At random').first().click()
  await page.getByTestId('study-check').getByText('It can be saved like this').waitFor()
  await page.getByTestId('save-study').click()
  await page.getByText('This study is at rest').waitFor()
}

/** In the study's comparison: the fork is what a backtest asks. */
export async function chooseFork(page: Page): Promise<void> {
  await page.getByLabel('Against').click()
  await page.locator('.ant-select-item-option', { hasText: '(fork)' }).first().click()
  await page.keyboard.press('Escape')
}
