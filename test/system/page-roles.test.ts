// Every view as each role: what it may not see is said in words, no request of the page is refused or fails.
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { Action } from '../../dashboards/api/rights/actions.ts'
import { actionsOf } from '../../dashboards/api/rights/roles.ts'
import { views } from '../../dashboards/web/src/views.tsx'
import { serverTest } from '../servers/gate.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { openFullDesk, openSettled, sights } from '../suites/page-sights.ts'
import { signedInAs } from '../suites/person.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()
/** For all views in a row, on a busy machine. */
const patienceMs = 600_000

/** What a sight is closed without: of the whole view, or of a part of it. */
const needed: Readonly<Record<string, Action>> = {
  ...Object.fromEntries(views.flatMap((view) => ('needs' in view ? [[view.name, view.needs]] : []))),
  'studies/new': 'study.change',
  'studies/substrate-96/edit': 'study.change',
  'studies/substrate-96/compare': 'engineering.read',
  simulation: 'study.predict',
  'simulation/substrate-96/window': 'study.predict',
  'simulation/substrate-96/robust': 'study.predict',
  'simulation/substrate-96/screening': 'study.predict',
}

const people = [
  ['viewer', 'en', 'Your role does not allow it: '],
  ['operator', 'zh', '您的角色没有此项权限：'],
  ['process-engineer', 'zh', '您的角色没有此项权限：'],
  ['algorithm-engineer', 'en', 'Your role does not allow it: '],
] as const

describe.each(people)('%s, %s', (role, language, words) => {
  it(
    `opens ${sights.length} sights`,
    async () => {
      const { page, url, complaints } = await openFullDesk(openDesk, language)
      const refused = refusedOf(page)
      const { cookie } = await signedInAs(url, role)
      await page.context().addCookies([{ ...cookie, url }])
      const closed: string[] = []
      const faults: string[] = []
      for (const address of sights) {
        await openSettled(page, url, address)
        const notices = await page.getByTestId('not-allowed').allTextContents()
        if (notices.some((text) => text.startsWith(words))) closed.push(address)
        faults.push(...(await faultsOn(page)).map((fault) => `${address}: ${fault}`))
      }
      expect(faults).toEqual([])
      expect(refused).toEqual([])
      const mayNot = (address: string) => {
        const action = needed[address]
        return action !== undefined && !actionsOf(role).has(action)
      }
      expect(closed).toEqual(sights.filter(mayNot))
      expect(complaints).toEqual([])
    },
    patienceMs,
  )
})

/** Grows with what the installation answers the page as refused, or as its own failure. */
function refusedOf(page: Page): readonly string[] {
  const refused: string[] = []
  page.on('response', (response) => {
    const status = response.status()
    if ([401, 403].includes(status) || status >= 500)
      refused.push(`${status} ${response.request().method()} ${response.url()}`)
  })
  return refused
}

/** What the page says went wrong: instead of a view, over a view that stands still, in a corner. */
function faultsOn(page: Page): Promise<string[]> {
  return page.locator('.problem-title, .ant-alert-banner, .ant-notification-notice').allTextContents()
}
