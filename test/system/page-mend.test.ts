// Mending in a real browser on a whole installation: what was refused is put right, stored once, told in the audit trail.
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect } from 'vitest'
import { quality } from '../../ingest/model.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { launchBrowser, openView, watchedPage } from '../suites/browser.ts'
import { waitFor } from '../suites/wait.ts'
import { connected, expectBalances, type Plant, settled, startPlant } from './fixtures/installed.ts'

const it = await serverTest('mosquitto', 'chromium')
let browser: Awaited<ReturnType<typeof launchBrowser>>
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

const startMs = 1_767_571_200_000
const signals = { spindle_load: { unit: '%', range: [0, 200] }, program: { type: 'text' } }

function documentFor(url: string): object {
  const connector = { kind: 'mqtt', url, subscriptions: [{ topic: 'plant/{line}/{machine}/{signal}' }] }
  const machine = { kind: 'machine-tool', area: 'machining', line: 'cell-1', signals }
  return { connectors: { line: connector }, machines: { 'mill-1': machine, 'mill-2': machine } }
}

interface Entry {
  readonly id: number
  readonly state: string
  readonly payload: string
  readonly answered?: { readonly who: string; readonly mend?: { readonly changes: readonly object[] } }
}

async function refused(plant: Plant, url: string): Promise<void> {
  const publisher = await connectAsync(url, { protocolVersion: 5 })
  const send = (topic: string, text: string) => publisher.publishAsync(topic, text, { qos: 1 })
  await send('plant/cell-1/mill-1/spindle_load', `{"value":"4l.5","timestamp_ms":${startMs}}`)
  await send('plant/cell-1/mill-9/program', `{"value":"O1001" "timestamp_ms":${startMs}}`)
  await publisher.endAsync()
  await settled(plant, 2)
}

it('a value, then a whole message is mended', async () => {
  await using broker = await startMosquitto({ persistence: false })
  await using plant = await startPlant(documentFor(broker.url))
  await connected(plant)
  await refused(plant, broker.url)
  const { url } = plant.now()
  const { page, complaints, close } = await watchedPage(browser, { url, language: 'en' })
  const entry = (id: number) => plant.get<Entry>(`/quarantine/${id}`)
  const before = [await entry(1), await entry(2)]
  const mend = page.getByTestId('mend')
  const button = mend.getByRole('button', { name: 'Put the corrected one through' })

  await openView(page, url, 'quarantine/1')
  await mend.getByText('spindle_load of mill-1 should be float').or(mend.getByText('4l.5')).first().waitFor()
  expect(await button.isDisabled()).toBe(true)
  await mend.getByLabel('Value', { exact: true }).fill('41.5')
  await mend.getByText('It becomes:').waitFor()
  await mend.getByLabel('Reason').fill('a letter for a digit')
  await button.click()
  await page.getByTestId('mended').getByText('4l.5').waitFor()

  await openView(page, url, 'quarantine/2')
  await mend.getByLabel('Topic or node').fill('plant/cell-1/mill-2/program')
  await mend.getByLabel('Payload', { exact: true }).fill(`{"value":"O1001","timestamp_ms":${startMs}}`)
  await mend.getByLabel('Reason').fill('the comma was missing')
  await waitFor('it can be put through', () => button.isEnabled())
  await button.click()
  await page.getByTestId('mended').getByText('plant/cell-1/mill-9/program').waitFor()

  await plant.now().ingest.pipeline.drained()
  const samples = (machine: string) =>
    plant.get<object[]>(`/samples?machine=${machine}&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z`)
  expect(await samples('mill-1')).toMatchObject([{ value: 41.5, quality: quality.overridden }])
  expect(await samples('mill-2')).toMatchObject([{ value: 'O1001', quality: quality.good }])
  for (const [index, { id, payload }] of before.entries()) {
    const after = await entry(id)
    expect(after).toMatchObject({ payload, state: 'replayed', answered: { who: 'local' } })
    expect(after.answered?.mend?.changes).toHaveLength(index + 1)
  }
  expect((await plant.post(`/quarantine/1/replay`, {})).status).toBe(409)
  await openView(page, url, 'audit')
  await page.getByText('Value: 4l.5 → 41.5 · a letter for a digit').waitFor()
  expectBalances(plant.now().ingest.view())
  expect(complaints).toEqual([])
  await close()
})
