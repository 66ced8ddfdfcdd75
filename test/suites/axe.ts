// What axe has against a page as it stands in the browser.
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** What can differ where the same markup has other colours. */
const ofColours = ['color-contrast', 'link-in-text-block']

/** Serious and critical findings, each with where it is and why. */
export async function axeFindings(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  const options = { resultTypes: ['violations'], ...(rules === 'colours' && { runOnly: ofColours }) }
  const { violations } = await page.evaluate<AxeResults>(`window.axe.run(${JSON.stringify(options)})`)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, any, all, none }) => {
        const why = [...any, ...all, ...none].map(({ message }) => message)
        return `${id}: ${target.join(' ')} ${why.join('; ')}`
      }),
    )
}
