// Studies made on the page in a real browser: a new one, a fork that is backtested, what people say of it.
import { describe, expect } from 'vitest'
import { addEarlierHeats } from '../fixtures/earlier-heats.ts'
import { storyFile } from '../fixtures/study.ts'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { chooseFork, forkAtRandom } from '../suites/fork-study.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()
const inFile = storyFile.studies['substrate-96']

describe('a new study', () => {
  it('says all that is missing, takes names and ranges from the runs, is made', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    await openView(page, url, 'studies/new')
    const check = page.getByTestId('study-check')
    await check.getByText('machine', { exact: true }).waitFor()
    await page.getByTestId('save-study').click()
    await page.getByTestId('parameters-0').getByText('is missing: a number is needed').first().waitFor()
    await page.getByLabel('Name in the system').fill('thinner')
    await page.getByLabel('Machine', { exact: true }).click()
    await page.getByTitle('Sintering furnace 1').click()
    await page.getByLabel('Parameter 1: Name').fill('pea')
    await page.keyboard.press('Enter')
    await waitFor('the range is that of the runs', async () => {
      const low = Number(await page.getByLabel('Parameter 1: Lowest').inputValue())
      return low > 1400 && low < 1700
    })
    await page.getByLabel('Objective 1: Outcome').fill('cost')
    await check.getByText('It can be saved like this').waitFor()
    await check.getByRole('row', { name: /teach the study [1-9]/ }).waitFor()
    await page.getByTestId('save-study').click()
    await page.getByRole('tab', { name: 'Versions' }).waitFor()
    const made = (await api.installation.ledger.configuration.all()).get('studies.thinner')?.value
    expect(made).toMatchObject({
      machine: 'furnace-1',
      parameters: [{ name: 'peak' }],
      objectives: [{ outcome: 'cost' }],
    })
    expect(complaints).toEqual([])
  })
})

describe('a fork', () => {
  it('is made at rest with another strategy, backtested against the original, judged with its doubt', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    await addEarlierHeats(api.installation.ledger, 16)
    // Quick: no model is fitted.
    await api.put('/api/v1/studies/substrate-96', { ...inFile, strategy: 'space-filling' })
    await openView(page, url, 'studies/substrate-96/compare')
    await forkAtRandom(page)
    await openView(page, url, 'studies/substrate-96/compare')
    await page.getByRole('link', { name: '96 % alumina substrate: cheaper at full quality (fork)' }).waitFor()
    await chooseFork(page)
    await page.getByTestId('begin-backtest').click()
    const verdict = page.getByTestId('verdict')
    await verdict.waitFor()
    expect(await verdict.textContent()).toMatch(/\(fork\).*95 % interval.*of 10 repeats/s)
    expect(complaints).toEqual([])
  })
})

describe('comments', () => {
  it('stand side by side, of the machine and of the desk, with what they are about', async () => {
    const { page, url, api, complaints } = await openDesk('zh')
    await openView(page, url, 'studies/substrate-96')
    const card = page.getByTestId('comments')
    await card.getByLabel('看法').fill('<b>峰值再高就翘了</b>')
    await card.getByText('现场师傅').last().click()
    await card.getByLabel('关于').click()
    await page.locator('.ant-select-item-option', { hasText: '最高温度' }).first().click()
    await card.getByRole('button', { name: '发表' }).click()
    await card.getByRole('region', { name: '现场师傅' }).getByText('<b>峰值再高就翘了</b>').waitFor()
    await card.getByRole('region', { name: '现场师傅' }).getByText('最高温度').waitFor()
    expect(await api.installation.ledger.comments.list({ study: 'substrate-96' })).toMatchObject([
      { voice: 'machine', about: { kind: 'parameter', id: 'peak' } },
    ])
    expect(complaints).toEqual([])
  })
})
