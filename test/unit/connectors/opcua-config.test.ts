// The settings of an OPC UA connector: defaults, and all mistakes at once.
import { expect, test } from 'vitest'
import { opcuaConfig, queueSizeOf } from '../../../connectors/opcua/config.ts'
import { parseNodeId, parsePath } from '../../../connectors/opcua/node-address.ts'

const good = { node: 'nsu=urn:vendor:plant;s=Furnace.Zone1', machine: 'furnace-1', signal: 'zone1' }
const settings = { endpoint: 'opc.tcp://127.0.0.1:4840', anonymous: true, nodes: [good] }
const open = { securityMode: 'None', securityPolicy: 'None', allowWeakSecurity: true }

test('the defaults are safe', () => {
  expect(opcuaConfig.parse(settings)).toMatchObject({
    securityMode: 'SignAndEncrypt',
    securityPolicy: 'strongest',
    allowWeakSecurity: false,
    publishingIntervalMs: 500,
    samplingIntervalMs: 500,
    outageSeconds: 30,
    deadband: 0,
  })
})

test('all bad nodes are reported together, each where it stands', () => {
  const nodes = [
    good,
    { ...good, signal: 'a', node: 'ns=2;s=Furnace' },
    { ...good, signal: 'b', node: 'furnace' },
    { ...good, signal: 'c', node: undefined, path: 'Objects/Machine' },
    { ...good, signal: 'd', path: '/0:Objects' },
    { ...good, signal: '__proto__' },
    { ...good },
  ]
  const result = opcuaConfig.safeParse({ ...settings, nodes })
  const found = result.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  expect(found).toEqual([
    expect.stringMatching(/^nodes\.1\.node: ns=2;s=Furnace: an index can change/),
    expect.stringMatching(/^nodes\.2\.node: furnace: not a NodeId/),
    expect.stringMatching(/^nodes\.3\.path: Objects\/Machine: a browse path begins with/),
    expect.stringMatching(/^nodes\.4\.node: set either node or path/),
    expect.stringMatching(/^nodes\.5\.signal: must be letters/),
    expect.stringMatching(/^nodes\.6: furnace-1\/zone1 is already nodes\[0\]/),
  ])
})

test.each([
  ['a password over an open link', { ...open, anonymous: false, username: 'u', password: { env: 'P' } }],
  ['no protection without saying so', { ...open, allowWeakSecurity: false }],
  ['Sign alone without saying so', { securityMode: 'Sign' }],
  ['a broken policy without saying so', { securityPolicy: 'Basic128Rsa15' }],
  ['nobody said to log in', { anonymous: false }],
  ['two users', { username: 'u', password: { env: 'P' } }],
  ['a user certificate without its key', { anonymous: false, userCertificate: '/etc/u.pem' }],
  ['an exception without a reason', { certificateExceptions: [{ thumbprint: 'ab'.repeat(20), checks: ['validity'] }] }],
  [
    'an exception from trust',
    { certificateExceptions: [{ thumbprint: 'ab'.repeat(20), checks: ['trust'], because: 'no' }] },
  ],
  ['a mode without its policy', { securityMode: 'None' }],
  ['a user without a password', { anonymous: false, username: 'u' }],
  ['a password in the file', { anonymous: false, username: 'u', password: 'secret' }],
  ['a user in the endpoint', { endpoint: 'opc.tcp://user:secret@127.0.0.1:4840' }],
  ['another protocol', { endpoint: 'http://127.0.0.1:4840' }],
  ['an unknown setting', { samplingInterval: 100 }],
])('%s is a problem', (_what, wrong) => {
  expect(opcuaConfig.safeParse({ ...settings, ...wrong }).success).toBe(false)
})

test('the queue holds an outage, unless its size is given', () => {
  const config = opcuaConfig.parse({ ...settings, outageSeconds: 6, publishingIntervalMs: 100 })
  expect(queueSizeOf(config, 100)).toBe(62)
  expect(queueSizeOf(config, 1000)).toBe(7)
  expect(queueSizeOf(config, 0)).toBe(1000)
  expect(queueSizeOf({ ...config, queueSize: 20 }, 100)).toBe(20)
})

test.each([
  ['i=2258', undefined, 'i=2258'],
  ['nsu=urn:a;i=4294967295', 'urn:a', 'i=4294967295'],
  ['nsu=http://vendor.com/UA/;s=Kiln "1"; zone=2\n🔥', 'http://vendor.com/UA/', 's=Kiln "1"; zone=2\n🔥'],
  ['nsu=urn:semi%3Bcolon%25;s=x', 'urn:semi;colon%', 's=x'],
  ['nsu=urn:a;g=72962B91-FA75-4AE6-8D28-B404DC7DAF63', 'urn:a', 'g=72962B91-FA75-4AE6-8D28-B404DC7DAF63'],
  ['nsu=urn:a;b=AQL/', 'urn:a', 'b=AQL/'],
])('NodeId %s', (text, namespace, identifier) => {
  expect(parseNodeId(text)).toEqual({ address: { kind: 'node', namespace, identifier } })
})

test.each(['', 'ns=0;i=1', 'nsu=;s=a', 's=', 'i=4294967296', 'i=-1', 'g=1', 'b=*', 'nsu=urn:a', 'x=1'])(
  'no NodeId: %s',
  (text) => {
    expect(parseNodeId(text)).toEqual({ problem: expect.stringContaining(text) })
  },
)

test('a browse path carries its namespaces on, and escapes its own marks', () => {
  expect(parsePath('/0:Objects/<http://v.com/UA/>:Machines/Kiln&/1/<urn:b>:A&:B')).toEqual({
    address: {
      kind: 'path',
      elements: [
        { namespace: undefined, name: 'Objects' },
        { namespace: 'http://v.com/UA/', name: 'Machines' },
        { namespace: 'http://v.com/UA/', name: 'Kiln/1' },
        { namespace: 'urn:b', name: 'A:B' },
      ],
    },
  })
})

test.each(['Objects', '/', '/0:', '/0:Objects//x', '/2:Machine', '/<>:x', '/0:Objects/<urn:a:x', '/a:b'])(
  'no browse path: %s',
  (text) => {
    expect(parsePath(text)).toEqual({ problem: expect.any(String) })
  },
)
