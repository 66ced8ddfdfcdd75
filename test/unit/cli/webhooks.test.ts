// Webhooks: which addresses are of the own network, which settings are refused, when an alarm is told.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readConfig } from '../../../cli/config/read.ts'
import { isPrivateAddress, namesPrivateAddress } from '../../../cli/config/webhooks.ts'
import { type Alarm, alarmsIn, watchAlarms } from '../../../cli/webhooks/alarms.ts'
import { signatureOf } from '../../../cli/webhooks/post.ts'
import { quietView } from '../../system/fixtures/told.ts'

it.each([
  ['127.0.0.1', '127.255.255.254', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.7.9', '169.254.169.254'],
  ['100.64.0.1', '0.0.0.0', '::1', '::', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1'],
])('%s and its like are of the own network', (...addresses) => {
  expect(addresses.filter((address) => !isPrivateAddress(address))).toEqual([])
})

it('all other addresses are not', () => {
  const outside = ['8.8.8.8', '172.15.255.255', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '::ffff:8.8.8.8']
  expect(outside.filter(isPrivateAddress)).toEqual([])
})

it.each(['http://[::1]:8/', 'http://127.1/', 'http://2130706433/', 'http://0x7f.1/', 'https://localhost/'])(
  '%s states an address of the own network itself, however it is written',
  (url) => expect(namesPrivateAddress(url)).toBe(true),
)

it('settings that are unsafe are refused, all at once', () => {
  const hook = (url: string, more = '') => `{ url: "${url}", secret: { env: X }${more} }`
  const text = `
site: { enterprise: e, name: s }
machines: {}
webhooks:
  a: ${hook('http://mes.example/')}
  b: ${hook('https://user:word@mes.example/')}
  c: ${hook('file:///etc/passwd')}
  d: { url: "https://mes.example/", secret: plain }
  e: ${hook('https://mes.example/', ', events: [run.begun]')}
  f: ${hook('http://mes.example/', ', private: true')}
  g: ${hook('http://192.168.1.9/')}
`
  const read = readConfig(text)
  const paths = 'problems' in read ? read.problems.map(({ path }) => path) : []
  expect(paths).toEqual([
    'webhooks.a.url',
    'webhooks.b.url',
    'webhooks.c.url',
    'webhooks.d.secret',
    'webhooks.e.events.0',
  ])
})

it('an alarm is told at its third look, its end at once; each raise has one end', () => {
  const alarm: Alarm = { subject: 'store', code: 'X', message: '' }
  fc.assert(
    fc.property(fc.array(fc.boolean()), (looks) => {
      const watch = watchAlarms([])
      let lasting = 0
      let isRaised = false
      for (const isThere of looks) {
        lasting = isThere ? lasting + 1 : 0
        const told = watch.look(isThere ? [alarm] : []).map(({ state }) => state)
        const expected: readonly string[] =
          isThere && !isRaised && lasting >= 3 ? ['raised'] : !isThere && isRaised ? ['cleared'] : []
        expect(told).toEqual(expected)
        isRaised = expected.length > 0 ? isThere : isRaised
      }
    }),
  )
})

it('alarms come from links, the store, silent signals, messages that broke a contract, charts', () => {
  const fault = { code: 'LINK_LOST', message: 'lost', next: 'wait' } as const
  const link = { id: 'plc', kind: 'opcua', dropped: 0, details: {}, lastError: fault }
  const messages = { received: 0, redelivered: 0, rejected: 0, spooled: 0, decoded: 0, quarantined: 0 }
  const view = {
    ...quietView,
    connectors: [
      { ...link, messages, state: 'lost' as const },
      { ...link, messages, id: 'up', state: 'connected' as const },
    ],
    store: { kind: 'duckdb', state: 'failing' as const, lastError: fault },
    stale: [{ machine: 'm', signal: 's', silentSeconds: 9, intervalSeconds: 2 }],
  }
  const kept = [{ code: 'UNIT_UNKNOWN', connector: 'plc', count: 3 }]
  const hit = {
    machine: 'm',
    quantity: { kind: 'outcome', name: 'camber' },
    rule: 'N2',
    run: 'm/1',
    label: 'H7',
  } as const
  const sentence = { en: '9 points in a row lie above the centre line.', zh: '连续 9 点位于中心线上方。' }
  const alarms = alarmsIn({ view, quarantine: kept, charts: [{ ...hit, sentence, since: 0n, runs: 40 }] })
  const subjects = alarms.map(({ subject }) => subject)
  const chart = 'chart/m/outcome/camber'
  expect(subjects).toEqual(['connector/plc', 'store', 'signal/m/s', 'quarantine/plc/UNIT_UNKNOWN', chart])
  expect(alarms.at(-1)).toMatchObject({ code: 'RULE_HIT', view: '#/capability/m/outcome/camber?like=m%2F1&limit=40' })
  expect(alarmsIn({ view: quietView, quarantine: [], charts: [] })).toEqual([])
})

it('the signature is that of the guide', () => {
  // printf '5.{}' | openssl dgst -sha256 -hmac word
  expect(signatureOf('word', 5, '{}')).toBe('sha256=9cf59c800d2c2b43758d39660bf5a9648dd8cd56ec6d30f24a4faa5bc45684ad')
})
