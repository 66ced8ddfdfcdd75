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
})
