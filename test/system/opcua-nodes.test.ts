// Finding nodes: by NodeId and browse path, with namespaces by URI; the unknown ones never stop the others.
import { DataType } from 'node-opcua'
import { expect, test } from 'vitest'
import { double, startOpcua, testNamespace } from '../servers/opcua.ts'
import { opcuaBench, opcuaSettings, readUntil } from '../suites/opcua.ts'
import { waitFor } from '../suites/wait.ts'

const at = 1_767_571_200_000
const nodes = { load: DataType.Double, speed: DataType.Double }

test('unknown nodes are named and counted, and monitored once they appear', async () => {
  await using server = await startOpcua({ nodes })
  await using bench = await opcuaBench()
  const settings = opcuaSettings(server.endpoint, ['load', 'later', 'never', 'speed'])
  server.write('load', double(1, at))
  server.write('speed', double(2, at))
  const feed = await bench.open({ ...settings, retryUnknownSeconds: 1 })
  const { readings } = await readUntil(feed, (all) => all.length === 2)
  expect(readings.map(({ signal }) => signal).sort()).toEqual(['load', 'speed'])
  expect(feed.status()).toMatchObject({
    connected: true,
    details: {
      itemsMonitored: 2,
      itemsConfigured: 4,
      nodesUnknown: `nsu=${testNamespace};s=later, nsu=${testNamespace};s=never`,
    },
  })
  const named = bench.log.filter(({ facts }) => facts['code'] === 'NODE_UNKNOWN').map(({ text }) => text)
  expect(named).toHaveLength(2)
  expect(named[0]).toContain('s=later (BadNodeIdUnknown)')
  server.add('later', DataType.Double)
  server.write('later', double(3, at))
  const found = await readUntil(feed, (all) => all.length === 1)
  expect(found.readings[0]).toMatchObject({ signal: 'later', value: 3 })
  await waitFor('three items', () => feed.status().details['itemsMonitored'] === 3)
  // Named once, however often they are looked for.
  expect(bench.log.filter(({ facts }) => facts['code'] === 'NODE_UNKNOWN')).toHaveLength(2)
})

test('a namespace is bound by its URI, whatever its index', async () => {
  await using server = await startOpcua({ nodes, earlierNamespaces: ['urn:a', 'urn:b', 'urn:c'] })
  await using bench = await opcuaBench()
  server.write('load', double(9, at))
  const feed = await bench.open(opcuaSettings(server.endpoint, ['load']))
  const { readings } = await readUntil(feed, (all) => all.length === 1)
  expect(readings[0]).toMatchObject({ signal: 'load', value: 9 })
})

test('a wrong namespace is named, the neighbour goes on', async () => {
  await using server = await startOpcua({ nodes })
  await using bench = await opcuaBench()
  server.write('load', double(9, at))
  const settings = opcuaSettings(server.endpoint, ['load'])
  const wrong = { node: 'nsu=urn:other-vendor;s=speed', machine: 'm', signal: 'speed' }
  const feed = await bench.open({ ...settings, nodes: [wrong, ...(settings['nodes'] as object[])] })
  const { readings } = await readUntil(feed, (all) => all.length === 1)
  expect(readings[0]).toMatchObject({ signal: 'load', value: 9 })
  expect(bench.log.find(({ level }) => level === 'warn')?.text).toContain('it has no namespace urn:other-vendor')
})

test('a browse path leads to the same node; a path to nowhere is named', async () => {
  await using server = await startOpcua({ nodes })
  await using bench = await opcuaBench()
  server.write('load', double(9, at))
  const settings = {
    ...opcuaSettings(server.endpoint, ['load']),
    nodes: [
      { path: `/0:Objects/<${testNamespace}>:Machine/load`, machine: 'm', signal: 'load' },
      { path: `/0:Objects/<${testNamespace}>:Machine/gone`, machine: 'm', signal: 'gone' },
      { path: '/0:Objects/<urn:nowhere>:Machine', machine: 'm', signal: 'nowhere' },
    ],
  }
  const feed = await bench.open(settings)
  const { readings } = await readUntil(feed, (all) => all.length === 1)
  expect(readings[0]).toMatchObject({ signal: 'load', value: 9 })
  const named = bench.log.filter(({ facts }) => facts['code'] === 'NODE_UNKNOWN').map(({ text }) => text)
  expect(named.join('\n')).toMatch(/gone \(BadNoMatch\)/)
  expect(named.join('\n')).toMatch(/it has no namespace urn:nowhere/)
})

test('more nodes than fit into one call are all monitored', async () => {
  const many = Array.from({ length: 250 }, (_, index) => `n${index}`)
  await using server = await startOpcua({ nodes: Object.fromEntries(many.map((id) => [id, DataType.Double])) })
  await using bench = await opcuaBench()
  for (const [index, id] of many.entries()) server.write(id, double(index, at))
  const feed = await bench.open({ ...opcuaSettings(server.endpoint, many), maxItemsPerCall: 100 })
  expect(feed.status().details).toMatchObject({ itemsMonitored: 250, itemsConfigured: 250 })
  const { readings } = await readUntil(feed, (all) => all.length === 250)
  expect(new Set(readings.map(({ signal }) => signal)).size).toBe(250)
})
