// The operator's day in a real browser: is all well, what is next, what was done, what came out.
import { expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { demoDay, type SuggestionView, someHeatsMs } from '../suites/demo-day.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const beginDay = await demoDay({ role: 'operator', language: 'zh' })

it(
  'sees the plant live, runs what was suggested, notes what was done, enters a result, hangs the page on the wall',
  async () => {
    const day = await beginDay()
    const { page, complaints } = day

    // Is all well: every machine under its area and line, how fresh, whether anything is alarming; values move.
    await day.show('overview')
    expect(await page.getByTestId('place').count()).toBe(2)
    await page.getByText('the-operator · 操作员').waitFor()
    await page
      .getByText(/最新数据：.* 前/)
      .first()
      .waitFor()
    const zone = page.locator('[data-signal="zone1_temperature"]').first()
    const before = await zone.textContent()
    await waitFor('a value that moves', async () => (await zone.textContent()) !== before)

    // Not for an operator: views that the menu leaves out, buttons that are off and say why.
    for (const name of ['操作记录', '人员与令牌', '数据导入'])
      expect(await page.getByRole('menuitem', { name }).count()).toBe(0)
    await day.show('studies/substrate-96')
    await page
      .getByRole('note', { name: /^您的角色没有此项权限/ })
      .first()
      .waitFor()

    // What was done: noted where it was done.
    await day.show('machines/furnace-1?tab=timeline')
    await page.getByLabel('类别').click()
    await page.getByTitle('维护').click()
    await page.getByLabel('事件内容').fill('更换 2 区热电偶')
    await page.getByRole('button', { name: '添加' }).click()
    await page.getByRole('row', { name: '维护 更换 2 区热电偶 the-operator' }).waitFor()

    // What came out: a reading at the bench beside those of the laboratory.
    const [heat] = await day.measuredHeats(1)
    await day.show(`runs/${encodeURIComponent(heat?.run.id ?? '')}`)
    await page.getByRole('button', { name: '录入结果' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox').click()
    await page.getByTitle('翘曲').first().click()
    await dialog.getByRole('spinbutton').fill('0.234')
    await dialog.getByRole('button', { name: /保\s*存/ }).click()
    const entered = async () =>
      (
        await day.get<{ name: string; value: number }[]>(
          `outcomes?limit=1000&run=${encodeURIComponent(heat?.run.id ?? '')}`,
        )
      ).some(({ name, value }) => name === 'camber' && value === 0.234)
    await waitFor('the result', entered)

    // What is next: the suggestion with its reason, accepted with two clicks; the furnace has it as its plan.
    await day.openSuggestion()
    await day.show('overview')
    await page.getByTestId('open-suggestion').getByRole('link').click()
    await page.getByTestId('accept').click()
    await page.locator('.ant-popconfirm .ant-btn-primary').click()
    const decision = await waitFor('the decision', async () => {
      const all = await day.get<SuggestionView[]>('suggestions?study=substrate-96')
      return all.find(({ decision }) => decision !== undefined)?.decision
    })
    expect(decision).toMatchObject({ answer: 'accepted', who: 'the-operator' })
    await waitFor(
      'the heat made of it',
      async () =>
        (await day.get<{ labels: Record<string, string> }[]>('runs?machine=furnace-1')).some(({ labels }) =>
          /^K-\d{4}$/.test(labels['program'] ?? ''),
        ),
      someHeatsMs,
    )

    // For all who pass by.
    await day.show('overview?wall')
    await page.locator('html[data-wall=true]').waitFor()
    expect(await page.locator('.sider').count()).toBe(0)
    expect(complaints).toEqual([])
    await day.close()
  },
  2 * someHeatsMs,
)
