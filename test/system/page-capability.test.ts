// Capability and before/after on the page in a real browser: what a tool change did is found, explained, weighed.
import { describe, expect } from 'vitest'
import { addPasses, type PassesOptions } from '../fixtures/passes.ts'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()

const withPasses = (language: 'en' | 'zh', options: PassesOptions) =>
  openDesk(language, {
    async change({ ledger }) {
      await addPasses(ledger, options)
      return {}
    },
  })

describe('capability', () => {
  it('shows the chart, says which rule holds at which runs, finds the tool, leads to its effect', async () => {
    const { page, url, complaints } = await withPasses('en', { newToolAt: 25 })
    await openView(page, url, 'capability/mill-1/outcome/roughness?upper=6')
    await page.getByTestId('control').locator('canvas').nth(2).waitFor()
    await page.getByTestId('control').getByText('not in control').waitFor()
    await page
      .getByTestId('process')
      .getByText(/Not capable to say: the process is not in control/)
      .waitFor()
    await page.getByTestId('episodes').getByText('9 points in a row lie above the centre line.').waitFor()
    const change = page.getByTestId('changes').getByRole('row', { name: /P00025/ })
    await change.getByText(/Tool: T07 → T08/).waitFor()
    await change.getByRole('link', { name: 'Effect on all figures' }).click()
    const effects = page.getByTestId('effects')
    await effects.getByText(/25 runs before .* 15 runs after/).waitFor()
    await effects.getByText(/Changed along with it: Tool/).waitFor()
    await effects.getByRole('row', { name: /Roughness \(µm\).*evidence/ }).waitFor()
    expect(complaints).toEqual([])
  })

  it('keeps what was chosen in the address, in Chinese', async () => {
    const { page, url, complaints } = await withPasses('zh', { newToolAt: 25, count: 60 })
    await openView(page, url, 'capability/mill-1/outcome/roughness?upper=6&label=tool&value=T08')
    await page.getByTestId('control').getByText('受控', { exact: true }).waitFor()
    await page.getByTestId('process').getByText('有能力', { exact: true }).waitFor()
    const upper = page.getByLabel('规格上限')
    await upper.fill('4')
    await upper.press('Enter')
    await page.getByTestId('process').getByText('能力不足', { exact: true }).waitFor()
    expect(new URL(page.url()).hash).toContain('upper=4&label=tool&value=T08')
    expect(complaints).toEqual([])
  })

  it('studies the gauge, from results as from an uploaded table', async () => {
    const { page, url, complaints } = await withPasses('en', { count: 10, specimens: 1, repeats: 2 })
    await openView(page, url, 'capability/mill-1/outcome/roughness?tab=gauge')
    await page.getByTestId('gauge-runs').getByText('40 readings: 10 parts, 2 appraisers, 2 times each').waitFor()
    const rows = [1, 2, 3].flatMap((part) =>
      ['A', 'B'].flatMap((who) => [1, 2].map((trial) => `${part},${who},${part}.0${trial}`)),
    )
    const table = {
      name: 'study.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['part,appraiser,value', ...rows].join('\n')),
    }
    await page.getByTestId('gauge-table').locator('input[type=file]').setInputFiles(table)
    await page.getByTestId('gauge-table').getByText('12 readings: 3 parts, 2 appraisers, 2 times each').waitFor()
    expect(complaints).toEqual([])
  })
})

describe('before and after', () => {
  it('says that there is no evidence where nothing changed, shows the runs of a figure', async () => {
    const { page, url, complaints } = await withPasses('en', {})
    await openView(page, url, 'effect/mill-1')
    await page.getByText('Choose what changed.').waitFor()
    await openView(page, url, `effect/mill-1?by=time&at=${encodeURIComponent('2026-01-05T10:00:00.000Z')}`)
    const row = page.getByTestId('effects').getByRole('row', { name: /Roughness/ })
    await row.getByText('no evidence').waitFor()
    await row.getByText(/A difference of .* would have been seen/).waitFor()
    await row.getByText('Roughness (µm)').click()
    await page.getByTestId('effects').locator('canvas').waitFor()
    expect(complaints).toEqual([])
  })

  it('says how many runs are needed where there are too few', async () => {
    const { page, url, complaints } = await withPasses('zh', { newToolAt: 38 })
    await openView(page, url, 'effect/mill-1?by=label&name=tool&before=T07&after=T08')
    const row = page.getByTestId('effects').getByRole('row', { name: /粗糙度/ })
    await row.getByText('批次太少，无法判断').waitFor()
    await row.getByText(/每侧 17 个批次/).waitFor()
    expect(complaints).toEqual([])
  })
})
