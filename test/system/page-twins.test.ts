// The twins on the page in a real browser: who speaks by what, a run beside its twin, simulation, what to configure.
import { describe, expect } from 'vitest'
import { configuration } from '../../cli/config/schema.ts'
import { runTwins } from '../../cli/run/run-twins.ts'
import { twinPorts } from '../../cli/run/twins.ts'
import { studyView } from '../../cli/run/views.ts'
import type { Installation } from '../../dashboards/api/installation.ts'
import { studyConfig } from '../../optimizer/study-config.ts'
import { calibrate, giveTwin, twin } from '../fixtures/story-twin.ts'
import { storyFile } from '../fixtures/study.ts'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { type Desk, deskOpener } from '../suites/page-desk.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()

const running = 'furnace-1/20260107T150000Z'
async function expectNoOverflow({ page }: Desk): Promise<void> {
  // Nothing is cut off at the width of a small screen: a table that is wider scrolls by itself.
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}

describe('without a twin', () => {
  for (const { language, none, run } of [
    { language: 'en', none: 'No study has a twin', run: 'No study of this machine has a twin.' },
    { language: 'zh', none: '尚无工艺优化配置孪生模型', run: '该设备尚无带孪生模型的工艺优化。' },
  ] as const)
    it(`the views say what to configure: ${language}`, async () => {
      const desk = await openDesk(language)
      const { page, url, complaints } = desk
      for (const view of ['twins', 'simulation']) {
        await openView(page, url, view)
        const note = page.getByTestId('no-twin')
        await note.getByText(none).waitFor()
        await note.getByText('material: alumina-96').waitFor()
        await expectNoOverflow(desk)
      }
      await openView(page, url, `runs/${encodeURIComponent(running)}`)
      await page.getByTestId('run-twin').getByText(run).waitFor()
      expect(complaints).toEqual([])
    })
})

describe('the twins', () => {
  for (const { language, findings, learnt, history } of [
    { language: 'en', findings: 'What the data do not teach', learnt: 'Learnt', history: 'reference strength (MPa)' },
    { language: 'zh', findings: '数据不能确定的内容', learnt: '掌握程度', history: '基准强度 (MPa)' },
  ] as const)
    it(`show who speaks by which version, what it learnt, how that came about: ${language}`, async () => {
      const desk = await openDesk(language)
      const { page, url, api, complaints } = desk
      await giveTwin(api)
      await calibrate(api, 1)
      await calibrate(api, 2)
      await openView(page, url, 'twins')
      await page.getByRole('link', { name: 'C-0002' }).first().click()
      await page.getByText(findings).waitFor()
      await page.getByTestId('constants').getByText(learnt).first().waitFor()
      await page.getByTestId('beliefs').locator('canvas').waitFor()
      await page.getByTestId('densification').locator('canvas').nth(1).waitFor()
      await page.getByTestId('history').getByText(history).waitFor()
      await expectNoOverflow(desk)
      await openView(page, url, 'twins/versions/C-0001')
      await page.getByRole('link', { name: /C-0002/ }).waitFor()
      expect(complaints).toEqual([])
    })

  it('keep a new version when asked, and say why where they cannot', async () => {
    const { page, url, api } = await openDesk('en')
    await giveTwin(api)
    await openView(page, url, 'twins/substrate-96')
    await page.getByText('No version for this machine with this material yet').waitFor()
    await page.getByRole('button', { name: 'Calibrate now' }).click()
    await page.getByText('Speaks by C-0001').waitFor()
    // Of the conductivity nothing was measured.
    await giveTwin(api, { outcomes: { strength: { name: 'conductivity', factor: 1 } }, calibration: 'none' })
    await page.reload()
    await page.getByText('as the study says (calibration: none)').waitFor()
    await page.getByRole('button', { name: 'Calibrate now' }).click()
    await page.getByText(/no run has an outcome that teaches/).waitFor()
  })
})

/** The furnace's signals as a plant would declare them: the story's own configuration names none. */
function heating({ ledger, clock, series }: Installation): Partial<Installation> {
  const { studies } = storyFile
  const zone = { type: 'float', unit: 'Cel' }
  const signals = { setpoint: zone, zone1_temperature: zone, zone2_temperature: zone, zone3_temperature: zone }
  const machines = { 'furnace-1': { ...storyFile.machines['furnace-1'], signals } }
  const declared = configuration.parse({ site: storyFile.site, machines })
  const study = studyConfig.parse({ ...studies['substrate-96'], twin })
  const known = new Map([['substrate-96', study]])
  const runTwin = runTwins({ ledger, clock, series, machines: () => declared.machines, studies: () => known })
  return { runTwin }
}

describe('a run beside its twin', () => {
  for (const { language, temperature, density, end } of [
    { language: 'en', temperature: 'Temperature: foretold and measured', density: 'Density so far', end: 'At the end' },
    { language: 'zh', temperature: '温度：预测与实测', density: '至今密度', end: '结束时' },
  ] as const)
    it(`shows temperature, density so far, outcomes with their bands: ${language}`, async () => {
      const desk = await openDesk(language, { change: heating })
      const { page, url, api, complaints } = desk
      await giveTwin(api)
      await calibrate(api, 1)
      await openView(page, url, `runs/${encodeURIComponent(running)}`)
      const card = page.getByTestId('run-twin')
      await card.getByRole('img', { name: temperature }).locator('canvas').waitFor()
      await card.getByRole('img', { name: density }).locator('canvas').waitFor()
      await card.getByText(end).first().waitFor()
      await card.getByRole('row', { name: /MPa.*… .*MPa/ }).waitFor()
      await card.getByRole('link', { name: 'C-0001' }).waitFor()
      await expectNoOverflow(desk)
      expect(complaints).toEqual([])
    })
})

describe('simulation', () => {
  it('answers what if while the recipe is changed, and its address carries the recipe', async () => {
    const desk = await openDesk('en')
    const { page, url, api, complaints } = desk
    await giveTwin(api, { outcomes: { strength: 'strength', density: 'density' } })
    await openView(page, url, 'simulation/substrate-96')
    const strength = page.getByTestId('what-if').getByRole('row', { name: /Flexural strength/ })
    await strength.waitFor()
    const before = await strength.textContent()
    await page.getByRole('spinbutton', { name: 'Soak (min)' }).fill('240')
    await waitFor('another answer', async () => (await strength.textContent()) !== before)
    expect(page.url()).toContain('soak=240')
    const there = page.url()
    await page.goto('about:blank')
    await page.goto(there)
    await strength.waitFor()
    expect(await page.getByRole('spinbutton', { name: 'Soak (min)' }).inputValue()).toBe('240')
    await expectNoOverflow(desk)
    expect(complaints).toEqual([])
  })

  for (const { language, window, button, edge } of [
    { language: 'en', window: 'Process window', button: 'Draw the map', edge: 'Kept by this recipe' },
    { language: 'zh', window: '工艺窗口', button: '绘制窗口', edge: '本配方满足率' },
  ] as const)
    it(`draws the process window, the parts as made, what matters: ${language}`, async () => {
      const desk = await openDesk(language)
      const { page, url, api, complaints } = desk
      await giveTwin(api, { outcomes: { strength: 'strength', density: 'density' } })
      await openView(page, url, 'simulation/substrate-96/window')
      const map = page.getByTestId('window')
      await map.getByRole('img', { name: window }).locator('canvas').waitFor()
      await map.getByText(edge).waitFor()
      await page.getByRole('button', { name: button }).waitFor()
      await expectNoOverflow(desk)
      // Leaving a view that has asked something must not break the next.
      await page.goto(`${url}/#/simulation/substrate-96/robust`)
      await page.getByTestId('robust').getByText('Cpk', { exact: true }).first().waitFor()
      await expectNoOverflow(desk)
      await page.goto(`${url}/#/simulation/substrate-96/screening`)
      await page.getByTestId('screening').locator('svg').first().waitFor()
      await expectNoOverflow(desk)
      expect(complaints).toEqual([])
    })

  it('runs in the background: begun, finished, read; another ended early', async () => {
    const { page, url, api, complaints } = await openDesk('en')
    await giveTwin(api, { outcomes: { strength: 'strength', density: 'density' } })
    await openView(page, url, 'simulation/substrate-96/jobs')
    await page.getByText('No simulation yet').waitFor()
    await page.getByLabel('Runs of the twin').fill('2000')
    await page.getByRole('button', { name: 'Begin' }).click()
    const jobs = page.getByTestId('jobs')
    await jobs.getByText('done', { exact: true }).waitFor()
    await jobs.getByRole('link').first().click()
    const result = page.getByTestId('job-result')
    await result.getByText(/of 2,000 recipes keep every limit/).waitFor()
    await result.locator('canvas').first().waitFor()
    await page.getByText('Integrated in time').click()
    await page.getByLabel('Runs of the twin').fill('10000000')
    await page.getByRole('button', { name: 'Begin' }).click()
    await jobs.getByRole('button', { name: 'End it' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: 'End it' }).click()
    await jobs.getByText('ended early').waitFor()
    expect(complaints).toEqual([])
  })
})

const turning = studyConfig.parse({
  machine: 'mill-1',
  process: 'turning',
  title: { en: 'Shaft', zh: '轴' },
  parameters: [{ name: 'speed', type: 'continuous', low: 80, high: 300, unit: 'm/min' }],
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
  twin: { process: 'turning', material: 'c45', parameters: { speed: 'cuttingSpeed' }, outcomes: { cost: 'cost' } },
})

function withTurning({ ledger, studies }: Installation): Partial<Installation> {
  const list = () => [...studies.list(), studyView('shaft', turning)]
  return { studies: { ...studies, list }, twins: twinPorts(ledger, () => new Map([['shaft', turning]])) }
}

describe('a study that cuts', () => {
  for (const { language, lobes, life, cut } of [
    { language: 'en', lobes: 'Stability lobe diagram', life: 'Tool-life plot', cut: /Stable: at .* min⁻¹ up to .* mm/ },
    { language: 'zh', lobes: '稳定性叶瓣图', life: '刀具寿命图', cut: /稳定：.*min⁻¹ 时切深可达/ },
  ] as const)
    it(`shows the lobes with today's cut and the tool-life plot: ${language}`, async () => {
      const desk = await openDesk(language, { change: withTurning })
      const { page, url, complaints } = desk
      await openView(page, url, 'twins/shaft')
      const charts = page.getByTestId('machining')
      await charts.getByRole('img', { name: lobes }).locator('canvas').waitFor()
      await charts.getByRole('img', { name: life }).locator('canvas').waitFor()
      await charts.getByText(cut).waitFor()
      await expectNoOverflow(desk)
      expect(complaints).toEqual([])
    })
})
