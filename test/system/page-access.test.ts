// Every view for everybody: axe finds nothing serious in both languages, light and dark; nothing scrolls sideways.
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { views } from '../../dashboards/web/src/views.tsx'
import { serverTest } from '../servers/gate.ts'
import { axeFindings } from '../suites/axe.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { badRun, openFullDesk, openSettled, sights } from '../suites/page-sights.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()
/** For all views in a row, on a busy machine. */
const patienceMs = 600_000

const settlingMs = 10_000

const sizes = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
]

describe.each(['en', 'zh'] as const)(`${sights.length} sights of ${views.length} views: %s`, (language) => {
  it(
    'are for everybody, on light and on dark',
    async () => {
      const { page, url, complaints } = await openFullDesk(openDesk, language)
      const findings: string[] = []
      for (const address of sights) {
        await openSettled(page, url, address)
        const found = [...(await beyondSizes(page)), ...(await findingsOnTones(page))]
        findings.push(...found.map((finding) => `${address} ${finding}`))
      }
      expect(findings).toEqual([])
      expect(complaints).toEqual([])
    },
    patienceMs,
  )
})

const opening = [
  ['studies/substrate-96', 'Amend'],
  ['studies/substrate-96', 'Refuse'],
  [`runs/${badRun}`, 'Add a result'],
] as const

describe('what opens over a view', () => {
  it('is for everybody', async () => {
    const { page, url, complaints } = await openFullDesk(openDesk, 'en')
    const findings: string[] = []
    for (const [address, button] of opening) {
      await openSettled(page, url, address)
      await page.getByRole('button', { name: button, exact: true }).first().click()
      await page.getByRole('dialog').waitFor()
      findings.push(...(await findingsOnTones(page)).map((finding) => `${button}: ${finding}`))
      await page.reload()
    }
    expect(findings).toEqual([])
    expect(complaints).toEqual([])
  })
})

describe('a style sheet', () => {
  it('that came with foreign markup is refused', async () => {
    const { page, url, complaints } = await openDesk('en')
    await openView(page, url, 'runs')
    await page.evaluate(
      `document.querySelector('h1').insertAdjacentHTML('beforeend', '<style>h1 { color: red }</style>')`,
    )
    await waitFor('the refusal', async () => complaints.some((one) => one.includes('Content Security Policy')))
    expect(await page.locator('h1').evaluate('(one) => getComputedStyle(one).color')).not.toBe('rgb(255, 0, 0)')
  })
})

async function beyondSizes(page: Page): Promise<string[]> {
  const beyond: string[] = []
  for (const size of sizes) {
    await page.setViewportSize(size)
    // Charts take their new width a moment after the window.
    const fits = waitFor('the width', async () => (await widthBeyond(page)) === 0, settlingMs)
    await fits.catch(async () => beyond.push(`scrolls sideways at ${size.width}: ${await widthBeyond(page)} px`))
  }
  return beyond
}

async function findingsOnTones(page: Page): Promise<string[]> {
  const findings: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`html[data-tone=${colorScheme}]`).waitFor()
    findings.push(
      ...(await axeFindings(page, colorScheme === 'dark' ? 'colours' : 'all')).map(
        (finding) => `${colorScheme} ${finding}`,
      ),
    )
  }
  return findings
}

/** How far the view reaches beyond the window, px. */
function widthBeyond(page: Page): Promise<number> {
  return page.evaluate('Math.max(0, document.documentElement.scrollWidth - window.innerWidth)')
}
