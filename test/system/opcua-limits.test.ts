// What a real server takes at a time: small operation limits, limits that it does not state, deadbands, times that stand still.
import { DataType, OPCUAClient, type UAVariable, Variant } from 'node-opcua'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { opcuaConfig } from '../../connectors/opcua/config.ts'
import { opcua } from '../../connectors/opcua/index.ts'
import { monitoringOf } from '../../connectors/opcua/monitoring.ts'
import { readServerLimits } from '../../connectors/opcua/server-limits.ts'
import { subscribe } from '../../connectors/opcua/subscription.ts'
import { wallClock } from '../../ingest/model.ts'
import { type MachineToolServer, machineToolNamespace, startMachineTool } from '../servers/opcua-machine-tool.ts'
import { connectorTools, silentLog } from '../suites/connector-tools.ts'
import { opcuaBench, readUntil } from '../suites/opcua.ts'
import { waitFor } from '../suites/wait.ts'

const least = {
  maxMonitoredItemsPerCall: 3,
  maxNodesPerRead: 4,
  maxNodesPerBrowse: 2,
  maxNodesPerTranslateBrowsePathsToNodeIds: 2,
}
const many = Array.from({ length: 20 }, (_, index) => `n${index}`)
const open = { securityMode: 'None', securityPolicy: 'None', allowWeakSecurity: true, anonymous: true } as const
let server: MachineToolServer

beforeAll(async () => {
  server = await startMachineTool({ serverCapabilities: { operationLimits: least, minSupportedSampleRate: 0 } })
  const namespace = server.addressSpace.getNamespace(machineToolNamespace)
  const hall = namespace.addObject({ browseName: 'Hall', organizedBy: server.addressSpace.rootFolder.objects })
  for (const id of many) {
    const value = { dataType: DataType.Double, value: 1 }
    namespace.addVariable({
      ...{ browseName: id, nodeId: `s=${id}`, componentOf: hall, dataType: DataType.Double, value },
      minimumSamplingInterval: 0,
    } as never)
  }
})

afterAll(() => server?.[Symbol.asyncDispose]())

const entry = (id: string, own: object = {}) => ({
  ...{ node: `nsu=${machineToolNamespace};s=${id}`, machine: 'm', signal: id },
  ...own,
})
const settings = (nodes: readonly object[], own: object = {}) => ({
  ...{ endpoint: server.endpoint, ...open, publishingIntervalMs: 20, samplingIntervalMs: 0, nodes },
  ...own,
})

function variable(id: string): UAVariable {
  const namespace = server.addressSpace.getNamespace(machineToolNamespace)
  return server.addressSpace.findNode(`ns=${namespace.index};s=${id}`) as UAVariable
}

function write(id: string, value: number, time = new Date()): void {
  variable(id).setValueFromSource(new Variant({ dataType: DataType.Double, value }), undefined, time)
}

test('every node is monitored in calls that the server takes; discovery keeps to them as well', async () => {
  await using bench = await opcuaBench()
  const feed = await bench.open(settings(many.map((id) => entry(id))))
  expect(feed.status().details).toMatchObject({
    itemsMonitored: 20,
    itemsConfigured: 20,
    itemsPerCall: 3,
    profile: 'prosys',
  })
  const { readings } = await readUntil(feed, (all) => new Set(all.map(({ signal }) => signal)).size === 20)
  expect(readings.length).toBeGreaterThanOrEqual(20)
  const config = opcua.config.parse({ endpoint: server.endpoint, ...open })
  const tools = { id: 'hall', folder: bench.folder, clock: wallClock, log: silentLog }
  const found = await opcua.discover!(config, tools)
  expect(found.cut).toEqual([])
  expect(found.machines.find(({ promised }) => promised.machine === 'Hall')?.promised.signals).toHaveLength(20)
})

test('a server that takes fewer than it states is asked for fewer, down to what it takes', async () => {
  const client = OPCUAClient.create({ endpointMustExist: false })
  await client.connect(server.endpoint)
  const session = await client.createSession()
  const config = opcuaConfig.parse(settings(many.map((id) => entry(id))))
  const real = await readServerLimits(session, config)
  const log: string[] = []
  const tools = connectorTools({ folder: '/nowhere', log: { ...silentLog, info: (_, text) => void log.push(text) } })
  const subscription = await subscribe(session, config)
  const namespaces = await session.readNamespaceArray()
  const limits = { ...real, itemsPerCall: 1000, pathsPerCall: 2 }
  const monitoring = monitoringOf({
    config,
    tools,
    session,
    subscription,
    namespaces,
    limits,
    onValue: () => undefined,
  })
  await monitoring.monitorMissing()
  expect(monitoring.monitored()).toBe(20)
  expect(log).toContain('the server takes fewer nodes in a request than it says')
  await session.close(true)
  await client.disconnect()
})

test('one node that is refused is named with its code, and asked for alone; the others go on', async () => {
  await using bench = await opcuaBench()
  const nodes = [...many.slice(0, 5).map((id) => entry(id)), entry('never'), entry('wrong', { indexRange: '5:2' })]
  expect(opcua.config.safeParse(settings(nodes)).success).toBe(true)
  const feed = await bench.open(settings(nodes, { retryUnknownSeconds: 1 }))
  expect(feed.status().details).toMatchObject({ itemsMonitored: 5, itemsConfigured: 7 })
  const coded = () => bench.log.map(({ facts }) => facts['code']).filter((code) => code !== undefined)
  expect(coded()).toContain('NODE_UNKNOWN')
  expect(coded()).toContain('NODES_NOT_MONITORED')
  const named = bench.log.filter(({ facts }) => facts['code'] === 'NODE_UNKNOWN').map(({ text }) => text)
  expect(named.join()).toContain('s=never')
  write('n0', 77)
  await readUntil(feed, (all) => all.some(({ value }) => value === 77))
  // It comes later, and is found.
  const namespace = server.addressSpace.getNamespace(machineToolNamespace)
  const value = { dataType: DataType.Double, value: 5 }
  namespace.addVariable({
    ...{ browseName: 'never', nodeId: 's=never', organizedBy: server.addressSpace.rootFolder.objects },
    ...{ dataType: DataType.Double, value },
  } as never)
  const found = await readUntil(feed, (all) => all.some(({ signal }) => signal === 'never'))
  expect(found.readings.find(({ signal }) => signal === 'never')?.value).toBe(5)
  await waitFor('six items', () => feed.status().details['itemsMonitored'] === 6)
})

test('percent deadband counts from the EURange; where there is none it is refused by name, and every change comes', async () => {
  await using bench = await opcuaBench()
  const press = {
    node: `nsu=${machineToolNamespace};s=press.force`,
    machine: 'm',
    signal: 'force',
    deadbandPercent: 10,
  }
  const feed = await bench.open(settings([press, entry('n1', { deadbandPercent: 10 }), entry('n2')]))
  expect(feed.status().details).toMatchObject({ itemsMonitored: 3, itemsConfigured: 3 })
  const refused = bench.log.filter(({ facts }) => facts['code'] === 'DEADBAND_REFUSED')
  expect(refused.map(({ text }) => text).join()).toMatch(/percent.*s=n1/)
  expect(refused).toHaveLength(1)
  await readUntil(feed, (all) => all.length >= 3)
  // 10 % of 0 … 400 N are 40 N.
  for (const value of [30, 45, 60, 100]) {
    write('press.force', value)
    write('n1', value)
  }
  const { readings } = await readUntil(feed, (all) => all.some(({ signal, value }) => signal === 'n1' && value === 100))
  const of = (signal: string) => readings.filter((one) => one.signal === signal).map(({ value }) => value)
  expect(of('n1')).toEqual([30, 45, 60, 100])
  expect(of('force')).not.toContain(30)
  expect(of('force').length).toBeLessThan(4)
})

test('a source time that stands still is noticed; values are then dated on receipt', async () => {
  await using bench = await opcuaBench()
  const stopped = new Date(1_600_000_000_000)
  write('n3', 0, stopped)
  const feed = await bench.open(settings([entry('n3'), entry('n4')]))
  let count = 0
  const writing = setInterval(() => write('n3', ++count, stopped), 100)
  const now = BigInt(Date.now()) * 1_000_000n
  const { readings } = await readUntil(feed, (all) =>
    all.some(({ signal, time = 0n }) => signal === 'n3' && time >= now),
  )
  clearInterval(writing)
  expect(readings.find(({ signal }) => signal === 'n3')?.time).toBe(BigInt(stopped.getTime()) * 1_000_000n)
  expect(bench.log.find(({ facts }) => facts['code'] === 'SOURCE_TIME_STILL')?.text).toContain('s=n3')
  expect(feed.status().details['stillTimes']).toBe(1)
})
