// A person's day over the demo's plant: the command in a process of its own, a browser at its page, somebody signed in.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { Role } from '../../dashboards/api/rights/roles.ts'
import { missingServer } from '../servers/gate.ts'
import { launchBrowser, type WatchedPage, watchedPage } from './browser.ts'
import { type DemoProcess, startDemoProcess } from './demo.ts'
import { answerTo, type Person, signedInAs } from './person.ts'
import { waitFor } from './wait.ts'

/** A heat of thirty hours in some seconds; the plant waits where the machine does not keep up. */
const factor = 14_400
/** For what takes the plant some heats, on a busy machine. */
export const someHeatsMs = 600_000

export interface JudgedView {
  readonly run: { readonly id: string; readonly state: string; readonly labels: Readonly<Record<string, string>> }
  readonly judgement: 'good' | 'bad' | 'open'
}

export interface SuggestionView {
  readonly id: string
  readonly settings: Readonly<Record<string, number>>
  readonly decision?: { readonly answer: string; readonly who: string; readonly reason?: string }
}

export interface Day extends WatchedPage {
  /** Goes to a view by its address behind the #, and waits for its title; what it loads is waited for by those who look. */
  show(address: string): Promise<void>
  /** Asks the installation as the person. */
  get<T>(path: string): Promise<T>
  /** Finished heats with what the laboratory said, newest first; waits until there are so many. */
  measuredHeats(atLeast: number): Promise<readonly JudgedView[]>
  /** Waits until one is to be decided. */
  openSuggestion(): Promise<SuggestionView>
}

export interface DayOptions {
  readonly role: Role
  readonly language: 'en' | 'zh'
  /** What befalls which heats, e.g. `4:element`. */
  readonly faults?: readonly string[]
}

/** Registers start and end of the plant; resolves with the function that opens its page. */
export async function demoDay({ role, language, faults = [] }: DayOptions): Promise<() => Promise<Day>> {
  const isPossible = (await missingServer('chromium')) === undefined
  const data = mkdtempSync(join(tmpdir(), 'kunlun-day-'))
  let demo: DemoProcess | undefined
  let browser: Browser | undefined
  let person: Person | undefined
  beforeAll(async () => {
    if (!isPossible) return
    const told = faults.flatMap((fault) => ['--fault', fault])
    demo = await startDemoProcess(data, factor, told)
    person = await signedInAs(demo.url, role)
    browser = await launchBrowser()
  }, someHeatsMs)
  afterAll(async () => {
    await browser?.close()
    await demo?.kill()
    rmSync(data, { recursive: true, force: true })
  })
  return async () => {
    if (demo === undefined || browser === undefined || person === undefined) throw new Error('no demo')
    const { url } = demo
    const watched = await watchedPage(browser, { url, language })
    // A busy machine is waited for.
    watched.page.setDefaultTimeout(120_000)
    await watched.page.context().addCookies([{ ...person.cookie, url }])
    const show = async (address: string) => {
      await watched.page.goto(`${url}/#/${address}`)
      await watched.page.locator('.content h1').first().waitFor()
    }
    return { ...watched, show, ...asked(url, person) }
  }
}

function asked(url: string, person: Person): Pick<Day, 'get' | 'measuredHeats' | 'openSuggestion'> {
  const get = <T>(path: string) => answerTo<T>(`${url}/api/v1/${path}`, person)
  return {
    get,
    measuredHeats: (atLeast) =>
      waitFor(
        `${atLeast} heats measured`,
        async () => {
          const { runs } = await get<{ runs: JudgedView[] }>('judged-runs?machine=furnace-1&limit=100')
          const measured = runs.filter(({ run, judgement }) => run.state === 'finished' && judgement !== 'open')
          return measured.length >= atLeast && measured
        },
        someHeatsMs,
      ),
    openSuggestion: () =>
      waitFor(
        'a suggestion that waits',
        async () =>
          (await get<SuggestionView[]>('suggestions?study=substrate-96')).find(
            ({ decision }) => decision === undefined,
          ),
        someHeatsMs,
      ),
  }
}
