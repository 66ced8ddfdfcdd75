// The HTML report of `kunlun simulate`: stands alone, in both languages, its pictures drawn from the simulation.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'vitest'
import { type SimulateOptions, simulateFor } from '../../cli/simulate/command.ts'
import { serverTest } from '../servers/gate.ts'
import { launchBrowser } from '../suites/browser.ts'

const options: SimulateOptions = {
  ...{ process: 'sintering', material: 'alumina-96', seed: 3, workers: 2 },
  fidelity: 'closed',
  draw: 'sobol',
  ...{ runs: 9000, outcomes: 'density,camber,cost', limit: ['density>=0.96', 'camber<=0.25'] },
  vary: ['peakTemperature=1500:1640', 'soak=30:240'],
}
const it = await serverTest('chromium')

it('is refused before any work where it cannot be written', async () => {
  const nowhere = simulateFor({ ...options, report: '/nowhere/at/all/report.html' }, [])
  await expect(nowhere).rejects.toMatchObject({ code: 'SIMULATION_WRITE' })
})

it('is drawn by a browser without a single request, distributions, shares and the window in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-report-'))
  const file = join(folder, 'report.html')
  const said = await simulateFor({ ...options, report: file }, ['simulate', '--vary', '<soak>=30:240'])
  expect(said).toContain(`The report is ${file}.`)
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(file).href)
    expect(requests).toEqual([pathToFileURL(file).href])
    const text = await page.locator('body').innerText()
    for (const words of ['9,000', 'peak temperature', '相对密度', '翘曲', '主要影响因素', '工艺窗口', '<soak>=30:240'])
      expect(text.toLowerCase()).toContain(words)
    const labels = await page.locator('svg').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
    // Three distributions, what decides the two that have a limit, the window.
    expect(labels).toHaveLength(6)
    expect(readFileSync(file, 'utf8')).not.toMatch(/NaN|undefined|Infinity/)
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true })
  }
}, 60_000)
