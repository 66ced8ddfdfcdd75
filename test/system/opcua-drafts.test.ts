// Machines of a real OPC UA server on a whole installation: asked for, drafted, accepted, monitored, over a restart.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DiscoveryView, DraftView } from '../../dashboards/api/drafts.ts'
import { type MachineToolServer, startMachineTool } from '../servers/opcua-machine-tool.ts'
import { waitFor } from '../suites/wait.ts'
import { connected, expectBalances, startPlant } from './fixtures/installed.ts'

let server: MachineToolServer

beforeAll(async () => {
  server = await startMachineTool()
})

afterAll(() => server?.[Symbol.asyncDispose]())

test('a server is asked, its machines are drafted; what is accepted is monitored and stored, also after a restart', async () => {
  const hall = {
    kind: 'opcua',
    endpoint: server.endpoint,
    securityMode: 'None',
    securityPolicy: 'None',
    allowWeakSecurity: true,
    anonymous: true,
    publishingIntervalMs: 50,
    samplingIntervalMs: 50,
  }
  await using plant = await startPlant({ connectors: { hall } })
  await connected(plant)
  const found = await plant.post<DiscoveryView>('/connectors/hall/discover', {})
  expect(found).toMatchObject({ status: 200, answer: { source: 'Prosys OPC Ltd., SimulationServer, 5.4', cut: [] } })
  expect(found.answer.machines.map(({ machine, standard }) => [machine, standard])).toContainEqual([
    'Mill_5',
    'machine-tool',
  ])
  const { drafts } = await plant.get<{ drafts: DraftView[] }>('/drafts')
  const furnace = drafts.find(({ machine }) => machine === 'Furnace_2')
  expect(furnace).toMatchObject({ connector: 'hall', isKnown: false, kind: 'furnace' })
  expect(furnace?.signals[0]).toMatchObject({ name: 'Zone_1', unit: 'Cel', range: [20, 1600] })
  expect(furnace?.yaml).toContain('nsu=urn:kunlun:test:hall')

  for (const machine of ['Furnace_2', 'Press']) {
    expect(await plant.post(`/drafts/${machine}/accept`, {})).toMatchObject({ status: 200 })
  }
  await connected(plant)
  expect(await newestOf('Furnace_2', 'Zone_1')).toBe(1312.5)
  // An enumerated value is kept by its name where the contract says text.
  expect(await newestOf('Press', 'Door')).toBe('Closed')
  expect(await newestOf('Press', 'Cycle.Peak.X')).toBe(1.5)
  expect(await newestOf('Press', 'Parts')).toBe('9007199254740993')
  const { yaml } = await plant.get<{ yaml: string }>('/configuration/export')
  expect(yaml).toContain('s=press.door')
  expect(yaml).toContain('kind: furnace')

  await plant.restart()
  await connected(plant)
  const details = () => plant.now().ingest.view().connectors[0]?.details ?? {}
  await waitFor('all items', () => Number(details()['itemsMonitored']) > 0)
  expect(details()['itemsMonitored']).toBe(details()['itemsConfigured'])
  expectBalances(plant.now().ingest.view())
  // What is accepted is not drafted again.
  const again = await plant.post<DiscoveryView>('/connectors/hall/discover', {})
  expect(again.answer.machines.map(({ machine }) => machine).sort()).toEqual(['Mill_5', 'Zoo'])
  expect(await plant.post('/connectors/nobody/discover', {})).toMatchObject({ status: 404 })

  async function newestOf(machine: string, signal: string): Promise<unknown> {
    const newest = async () => (await plant.now().store.latest(machine)).find((one) => one.signal === signal)
    return (await waitFor(`${machine}/${signal}`, newest))?.value
  }
})
