// Server profiles, retries, source times that stand still: decided without a server.
import { DataType, DataValue, Variant } from 'node-opcua'
import { expect, test } from 'vitest'
import { opcuaConfig, queueSizeOf } from '../../../connectors/opcua/config.ts'
import { codeOfUnitId, uneceCodes, unitOf } from '../../../connectors/opcua/discovery/unece.ts'
import { deadbandOf } from '../../../connectors/opcua/item-requests.ts'
import { profileOf, serverProfiles } from '../../../connectors/opcua/profiles.ts'
import { retriesOf } from '../../../connectors/opcua/retries.ts'
import { watchStillTimes } from '../../../connectors/opcua/still-time.ts'
import { isUnit } from '../../../ingest/contract/units.ts'

const build = (manufacturer: string, product: string, productUri = '') => ({
  manufacturer,
  product,
  productUri,
  version: '',
})

test.each([
  ['s7-1200', build('Siemens AG', 'SIMATIC S7-1200', 'https://www.siemens.com/s7-1200')],
  ['s7-1500', build('SIEMENS', 'SIMATIC.S7-1500.OPC-UA.Application:PLC_1')],
  ['s7-1500', build('Siemens AG', 'CPU', '6ES7 516-3AN01-0AB0')],
  ['kepware', build('Kepware', 'KEPServerEX')],
  ['kepware', build('PTC', 'Kepware Server')],
  ['ignition', build('Inductive Automation', 'Ignition OPC UA Server')],
  ['prosys', build('Prosys OPC Ltd.', 'SimulationServer')],
  ['unknown', build('Hexagon Werke', 'Ofen 3')],
  ['unknown', build('', '')],
])('%s is recognised', (name, told) => {
  expect(profileOf(told).name).toBe(name)
})

test('the configuration goes before what a server says of itself', () => {
  expect(profileOf(build('Kepware', 'KEPServerEX'), 's7-1200').name).toBe('s7-1200')
  expect(new Set(serverProfiles.map(({ name }) => name)).size).toBe(serverProfiles.length)
  expect(serverProfiles.at(-1)?.name).toBe('unknown')
})

test('the queue holds the outage and what gathers between two publishings', () => {
  const config = opcuaConfig.parse({ endpoint: 'opc.tcp://kiln:4840', anonymous: true, outageSeconds: 30 })
  expect(queueSizeOf(config, 500)).toBe(62)
  expect(queueSizeOf(config, 100)).toBe(310)
  expect(queueSizeOf({ ...config, queueSize: 7 }, 100)).toBe(7)
})

test('a deadband of the node goes before that of the connector, in percent or not', () => {
  const node = { machine: 'm', signal: 's', node: 'i=1' }
  const config = opcuaConfig.parse({ endpoint: 'opc.tcp://kiln:4840', anonymous: true, deadbandPercent: 2 })
  expect(deadbandOf(node, config)).toEqual({ type: 'percent', value: 2 })
  expect(deadbandOf({ ...node, deadband: 0.5 }, config)).toEqual({ type: 'absolute', value: 0.5 })
  expect(deadbandOf({ ...node, deadbandPercent: 0 }, config)).toEqual({ type: 'absolute', value: 0 })
})

test('a node that was refused is asked for later each time, up to an hour, at once after a restart', () => {
  let now = 0
  const node = { machine: 'm', signal: 's', node: 'i=1' }
  const retries = retriesOf(60_000, () => now)
  expect(retries.isDue(node)).toBe(true)
  const pauses: number[] = []
  for (let failure = 0; failure < 9; failure++) {
    retries.failed(node)
    const from = now
    while (!retries.isDue(node)) now += 500
    pauses.push(now - from)
  }
  expect(pauses.map((pause) => Math.ceil(pause / 60_000))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  retries.failed(node)
  expect(retries.isDue(node)).toBe(false)
  retries.dueNow()
  expect(retries.isDue(node)).toBe(true)
  expect(retries.isRetry(node)).toBe(true)
  retries.done(node)
  expect(retries.isRetry(node)).toBe(false)
})

test('a source time that stands still while the value changes is noticed, and that it goes on', () => {
  const told: [string, boolean][] = []
  const still = watchStillTimes<string>((node, isStill) => void told.push([node, isStill]))
  const at = (ms: number, value: number) =>
    new DataValue({ value: new Variant({ dataType: DataType.Double, value }), sourceTimestamp: new Date(ms) })
  // A burst within one moment, and an unchanged value, are nothing.
  expect([0, 1, 2, 3, 4].map((value) => still.isStill('a', at(1, value), 10 + value))).not.toContain(true)
  expect([0, 3000, 6000].map((now) => still.isStill('b', at(1, 7), now))).not.toContain(true)
  expect([1000, 2000, 3000, 4000].map((now, value) => still.isStill('c', at(1, value), now))).toEqual([
    false,
    false,
    false,
    true,
  ])
  expect(still.count()).toBe(1)
  expect(still.isStill('c', at(2, 9), 5000)).toBe(false)
  expect(told).toEqual([
    ['c', true],
    ['c', false],
  ])
  expect(still.count()).toBe(0)
})

test('every UNECE code of the table has a UCUM code', () => {
  expect([...uneceCodes].filter(([, ucum]) => !isUnit(ucum))).toEqual([])
})

test('a unit id holds its code; what is not in the table keeps the text of the server', () => {
  expect(codeOfUnitId(4_408_652)).toBe('CEL')
  expect(codeOfUnitId(-1)).toBeUndefined()
  expect(codeOfUnitId(Number.NaN)).toBeUndefined()
  const namespaceUri = 'http://www.opcfoundation.org/UA/units/un/cefact'
  expect(unitOf({ namespaceUri, unitId: 4_408_652, displayName: { text: 'Grad' } })).toBe('Cel')
  expect(unitOf({ namespaceUri, unitId: 1, displayName: { text: ' Einh. ' } })).toBe('Einh.')
  expect(unitOf({ namespaceUri: 'urn:vendor', unitId: 4_408_652, displayName: { text: 'bar' } })).toBe('bar')
  expect(unitOf({})).toBeUndefined()
})
