// Why, on the page in a real browser: what matters, calibration, what limits cost, the advice to stop in money.
import { describe, expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()

describe('why', () => {
  it('says what matters for each outcome, how far it can be believed, what is left in money', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    const { definition } = (await api.get('/api/v1/studies/substrate-96/definition')).json()
    const [objective] = definition.objectives
    const priced = { cost: { amount: 6000 }, objectives: [{ ...objective, worth: { amount: 1, pieces: 200_000 } }] }
    const changed = await api.put('/api/v1/studies/substrate-96', { ...definition, ...priced })
    expect(changed.statusCode).toBe(200)
    await openView(page, url, 'studies/substrate-96')
    const why = page.getByTestId('why')
    await why.getByText(/worth [\d.]+ CNY, against 6000 CNY that a run costs/).waitFor()
    await why.getByTestId('importance').getByText('Soak').waitFor()
    await why.getByTestId('effects').locator('canvas').nth(2).waitFor()
    await why.getByRole('row', { name: 'Camber ≤ 0.300 mm' }).waitFor()
    await why.getByTestId('near-runs').getByRole('link', { name: 'H0005' }).waitFor()
    await why.getByText('Relative density', { exact: true }).first().click()
    await why.getByRole('heading', { name: 'How it acts: Relative density (%)' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('says that nothing is learnt yet instead of drawing a flat line', async () => {
    const { page, url, complaints } = await openDesk('zh')
    await openView(page, url, 'studies/substrate-96')
    const why = page.getByTestId('why')
    await why.getByTestId('effects').waitFor()
    // Six heats do not foretell each other's camber.
    await why.getByText('翘曲', { exact: true }).first().click()
    await why.getByText('尚未学到规律').waitFor()
    expect(await page.getByTestId('effects').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  for (const { language, heading, inferred } of [
    {
      language: 'en',
      heading: 'Best trade-offs (Pareto front)',
      inferred: /Reference: Cost per good part .*inferred/,
    },
    { language: 'zh', heading: '最佳权衡（帕累托前沿）', inferred: /参考点：单件合格成本 .*推定/ },
  ] as const)
    it(`of two objectives draws the front, lists its runs, shows the reference: ${language}`, async () => {
      const { page, url, api, complaints } = await openDesk(language)
      const { definition } = (await api.get('/api/v1/studies/substrate-96/definition')).json()
      const strength = { ...definition.constraints[2], goal: 'maximize', reference: 345 }
      const { min: _, probability: __, ...second } = strength
      const objectives = [...definition.objectives, second]
      expect((await api.put('/api/v1/studies/substrate-96', { ...definition, objectives })).statusCode).toBe(200)
      await openView(page, url, 'studies/substrate-96')
      const front = page.getByTestId('front')
      await front.getByRole('heading', { name: heading }).waitFor()
      await front.locator('canvas').waitFor()
      await front.getByText(inferred).waitFor()
      await front
        .getByTestId('front-reference')
        .getByText(/345\.0 MPa/)
        .waitFor()
      await front.getByTestId('front-volume').waitFor()
      const { front: told } = (await api.get('/api/v1/studies/substrate-96/explanation')).json()
      for (const { runs } of told.entries) await front.getByRole('link', { name: runs[0].label }).first().waitFor()
      const lines = await front.locator('tbody tr.ant-table-row').count()
      expect(lines).toBe(told.entries.length + told.predicted.length)
      // Nothing is cut off at the width of a small screen: a table that is wider scrolls by itself.
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
      expect(complaints).toEqual([])
    })

  it('has no front for one objective', async () => {
    const { page, url } = await openDesk('en')
    await openView(page, url, 'studies/substrate-96')
    await page.getByTestId('effects').waitFor()
    expect(await page.getByTestId('front').count()).toBe(0)
  })
})
