// The MQTT connector on real mosquitto: sessions, windows, refusals, hostile messages.
import { describe, expect } from 'vitest'
import { mqtt } from '../../connectors/mqtt/index.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { freePort } from '../servers/server.ts'
import { connectorTools, temporaryFolder } from '../suites/connector-tools.ts'
import { mqttBench, readDeliveries, readMessages } from '../suites/mqtt.ts'
import { waitFor } from '../suites/wait.ts'

const brokerIt = await serverTest('mosquitto')
const topic = 'plant/cell-1/mill-1/load'
const body = (value: number) => JSON.stringify({ value, timestamp_ms: value })

describe('the session', () => {
  brokerIt('keeps what comes while nobody is there, in order, over a restart of the broker', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await (await bench.open()).close()
    for (let value = 1; value <= 50; value++) await bench.publish(topic, body(value))
    await mosquitto.restart()
    const messages = await readMessages(await bench.open(), 50)
    expect(messages.map((message) => bench.decode(message).readings[0]?.value)).toEqual(numbers(50))
  })

  brokerIt('brings refused messages again, as redelivered', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    const feed = await bench.open()
    for (let value = 1; value <= 50; value++) await bench.publish(topic, body(value))
    const [first, ...others] = await readDeliveries(feed, 50)
    first?.refuse(new Error('no space left'))
    for (const delivery of others) delivery.accept()
    const again = await readMessages(await bench.open(), 50)
    expect(again.every((message) => message.redelivered && message.session === 2)).toBe(true)
    expect(again.map((message) => bench.decode(message).readings[0]?.value)).toEqual(numbers(50))
  })

  brokerIt('is left alone where it fits: retained messages do not come again', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await bench.publish(topic, body(1), true)
    const first = await bench.open()
    const [retained] = await readMessages(first, 1)
    expect(retained?.contentType).toMatch(/retained/)
    await first.close()
    const second = await bench.open()
    await bench.publish(topic, body(2))
    const [next] = await readMessages(second, 1)
    expect(bench.decode(next!).readings[0]?.value).toBe(2)
  })

  brokerIt('follows a change of topics', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await (await bench.open({ subscriptions: [{ topic: 'old/{machine}/{signal}' }] })).close()
    const feed = await bench.open({ subscriptions: [{ topic: 'new/{machine}/{signal}' }] })
    await bench.publish('old/mill-1/load', body(1))
    await bench.publish('new/mill-1/load', body(2))
    expect((await readMessages(feed, 1)).map(({ source }) => source)).toEqual(['new/mill-1/load'])
  })

  brokerIt('that another client takes over hints at the client id', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    const feed = await bench.open()
    const lost = expect(readMessages(feed, 1)).rejects.toThrow(/clientId/)
    await bench.open()
    await lost
  })
})

describe('a late answer', () => {
  brokerIt('after close or loss acknowledges nothing and harms nothing', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    const first = await bench.open()
    await bench.publish(topic, body(1))
    const [closed] = await readDeliveries(first, 1)
    await first.close()
    closed?.accept()
    const second = await bench.open()
    const [stolen] = await readDeliveries(second, 1)
    const third = await bench.open()
    stolen?.refuse(new Error('too late'))
    const [message] = await readMessages(third, 1)
    expect(message).toMatchObject({ redelivered: true, session: 3 })
  })
})

describe('the window', () => {
  brokerIt('holds back the broker at the receive maximum, loses nothing', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    const feed = await bench.open({ receiveMaximum: 30 })
    await Promise.all(numbers(100).map((value) => bench.publish(topic, body(value))))
    await waitFor('a full window', () => feed.status().details['unacknowledged'] === 30)
    expect(feed.status()).toMatchObject({ dropped: 0, details: { waiting: 30 } })
    const messages = await readMessages(feed, 100)
    expect(messages.map((message) => bench.decode(message).readings[0]?.value)).toEqual(numbers(100))
    expect(feed.status()).toMatchObject({ dropped: 0, details: { unacknowledged: 0 } })
  })

  brokerIt('is shared by two feeds of a group: each message comes once', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    const subscriptions = [{ topic: 'plant/{line}/{machine}/{signal}', share: 'kunlun' }]
    const feeds = [
      await bench.open({ clientId: 'replica-1', subscriptions }),
      await bench.open({ clientId: 'replica-2', subscriptions }),
    ]
    await Promise.all(numbers(200).map((value) => bench.publish(topic, body(value))))
    const waiting = () => feeds.map((feed) => Number(feed.status().details['waiting']))
    await waitFor('all messages', () => waiting()[0]! + waiting()[1]! === 200)
    const [first, second] = await Promise.all(feeds.map((feed) => readMessages(feed, 1)))
    expect(first?.length).toBeGreaterThan(0)
    expect(second?.length).toBeGreaterThan(0)
    const values = [...first!, ...second!].map((message) => Number(bench.decode(message).readings[0]?.value))
    expect(values.sort((a, b) => a - b)).toEqual(numbers(200))
  })
})

describe('a refusal', () => {
  brokerIt('for a wrong password says what to check, and never the password', async () => {
    await using mosquitto = await startMosquitto({ users: { kunlun: 'right' } })
    process.env['KUNLUN_TEST_PASSWORD'] = 'wrong-secret'
    const login = { url: mosquitto.url, username: 'kunlun', password: { env: 'KUNLUN_TEST_PASSWORD' } }
    const refusal = await openAlone(login)
    expect(refusal).toMatchObject({ code: 'LINK_REFUSED', message: expect.stringMatching(/user.*password/) })
    expect(`${refusal} ${JSON.stringify(refusal)}`).not.toMatch(/wrong-secret/)
    process.env['KUNLUN_TEST_PASSWORD'] = 'right'
    expect(await openAlone(login)).toBe('open')
  })

  brokerIt('by a host without a broker is a lost link', async () => {
    await using mosquitto = await startMosquitto()
    await mosquitto.stop()
    expect(await openAlone({ url: mosquitto.url })).toMatchObject({ code: 'LINK_LOST', retry: true })
  })
})

describe('WebSocket', () => {
  brokerIt('carries the same, acknowledged alike', async () => {
    const port = await freePort()
    const extra = [`listener ${port} 127.0.0.1`, 'protocol websockets']
    await using mosquitto = await startMosquitto({ persistence: false, extra })
    await using bench = await mqttBench(mosquitto.url)
    const feed = await bench.open({ url: `ws://127.0.0.1:${port}` })
    await Promise.all(numbers(2000).map((value) => bench.publish(topic, body(value))))
    expect(await readMessages(feed, 2000)).toHaveLength(2000)
    expect(feed.status().details['unacknowledged']).toBe(0)
  })
})

describe('TLS', () => {
  brokerIt('is mutual, with a password on top', async () => {
    await using mosquitto = await startMosquitto({ tls: 'mutual', users: { kunlun: 'right' } })
    process.env['KUNLUN_TEST_PASSWORD'] = 'right'
    const { authority, clientCertificate, clientKey } = mosquitto.certificates!
    const login = { url: mosquitto.tlsUrl, username: 'kunlun', password: { env: 'KUNLUN_TEST_PASSWORD' } }
    const tls = { ca: authority, cert: clientCertificate, key: { file: clientKey } }
    expect(await openAlone({ ...login, tls })).toBe('open')
    expect(await openAlone({ ...login, tls: { ca: authority } })).not.toBe('open')
  })

  brokerIt('refuses a broker whose authority is unknown', async () => {
    await using mosquitto = await startMosquitto({ tls: true })
    expect(await openAlone({ url: mosquitto.tlsUrl })).toMatchObject({
      code: 'LINK_REFUSED',
      message: expect.stringMatching(/TLS.*tls\.ca/),
    })
  })

  brokerIt('shows until when the certificate is valid', async () => {
    await using mosquitto = await startMosquitto({ tls: true })
    await using bench = await mqttBench(mosquitto.url)
    const feed = await bench.open({ url: mosquitto.tlsUrl, tls: { ca: mosquitto.certificates!.authority } })
    expect(Date.parse(String(feed.status().details['certificateUntil']))).toBeGreaterThan(Date.now())
  })
})

describe('a hostile message', () => {
  brokerIt('of 5 MB is refused with its first 4 KiB, acknowledged, the neighbours go on', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    const feed = await bench.open()
    await bench.publish(topic, Buffer.alloc(5_000_000, 'x'))
    await bench.publish(topic, body(1))
    const [large, next] = await readMessages(feed, 2)
    expect(large).toMatchObject({ rejected: 'PAYLOAD_TOO_LARGE', source: topic })
    expect(large?.body).toHaveLength(4096)
    expect(bench.decode(large!).problems[0]?.message).toMatch(/5000000 bytes.*1048576/)
    expect(bench.decode(next!).readings).toHaveLength(1)
    await feed.close()
    const again = await bench.open()
    await bench.publish(topic, body(2))
    expect((await readMessages(again, 1)).map(({ rejected }) => rejected)).toEqual([undefined])
  })

  brokerIt('gets a problem with a reason, one by one', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    const feed = await bench.open()
    const cases: [string, string | Buffer, string][] = [
      ['plant/cell-1/🔥/load', body(1), 'NAME_NOT_ALLOWED'],
      ['plant/cell-1/mill-1/a,b"c', body(1), 'NAME_NOT_ALLOWED'],
      ['plant/cell-1/__proto__/load', body(1), 'NAME_NOT_ALLOWED'],
      [topic, '{"value":', 'PAYLOAD_NOT_JSON'],
      [topic, Buffer.from([0xff, 0xfe, 0, 1, 2]), 'PAYLOAD_NOT_JSON'],
      [topic, '{"value":NaN}', 'PAYLOAD_NOT_JSON'],
      [topic, '{"__proto__":{"x":1},"value":1}', 'PAYLOAD_NOT_JSON'],
      [topic, '{"val":1}', 'PAYLOAD_SHAPE'],
      [topic, '{"value":1e999}', 'VALUE_NOT_FINITE'],
      [topic, '{"value":1,"timestamp_ms":"yesterday"}', 'TIME_INVALID'],
    ]
    for (const [where, what] of cases) await bench.publish(where, what)
    await bench.publish(topic, '{"value":9007199254740993,"timestamp_ms":1}')
    const decoded = (await readMessages(feed, cases.length + 1)).map((message) => bench.decode(message))
    expect(decoded.slice(0, -1).map(({ problems }) => problems[0]?.code)).toEqual(cases.map(([, , code]) => code))
    expect(decoded.slice(0, -1).flatMap(({ readings }) => readings)).toEqual([])
    expect(decoded.at(-1)?.readings[0]?.value).toBe(9007199254740993n)
  })
})

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

/** Opens a feed with `settings` and closes it again: 'open', or the error. */
async function openAlone(settings: object): Promise<'open' | Error> {
  const config = mqtt.config.parse({ subscriptions: [{ topic: 'plant/{line}/{machine}/{signal}' }], ...settings })
  try {
    const feed = await mqtt.open(config, connectorTools({ folder: await temporaryFolder() }))
    await feed.close()
    return 'open'
  } catch (cause) {
    return cause as Error
  }
}
