// Runs beside each other in a real browser: found by filters, laid over each other, compared; curves dragged down to samples.
import { describe, expect } from 'vitest'
import { withBadHeats } from '../fixtures/bad-heats.ts'
import { addPasses } from '../fixtures/passes.ts'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()
const badPlant = { heats: 16.5, change: withBadHeats }
const run = 'furnace-1/20260106T073000Z'

describe('the list of runs', () => {
  it('is filtered by result, the address says so, and the chosen runs are laid over the good ones', async () => {
    const { page, url, complaints } = await openDesk('en', badPlant)
    await openView(page, url, 'runs?machine=furnace-1&judgement=bad')
    expect(await page.locator('.content tbody tr[data-row-key]').count()).toBe(4)
    await page.getByRole('row', { name: 'H0003' }).getByText('bad').waitFor()
    await page.getByRole('row', { name: 'H0003' }).getByRole('checkbox').check()
    await page.getByRole('row', { name: 'H0007' }).getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Overlay 2' }).click()
    await page.getByText('2 chosen runs against 12 good runs').waitFor()
    expect(page.url()).toContain(`run=${encodeURIComponent(run)}`)
    expect(complaints).toEqual([])
  })

  it('finds a run by what was noted on it', async () => {
    const { page, url, complaints } = await openDesk('zh')
    await openView(page, url, `runs/${encodeURIComponent(run)}`)
    await page.getByLabel('添加备注').fill('炉门未关严')
    await page.getByRole('button', { name: '添加备注' }).click()
    await page.getByTestId('notes').getByText('炉门未关严').waitFor()
    await openView(page, url, 'runs?machine=furnace-1')
    await page.getByLabel('备注').fill('炉门')
    await page.getByLabel('备注').press('Enter')
    await waitFor('one run', async () => (await page.locator('.content tbody tr[data-row-key]').count()) === 1)
    await page.getByRole('row', { name: 'H0003' }).getByText('炉门未关严').waitFor()
    expect(decodeURIComponent(page.url())).toContain('annotation=炉门')
    expect(complaints).toEqual([])
  })
})

it('the overview shows the results of the newest runs, also after very many others', async () => {
  const { page, url, api, complaints } = await openDesk('en', {
    async change({ ledger }) {
      await addPasses(ledger, { count: 40, specimens: 10 })
      return {}
    },
  })
  const [newest] = (await api.get('/api/v1/runs?machine=furnace-1&state=finished&limit=1')).json<{ id: string }[]>()
  const hardness = { run: newest!.id, name: 'hardness', value: 1450.2, unit: 'HV' }
  expect((await api.post('/api/v1/outcomes', [hardness])).statusCode).toBe(201)
  await openView(page, url, '')
  await page
    .getByTestId('outcomes')
    .getByText(/hardness/i)
    .waitFor()
  expect(complaints).toEqual([])
})

describe('bad runs over the good ones', () => {
  it('show what went wrong, in words and in the chart', async () => {
    const { page, url, complaints } = await openDesk('en', badPlant)
    await openView(page, url, 'runs/overlay?machine=furnace-1&align=5')
    await page.getByText('4 bad runs against 12 good runs').waitFor()
    const deviations = page.getByTestId('deviations')
    const first = deviations.locator('tbody tr[data-row-key]').first()
    await first.waitFor()
    expect(await first.textContent()).toMatch(
      /^Zone 2 against its set point 1[2-5]\.\d °C lower .* \(Soak\) in 4 of 4 bad runs/,
    )
    await first.getByRole('button', { name: 'Show in the chart' }).click()
    await waitFor('the address', () => page.url().includes('offset=true'))
    await page.getByRole('img', { name: 'Zone 2 against its set point' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('say that nothing can be told of so few', async () => {
    const { page, url } = await openDesk('en')
    await openView(page, url, `runs/overlay?machine=furnace-1&run=${encodeURIComponent(run)}&against=others`)
    await page.getByText('Too few runs to tell: 1 against 5 can at best give p = 0.167').waitFor()
  })
})

describe('two runs', () => {
  it('are compared, the most unusual difference first', async () => {
    const { page, url, complaints } = await openDesk('en', badPlant)
    const other = 'furnace-1/20260105T210000Z'
    await openView(page, url, `runs/compare/${encodeURIComponent(run)}/${encodeURIComponent(other)}`)
    const rows = page.locator('.content tbody tr[data-row-key]')
    expect(await rows.first().textContent()).toContain('Relative density')
    const shown = await rows.count()
    await page.getByRole('switch', { name: 'Also what is equal' }).click()
    await waitFor('more rows', async () => (await rows.count()) > shown)
    expect(complaints).toEqual([])
  })
})

describe('the curves of a machine', () => {
  it('are dragged to another time and zoomed down to the samples; the address keeps the range', async () => {
    const { page, url, complaints } = await openDesk('en')
    const range = 'from=2026-01-06T08:00:00.000Z&to=2026-01-06T10:00:00.000Z'
    await openView(page, url, `machines/furnace-1?signals=zone1_temperature&${range}`)
    const chart = page.locator('.chart canvas').first()
    const box = await chart.boundingBox()
    if (box === null) throw new Error('no chart')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + box.width / 3, y, { steps: 8 })
    await page.mouse.up()
    const at = (name: string) => Date.parse(new URLSearchParams(page.url().split('?')[1]).get(name) ?? '')
    const from = () => at('from')
    await waitFor('an earlier range', () => from() < Date.parse('2026-01-06T07:50:00Z'))
    expect(at('to') - from()).toBeCloseTo(2 * 3600_000, -4)
    await page.getByTestId('raw').first().waitFor()
    await page.reload()
    await page.locator('.chart canvas').first().waitFor()
    expect(from()).toBeLessThan(Date.parse('2026-01-06T07:50:00Z'))
    expect(complaints).toEqual([])
  })

  it('have their link beside them, with its health', async () => {
    const { page, url, complaints } = await openDesk('en')
    await openView(page, url, 'machines/furnace-1?tab=link')
    await page.locator('.ant-card', { hasText: 'furnace-opcua' }).getByText('connected').first().waitFor()
    await page.getByText('Samples stored').waitFor()
    expect(complaints).toEqual([])
  })
})
