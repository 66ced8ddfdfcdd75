// New machines on the page in a real browser: a real OPC UA server is asked, a draft looked at, accepted.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { openConfiguration } from '../../cli/run/configuration.ts'
import { draftPorts } from '../../cli/run/drafts.ts'
import type { Installation } from '../../dashboards/api/installation.ts'
import { createDrafts } from '../../ingest/contract/drafts.ts'
import { serverTest } from '../servers/gate.ts'
import { type MachineToolServer, startMachineTool } from '../servers/opcua-machine-tool.ts'
import { openView } from '../suites/browser.ts'
import { silentLog } from '../suites/connector-tools.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { configurationOf } from './fixtures/installed.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()
const data = mkdtempSync(join(tmpdir(), 'kunlun-page-drafts-'))
let server: MachineToolServer | undefined

beforeAll(async () => {
  server = await startMachineTool()
})

afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  rmSync(data, { recursive: true, force: true })
})

/** The story's plant with a connector to the server; what is accepted goes into its ledger. */
async function withServer(plain: Installation): Promise<Partial<Installation>> {
  const hall = {
    kind: 'opcua',
    endpoint: server?.endpoint,
    ...{ securityMode: 'None', securityPolicy: 'None', allowWeakSecurity: true, anonymous: true },
  }
  const file = configurationOf({ site: { enterprise: 'e', name: 's' }, data, connectors: { hall } })
  const configuration = await openConfiguration(file, plain.ledger)
  const links = { apply: async () => ({ started: [], stopped: [], restarted: [] }) } as never
  const [first] = plain.pipeline().connectors
  if (first === undefined) throw new Error('the story has connectors')
  return {
    drafts: draftPorts(createDrafts({}), { configuration, clock: plain.clock, log: silentLog, config: file, links }),
    pipeline: () => ({ ...plain.pipeline(), connectors: [{ ...first, id: 'hall' }] }),
  }
}

describe('new machines', () => {
  it('are found at a server, shown with units and ranges, accepted', async () => {
    const { page, url, api, complaints } = await openDesk('en', { change: withServer })
    await openView(page, url, 'pipeline')
    await page.getByTestId('discover-hall').click()
    await page.getByRole('heading', { name: 'New machines' }).waitFor()
    const furnace = page.getByTestId('draft-Furnace_2')
    await furnace.getByRole('row', { name: 'Zone_1 Number °C 20 … 1,600 Double' }).waitFor()
    await page.getByTestId('draft-Mill_5').getByText('Hexagon Werke "AG"').waitFor()
    await page.getByTestId('open-drafts').getByText('4').waitFor()
    await furnace.getByRole('button', { name: 'As YAML' }).click()
    await furnace.getByText('unit: Cel').waitFor()
    await furnace.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: 'Accept' }).click()
    await page.getByText('Furnace_2 accepted').waitFor()
    await furnace.waitFor({ state: 'detached' })
    const kept = (await api.installation.ledger.configuration.all()).get('accepted.Furnace_2')
    expect(kept).toMatchObject({ who: 'local', value: { kind: 'furnace', signals: { Zone_1: { unit: 'Cel' } } } })
    expect(complaints).toEqual([])
  })

  it('are found in Chinese as well, with what was looked at', async () => {
    const { page, url, complaints } = await openDesk('zh', { change: withServer })
    await openView(page, url, 'drafts')
    await page.getByText('没有等待确认的设备').waitFor()
    await page.getByTestId('discover-hall').click()
    await page.getByTestId('discovery-result').getByText('OPC 40501-1 机床').waitFor()
    await page.getByTestId('draft-Press').getByText('16 个信号').waitFor()
    await page.screenshot({ path: process.env['KUNLUN_SCREENSHOT'] ?? join(data, 'drafts.png'), fullPage: true })
    expect(complaints).toEqual([])
  })
})
