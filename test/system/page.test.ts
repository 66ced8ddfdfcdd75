// The built page in a real browser over the story's plant: every view, both languages, the three answers.
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { StoryApiOptions } from '../fixtures/api.ts'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()

const run = encodeURIComponent('furnace-1/20260106T073000Z')
const views = [
  { view: 'overview', en: 'Overview', zh: '总览' },
  { view: 'machines/furnace-1', en: 'Sintering furnace 1', zh: '1号烧结炉' },
  { view: 'machines/mill-2', en: 'Milling machine 2', zh: '2号铣床' },
  { view: 'runs', en: 'Runs', zh: '生产批次' },
  { view: 'runs?state=finished&machine=furnace-1', en: 'Runs', zh: '生产批次' },
  { view: `runs/${run}`, en: 'H0003', zh: 'H0003' },
  { view: 'studies/substrate-96', en: 'alumina', zh: '氧化铝' },
  { view: 'twins', en: 'Process twins', zh: '工艺孪生' },
  { view: 'simulation', en: 'Simulation', zh: '仿真' },
  { view: 'questions', en: 'Questions', zh: '待确认事项' },
  { view: 'audit', en: 'Audit trail', zh: '操作记录' },
  { view: 'quarantine', en: 'Quarantine', zh: '异常报文' },
  { view: 'quarantine/1', en: 'Quarantine', zh: '异常报文' },
  { view: 'pipeline', en: 'Data path', zh: '数据链路' },
  { view: 'import', en: 'Import', zh: '数据导入' },
]

/** A key of the dictionary that reached the screen untranslated; `docs/twins.md` is a file. */
const bareKey =
  /\b(menu|overview|machine|run|runs|study|definition|question|timeline|audit|quarantine|pipeline|gaps|import|outcome|signal|action|twins|simulation|quantity)\.(?!md\b)[a-z][A-Za-z]+\b/

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  it('every view opens by its address, without a complaint and without a bare key', async () => {
    const { page, url, complaints } = await openDesk(language)
    for (const one of views) {
      await openView(page, url, one.view)
      expect(await page.locator('.content h1').first().textContent()).toContain(one[language])
      expect({ view: one.view, key: bareKey.exec((await page.locator('body').textContent()) ?? '')?.[0] }).toEqual({
        view: one.view,
      })
    }
    expect(complaints).toEqual([])
  })
})

describe('the page', () => {
  it('shows values that move, and the time of the plant', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    await openView(page, url, 'overview')
    const value = page.locator('[data-signal="zone1_temperature"]').first()
    const clock = page.getByTestId('plant-clock')
    const [valueBefore, timeBefore] = [await value.textContent(), await clock.textContent()]
    api.advance(3600)
    await waitFor('another value', async () => (await value.textContent()) !== valueBefore)
    await waitFor('another time', async () => (await clock.textContent()) !== timeBefore)
    expect(complaints).toEqual([])
  })

  it('remembers the language that a person chose', async () => {
    const { page, url } = await openDesk('en')
    await openView(page, url, 'runs')
    await page.getByText('中文').click()
    await page.getByRole('heading', { name: '生产批次' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '生产批次' }).waitFor()
  })

  it('keeps what it showed, and says so, when nothing answers', async () => {
    const { page, url, api } = await openDesk('en')
    await openView(page, url, 'pipeline')
    await api.app.close()
    await page.getByText('No live link').waitFor()
    await page.getByText('Not up to date').first().waitFor()
    expect(await page.getByText('furnace-opcua').first().isVisible()).toBe(true)
  })

  it('shows names from outside as text, whatever they hold', async () => {
    const hostile = '<img src=x onerror="window.broken=1">'
    const machines = (api: Parameters<NonNullable<StoryApiOptions['change']>>[0]) =>
      api.machines().map((machine) => ({ ...machine, title: { en: hostile, zh: hostile } }))
    const { page, url, complaints } = await openDesk('en', { change: (api) => ({ machines: () => machines(api) }) })
    for (const view of ['overview', 'runs?machine=any', 'pipeline', 'machines/furnace-1'])
      await openView(page, url, view)
    // The tooltip of a chart is markup made from names.
    await page.locator('canvas').first().hover()
    await page.getByText('onerror').first().waitFor()
    expect(await page.evaluate('window.broken')).toBeUndefined()
    expect(complaints).toEqual([])
  })

  it('asks for the token where there is one', async () => {
    process.env['KUNLUN_PAGE_TOKEN'] = 'token-of-the-page'
    const { page, url } = await openDesk('en', { http: { token: { env: 'KUNLUN_PAGE_TOKEN' } } })
    await page.goto(url)
    await page.getByRole('button', { name: 'Use the token of this installation' }).click()
    await page.getByLabel('Access token').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Nobody is signed in, or the token is not valid').waitFor()
    await page.getByLabel('Access token').fill('token-of-the-page')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
  })
})

describe('a suggestion', () => {
  it('is accepted with two clicks and waits as a planned run', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    await openView(page, url, 'studies/substrate-96')
    await page.getByTestId('accept').click()
    await page.getByRole('tooltip').getByRole('button', { name: 'Accept' }).click()
    await page.getByTestId('planned-run').waitFor()
    expect(await api.installation.ledger.suggestions.get('s-0007')).toMatchObject({ decision: { answer: 'accepted' } })
    expect(complaints).toEqual([])
  })

  it('is amended with a live prediction and a reason', async () => {
    const { page, url, api, complaints } = await openDesk('zh')
    await openView(page, url, 'studies/substrate-96')
    await page.getByTestId('amend').click()
    const drawer = page.getByRole('dialog')
    const prediction = drawer.locator('tbody strong').first()
    const before = await settled(prediction)
    await drawer.getByRole('spinbutton', { name: '保温时间 (min)' }).fill('140')
    await waitFor('another prediction', async () => (await prediction.textContent()) !== before)
    await drawer.getByRole('textbox').last().fill('新热电偶')
    await drawer.getByRole('button', { name: '按修改采用' }).click()
    await page.getByTestId('planned-run').waitFor()
    const { decision } = (await api.installation.ledger.suggestions.get('s-0007')) ?? {}
    expect(decision).toMatchObject({ answer: 'amended', reason: '新热电偶', settings: { soak: 140 } })
    expect(complaints).toEqual([])
  })

  it('is refused with a reason only', async () => {
    const { page, url, api } = await openDesk('en')
    await openView(page, url, 'studies/substrate-96')
    await page.getByRole('button', { name: 'Refuse' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: 'Confirm' }).isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('powder is wet')
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('No suggestion is waiting').or(page.getByText('Learns from the next heat')).first().waitFor()
    expect(await api.installation.ledger.suggestions.get('s-0007')).toMatchObject({
      decision: { answer: 'refused', reason: 'powder is wet' },
    })
  })

  it('is refused with a limit for every later one', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    await openView(page, url, 'studies/substrate-96')
    await page.getByRole('button', { name: 'Refuse' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('pushers bend')
    await dialog.getByLabel('Parameter').click()
    await page.getByTitle('Peak temperature').last().click()
    await dialog.getByRole('spinbutton').last().fill('1600')
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('No suggestion is waiting').or(page.getByText('Learns from the next heat')).first().waitFor()
    const changed = (await api.installation.ledger.configuration.all()).get('studies.substrate-96')
    expect(changed).toMatchObject({ version: 1, value: { expressions: ['peak <= 1600'] } })
    expect(complaints).toEqual([])
  })
})

describe('the desk', () => {
  it('replays a kept message', async () => {
    const { page, url, api } = await openDesk('en')
    await openView(page, url, 'quarantine/2')
    await page.getByRole('button', { name: 'Put through again' }).click()
    await page.getByText('Understood now').waitFor()
    expect(await api.installation.ledger.quarantine.get(2)).toMatchObject({ state: 'replayed' })
  })

  it('previews a table and imports it', async () => {
    const { page, url } = await openDesk('en')
    await openView(page, url, 'import')
    const table = 'batch,name,value,unit\nH0001,density,97.2,%\nH0002,density\n'
    const file = { name: 'lab.csv', mimeType: 'text/csv', buffer: Buffer.from(table) }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('1 usable').waitFor()
    await page.getByText('line 3').waitFor()
    await page.getByRole('button', { name: 'Import 1 rows' }).click()
    await page.getByText('2 added').waitFor()
  })

  it('adds a result to a run and voids it with a reason', async () => {
    const { page, url } = await openDesk('en')
    await openView(page, url, `runs/${run}`)
    await page.getByRole('button', { name: 'Add a result' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox').click()
    await page.getByTitle('Camber').click()
    await dialog.getByRole('spinbutton').fill('0.123')
    await dialog.getByRole('button', { name: 'Save' }).click()
    // It is one of two specimens now, below their mean.
    await page.getByRole('row', { name: 'Camber' }).getByRole('button', { name: 'Expand row' }).click()
    const row = page.getByRole('row').filter({ hasText: '0.123 mm' })
    await row.getByRole('button', { name: 'Void' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('wrong specimen')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await row.waitFor({ state: 'detached' })
    await page.getByRole('switch', { name: 'History' }).click()
    await page.getByText('void: wrong specimen').waitFor()
  })
})

/** The text of something once it shows a figure. */
async function settled(locator: ReturnType<Page['locator']>): Promise<string> {
  return waitFor('a first prediction', async () => {
    const text = (await locator.textContent()) ?? ''
    return /\d/.test(text) ? text : undefined
  })
}
