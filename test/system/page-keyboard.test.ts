// Every view without a mouse: past the menu, by keys of its own, every link, button, field in its turn.
import { describe, expect } from 'vitest'
import { views } from '../../dashboards/web/src/views.tsx'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { openFullDesk, openSettled, sights } from '../suites/page-sights.ts'
import { tabThrough } from '../suites/tab-key.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()
/** For all views in a row, on a busy machine. */
const patienceMs = 600_000

describe('the keyboard', () => {
  it('reaches the content past the menu, tells its keys, goes to a view, leaves the wall screen', async () => {
    const { page, url, complaints } = await openDesk('en')
    await openView(page, url, 'overview')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('wall screen on and off').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.getByRole('heading', { name: 'Runs' }).waitFor()
    await page.keyboard.press('w')
    await page.locator('.sider').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('button', { name: 'Leave the wall screen' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.sider').waitFor()
    expect(complaints).toEqual([])
  })

  it('leads to every view by its own key', async () => {
    const { page, url } = await openDesk('en')
    await openView(page, url, 'overview')
    for (const { name, letter } of views) {
      await page.keyboard.press('g')
      await page.keyboard.press(letter)
      await waitFor(name, () => page.url().includes(`#/${name}`))
    }
  })

  it(
    'gives every link, button and field of every view its turn, where it is seen',
    async () => {
      const { page, url } = await openFullDesk(openDesk, 'en')
      const findings: object[] = []
      for (const address of sights) {
        await openSettled(page, url, address)
        const { stops, passedBy, unseen } = await tabThrough(page)
        if (stops === 0 || passedBy.length > 0 || unseen.length > 0) findings.push({ address, stops, passedBy, unseen })
      }
      expect(findings).toEqual([])
    },
    patienceMs,
  )
})
