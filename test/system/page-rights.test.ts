// Signing in, inviting, tokens, the audit's state, in a real browser, in both languages.
import { expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { password } from '../suites/rights.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()

it('the first administrator comes in by a link; from then on the page asks who it is', async () => {
  const { page, url, api } = await openDesk('en')
  await openView(page, url, 'people')
  await page.getByText('Open to this machine').waitFor()
  await page.getByTestId('invite').click()
  const link = (await page.getByTestId('invitation-link').textContent()) ?? ''
  await page.goto(link)
  await page.getByText('You were invited as: Administrator').waitFor()
  await page.getByLabel('Name').fill('Li.Wei')
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByText('This password cannot be used').waitFor()
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByText('li.wei · Administrator').waitFor()
  await openView(page, url, 'studies/substrate-96')
  await page.getByTestId('accept').click()
  await page.getByRole('tooltip').getByRole('button', { name: 'Accept' }).click()
  await page.getByText('Planned').first().waitFor()
  expect((await api.installation.ledger.audit.list({})).some(({ who }) => who === 'li.wei')).toBe(true)
  await page.getByTestId('user-menu').click()
  await page.getByText('Sign out').click()
  await page.getByLabel('Name').fill('li.wei')
  await page.getByLabel('Password').fill('not this one at all')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Name and password do not fit').waitFor()
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('li.wei · Administrator').waitFor()
  await page.goto(link)
  await page.getByText('This invitation is not valid').waitFor()
})

it('an administrator sees people, tokens, whether the audit is whole; an operator has no such views', async () => {
  const { page, url, api, complaints } = await openDesk('zh')
  await openView(page, url, 'people')
  await page.getByRole('button', { name: '新建令牌' }).click()
  await page.getByLabel('名称').fill('<b>furnace</b> gateway')
  await page.getByLabel('权限').click()
  await page.getByText('outcome.add', { exact: true }).last().click()
  await page.getByRole('dialog').getByText('新建令牌').click()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  const token = (await page.getByTestId('token').textContent()) ?? ''
  expect(token).toMatch(/^kt_[0-9a-f]{12}_[\w-]{43}/)
  await openView(page, url, 'audit')
  await page.getByText('均未被改动').waitFor()
  await page.getByText('生成令牌').waitFor()
  expect(complaints).toEqual([])
  const by = { who: 'local', when: 1n }
  const { hashPassword } = await import('../../dashboards/api/rights/passwords.ts')
  const hash = await hashPassword(password)
  await api.installation.ledger.users.add({ name: '王芳', role: 'operator', password: hash }, by)
  await page.goto(url)
  await page.getByLabel('用户名').fill('王芳')
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: /登\s*录/ }).click()
  await page.getByText('王芳 · 操作员').waitFor()
  for (const name of ['操作记录', '人员与令牌', '数据导入'])
    expect(await page.getByRole('menuitem', { name }).count()).toBe(0)
  await page.goto(`${url}/#/people`)
  await page.getByText('没有此项权限').first().waitFor()
})
