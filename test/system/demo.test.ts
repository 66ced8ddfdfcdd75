// The demo as its user meets it: values move, a suggestion comes, accepting it makes the plant run it, all of it goes on after a restart.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { launchBrowser, openView, watchedPage } from '../suites/browser.ts'
import { type DemoProcess, startDemoProcess } from '../suites/demo.ts'
import { waitFor } from '../suites/wait.ts'

/** Faster than the demo's usual pace: a heat of thirty hours in half a minute. */
const factor = 4800
const it = await serverTest('chromium')

interface RunView {
  readonly id: string
  readonly state: string
  readonly labels: Readonly<Record<string, string>>
  readonly planned: Readonly<Record<string, number>>
}

interface SuggestionView {
  readonly id: string
  readonly settings: Readonly<Record<string, number>>
  readonly decision?: { readonly answer: string; readonly who: string }
  readonly plannedRun?: string
  readonly result?: { readonly run?: string; readonly outcomes: Readonly<Record<string, number>> }
}

interface PipelineAnswer {
  readonly connectors: readonly { readonly id: string; readonly messages: Readonly<Record<string, number>> }[]
  readonly machines: readonly { readonly machine: string; readonly samples: Readonly<Record<string, number>> }[]
}

describe('the demo', () => {
  const data = mkdtempSync(join(tmpdir(), 'kunlun-demo-'))
  let demo: DemoProcess

  beforeAll(async () => {
    demo = await startDemoProcess(data, factor)
  })
  afterAll(async () => {
    await demo.kill()
    rmSync(data, { recursive: true, force: true })
  })

  const suggestions = () => demo.get<SuggestionView[]>('/api/v1/suggestions')
  const furnaceRuns = () => demo.get<RunView[]>('/api/v1/runs?machine=furnace-1')

  it('shows moving values without a complaint of the browser', async () => {
    const { page, complaints } = await opened()
    await openView(page, demo.url, '')
    const text = () => page.locator('.content').textContent()
    const first = await text()
    await waitFor('values that move', async () => (await text()) !== first)
    expect(complaints).toEqual([])
    await close()
  })

  it('has a finished furnace run with its outcomes, then a suggestion for the next', async () => {
    const [run] = await waitFor(
      'a finished heat',
      async () => nonEmpty((await furnaceRuns()).filter(isFinished)),
      120_000,
    )
    expect(run?.labels['batch']).toMatch(/^H\d{4}$/)
    const [suggestion] = await waitFor('a suggestion', async () => nonEmpty(await suggestions()), 120_000)
    expect(Object.keys(suggestion?.settings ?? {}).sort()).toEqual(['burnout', 'cool', 'load', 'peak', 'ramp', 'soak'])
  })

  it('runs what a person accepts on the page, and brings the result back to the suggestion', async () => {
    const [suggestion] = await suggestions()
    const { page, complaints } = await opened()
    await openView(page, demo.url, 'studies/substrate-96')
    await page.getByTestId('accept').click()
    await page.locator('.ant-popconfirm .ant-btn-primary').click()
    const decided = await waitFor('the stored decision', async () =>
      (await suggestions()).find((one) => one.decision?.answer === 'accepted'),
    )
    expect(decided.id).toBe(suggestion?.id)
    expect(decided.decision?.who).toBe('local')
    const fired = await waitFor(
      'the heat of the accepted recipe',
      async () => (await furnaceRuns()).find((run) => /^K-\d{4}$/.test(run.labels['program'] ?? '') && isFinished(run)),
      150_000,
    )
    expect(Math.abs((fired.planned['peak'] ?? 0) - (suggestion?.settings['peak'] ?? 0))).toBeLessThan(1)
    const hasAll = (one: SuggestionView) =>
      ['camber', 'cost', 'density', 'strength'].every((name) => name in (one.result?.outcomes ?? {}))
    const judged = await waitFor(
      'its outcomes at the suggestion',
      async () => (await suggestions()).find((one) => one.id === decided.id && hasAll(one)),
      120_000,
    )
    expect(judged.result?.run).toBe(fired.id)
    expect(complaints).toEqual([])
    await close()
  }, 400_000)

  it('balances every message and every sample', async () => {
    const { connectors, machines } = await demo.get<PipelineAnswer>('/api/v1/pipeline')
    for (const { messages: m } of connectors) {
      expect(m['received']).toBe(
        (m['rejected'] ?? 0) + (m['spooled'] ?? 0) + (m['decoded'] ?? 0) + (m['quarantined'] ?? 0),
      )
    }
    for (const { samples: s } of machines) {
      expect(s['decoded']).toBe(
        (s['stored'] ?? 0) + (s['quarantined'] ?? 0) + (s['filtered'] ?? 0) + (s['pending'] ?? 0),
      )
    }
    expect(machines.map(({ machine }) => machine).sort()).toEqual(['furnace-1', 'mill-1', 'mill-2'])
  })

  it('stops on Ctrl-C and goes on with what it has', async () => {
    const before = await furnaceRuns()
    expect(await demo.stop()).toBe(0)
    demo = await startDemoProcess(data, factor)
    const after = await furnaceRuns()
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.filter(isFinished).map(({ id }) => id)))
    const newer = await waitFor(
      'a heat after the restart',
      async () => (await furnaceRuns()).find(({ id }) => !before.some((run) => run.id === id)),
      120_000,
    )
    expect(newer.id > (before[0]?.id ?? '')).toBe(true)
  }, 120_000)

  let close: () => Promise<void> = async () => undefined

  /** A page in a browser of its own. */
  async function opened() {
    const browser = await launchBrowser()
    const watched = await watchedPage(browser, { url: demo.url, language: 'en' })
    close = async () => {
      await watched.close()
      await browser.close()
    }
    return watched
  }
})

function isFinished(run: RunView): boolean {
  return run.state === 'finished'
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined
}
