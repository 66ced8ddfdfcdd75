// What people change on the page in a real browser: a study, answers, the timeline, corrections, with their trail.
import { describe, expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()
const run = 'furnace-1/20260106T073000Z'

describe('a study', () => {
  it('is changed on the page, says so, and shows the difference', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    await openView(page, url, 'studies/substrate-96')
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByLabel('Parameter 1: Lowest').fill('1520')
    await page.getByLabel('Limit 1: Probability (%)').fill('95')
    await page.getByTestId('save-study').click()
    const note = page.getByTestId('definition-note')
    await note.getByText('version 1, by local').waitFor()
    await note.getByRole('button', { name: 'Show the differences' }).click()
    await note.getByRole('row', { name: 'Parameters › Peak temperature › lowest 1500 1520' }).waitFor()
    await note.getByRole('row', { name: 'Limits › Relative density › probability 0.9 0.95' }).waitFor()
    await page.getByText('1,520.0 … 1,640.0 °C').waitFor()
    const changed = (await api.installation.ledger.configuration.all()).get('studies.substrate-96')
    expect(changed).toMatchObject({ version: 1, who: 'local' })
    expect(complaints).toEqual([])
  })

  it('says how many measured runs the open suggestion does not know', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    const { ledger } = api.installation
    await openView(page, url, 'studies/substrate-96')
    await page.getByTestId('accept').waitFor()
    expect(await page.getByTestId('newer-runs').count()).toBe(0)
    const by = { who: 'kunlun', when: api.installation.clock.now() }
    const [finished] = await ledger.runs.list({ machine: 'furnace-1', state: 'finished', limit: 1 })
    const [measured] = await ledger.outcomes.list({ limit: 1 })
    if (finished === undefined || measured === undefined) throw new Error('the story has runs with outcomes')
    const later = { ...finished, id: 'furnace-1/20260109T000000Z', from: by.when, to: by.when }
    await ledger.runs.put(later, by)
    await ledger.outcomes.add([{ ...measured, run: later.id, key: 'a later heat' }], by)
    await page.getByTestId('newer-runs').getByText('Runs measured since this suggestion was made: 1.').waitFor()
    expect(complaints).toEqual([])
  })

  it('is not saved with reversed bounds, nor over what another person saved meanwhile', async () => {
    const { page, url, api } = await openDesk('zh')
    await openView(page, url, 'studies/substrate-96/edit')
    const low = page.getByLabel('参数 1: 下限')
    await low.fill('1700')
    await page.getByTestId('parameters-0').getByText('1700 大于上限（1640）：上下限颠倒').waitFor()
    await page.getByTestId('save-study').click()
    expect((await api.installation.ledger.configuration.all()).size).toBe(0)
    const { definition } = (await api.get('/api/v1/studies/substrate-96/definition')).json()
    await api.put('/api/v1/studies/substrate-96', { ...definition, budget: 12 })
    await low.fill('1510')
    await page.getByTestId('save-study').click()
    await page.getByText('该配置已被他人修改').waitFor()
    expect((await api.get('/api/v1/studies/substrate-96/definition')).json()).toMatchObject({ version: 1 })
  })
})

describe('a question', () => {
  it('is counted in the menu, shows its candidates, and is answered', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    const { ledger, clock } = api.installation
    const by = { who: 'local', when: clock.now() }
    const recipes = [{ peak: 1558 }, { peak: 1561 }].map((settings) => ({ ...settings, soak: 95, ramp: 5.5 }))
    const plan = (settings: object) =>
      ledger.plans.add({ machine: 'furnace-1', process: 'sintering', settings: { ...settings } }, by)
    const [first, second] = [await plan(recipes[0] ?? {}), await plan(recipes[1] ?? {})]
    await ledger.questions.ask({
      kind: 'match-run',
      subject: run,
      candidates: [first.id, second.id],
      asked: clock.now(),
    })
    await openView(page, url, 'overview')
    await page.getByText('A question waits for an answer').waitFor()
    await page.getByRole('link', { name: 'Look and answer' }).click()
    const card = page.getByTestId('question')
    await card.getByText('Which planned run was H0003?').waitFor()
    expect(await page.getByTestId('open-questions').textContent()).toContain('1')
    const row = card.getByRole('row', { name: second.program })
    expect(await row.textContent()).toContain('Peak temperature 1,561.0 °C')
    await row.getByRole('button', { name: 'This one' }).click()
    await page.getByText('No question is open').waitFor()
    expect((await ledger.plans.list({})).find(({ id }) => id === second.id)).toMatchObject({ state: 'matched', run })
    await openView(page, url, 'audit')
    await page.getByRole('row', { name: `Question answered Q-0001 ${second.id}` }).waitFor()
    expect(complaints).toEqual([])
  })
})

describe('the timeline', () => {
  it('takes an event and lists it', async () => {
    const { page, url, api, complaints } = await openDesk('zh')
    await openView(page, url, 'machines/furnace-1')
    await page.getByRole('tab', { name: '事件记录' }).click()
    await page.getByText('Powder lot AL-2601').waitFor()
    await page.getByLabel('类别').click()
    await page.getByTitle('维护').click()
    await page.getByLabel('事件内容').fill('更换发热体')
    await page.getByRole('button', { name: '添加' }).click()
    await page.getByRole('row', { name: '维护 更换发热体 local' }).waitFor()
    const events = await api.installation.ledger.events.list({ machine: 'furnace-1' })
    expect(events).toContainEqual(expect.objectContaining({ kind: 'maintenance', text: '更换发热体', who: 'local' }))
    await openView(page, url, 'audit')
    await page.getByRole('row', { name: '记录事件 furnace-1 maintenance: 更换发热体' }).waitFor()
    expect(complaints).toEqual([])
  })
})

describe('a result', () => {
  it('is corrected: the new value counts, the old one stays in the history', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    await openView(page, url, `runs/${encodeURIComponent(run)}`)
    await page.getByText('Soak deviation').waitFor()
    await page.getByRole('row', { name: 'Camber' }).getByRole('button', { name: 'Correct' }).click()
    await page.getByRole('dialog').getByRole('spinbutton').fill('0.123')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: 'Camber 0.123 mm' }).waitFor()
    await page.getByRole('switch', { name: 'History' }).click()
    await page.getByRole('row', { name: 'Camber' }).getByText('superseded').waitFor()
    const camber = await waitFor('one value in force', async () => {
      const inForce = await api.installation.ledger.outcomes.list({ run })
      return inForce.filter(({ name }) => name === 'camber')
    })
    expect(camber).toMatchObject([{ value: 0.123, unit: 'mm', specimen: '1', method: 'gauge' }])
    expect(complaints).toEqual([])
  })
})

describe('the audit trail', () => {
  it('is turned page by page', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    const by = { who: 'li.wei', when: api.installation.clock.now() }
    for (let number = 1; number <= 60; number++)
      await api.installation.ledger.audit.add(by, 'login', `desk-${number}`, '')
    await openView(page, url, 'audit')
    await page.getByRole('row', { name: 'desk-60' }).waitFor()
    await page.getByRole('button', { name: 'Older' }).click()
    await page.getByRole('row', { name: 'desk-10' }).waitFor()
    await page.getByRole('row', { name: 'Suggestion refused s-0005' }).waitFor()
    expect(await page.getByRole('button', { name: 'Older' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Newest' }).click()
    await page.getByRole('row', { name: 'desk-60' }).waitFor()
    expect(complaints).toEqual([])
  })
})
