// Jobs that a stop cut off, on the page in a real browser: the reason in both languages, begun again with one button.
import { expect } from 'vitest'
import { addEarlierHeats } from '../fixtures/earlier-heats.ts'
import { storyFile } from '../fixtures/study.ts'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()
const inFile = storyFile.studies['substrate-96']
const by = { who: 'li.wei', when: 1n }

for (const { language, reason, again, done } of [
  { language: 'en', reason: 'Kunlun stopped before it was done', again: 'Begin again', done: 'done' },
  { language: 'zh', reason: '任务完成前昆仑已停止', again: '重新开始', done: '完成' },
] as const)
  it(`an interrupted backtest says why, is begun again as it was asked for: ${language}`, async () => {
    const { page, url, api, complaints } = await openDesk(language)
    const { jobs } = api.installation.ledger
    await addEarlierHeats(api.installation.ledger, 16)
    await api.put('/api/v1/studies/substrate-96', { ...inFile, strategy: 'space-filling' })
    const ask = {
      ...{ study: 'substrate-96', against: [{ name: 'blind', strategy: 'random' }] },
      ...{ on: 'runs', repeats: 3, seed: 5 },
    }
    const asked = { study: 'substrate-96', on: 'runs', methods: ['substrate-96', 'blind'], repeats: 3, seed: 5 }
    const { id } = await jobs.add({ kind: 'backtest', facts: { ...asked, parts: 6, finished: 2, ask } }, by)
    await jobs.interrupt(2n)
    await openView(page, url, 'studies/substrate-96/compare')
    const list = page.getByTestId('backtests')
    await list.getByText(reason).waitFor()
    await list.getByRole('button', { name: again }).click()
    await list.getByText(done, { exact: true }).waitFor()
    const repeated = await api.get('/api/v1/backtests?study=substrate-96')
    expect(repeated.json()).toMatchObject([
      { state: 'done', seed: 5, repeats: 3, methods: asked.methods },
      { id, state: 'interrupted', finished: 2 },
    ])
    expect(complaints).toEqual([])
  })
