// The Sparkplug host on real mosquitto: births, data by alias, gaps, deaths, restarts, STATE.
import { connectAsync, type MqttClient } from 'mqtt'
import { describe, expect } from 'vitest'
import { decodePayload, type Metric } from '../../connectors/mqtt/sparkplug/protobuf.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { type MqttBench, mqttBench, readMessages } from '../suites/mqtt.ts'
import { bdSeq, bornDouble, double, payload, rebirthMetric } from '../suites/sparkplug.ts'
import { waitFor } from '../suites/wait.ts'

const brokerIt = await serverTest('mosquitto')
const settings = {
  subscriptions: [{ topic: 'spBv1.0/#', payload: { format: 'sparkplug' } }],
  sparkplug: { reorderTimeoutSeconds: 0.2, rebirthBackoffSeconds: 5 },
}
const host = { ...settings, sparkplug: { ...settings.sparkplug, hostId: 'kunlun' } }
const state = 'spBv1.0/STATE/kunlun'

describe('an edge node', () => {
  brokerIt('is understood by its births; a gap brings one rebirth, its death makes all stale', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await using edge = await startEdge(mosquitto.url)
    const feed = await bench.open(settings)
    await edge.birth()
    await edge.data('NDATA', 1, 21.5)
    await edge.data('DDATA', 2, 3.5)
    const first = await readMessages(feed, 4)
    expect(readings(bench, first)).toEqual([
      'furnace.Zone_1.T 20',
      'furnace.belt.speed 1',
      'furnace.Zone_1.T 21.5',
      'furnace.belt.speed 3.5',
    ])

    edge.skip()
    await edge.data('NDATA', 1, 22)
    await waitFor('a request for a rebirth', () => edge.requests.length > 0)
    expect(feed.status().details).toMatchObject({ edgeNodesOnline: 1, rebirthsAsked: 1, awaitingBirth: 1 })
    expect(edge.requests[0]).toMatchObject({ metrics: [{ name: 'Node Control/Rebirth', value: { value: true } }] })
    expect(edge.requests[0]).not.toHaveProperty('seq')
    await edge.birth()
    const second = await readMessages(feed, 3)
    expect(readings(bench, second)).toEqual(['furnace.Zone_1.T 20', 'furnace.Zone_1.T 22', 'furnace.belt.speed 1'])
    expect(edge.requests).toHaveLength(1)

    edge.die()
    const third = await readMessages(feed, 1)
    expect(third[0]?.source).toBe('spBv1.0/plant/NDEATH/furnace')
    const stale = bench.decode(third[0]!, settings).readings
    expect(stale).toEqual([
      { machine: 'furnace', signal: 'Zone_1.T', time: third[0]!.received, value: null, quality: 0x80310000 },
      { machine: 'furnace.belt', signal: 'speed', time: third[0]!.received, value: null, quality: 0x80310000 },
    ])
    expect(feed.status().details).toMatchObject({ edgeNodesOnline: 0 })
  })

  brokerIt('keeps its aliases over a restart of the host, which asks it for a birth', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await using edge = await startEdge(mosquitto.url)
    const before = await bench.open(settings)
    await edge.birth()
    await readMessages(before, 2)
    await before.close()
    // The session of a host begins clean: what comes while it is away does not wait for it.
    await bench.publish('spBv1.0/plant/NBIRTH/other', payload([bdSeq(0)], Date.now(), 0))
    const after = await bench.open(settings)
    await edge.data('NDATA', 1, 23)
    await waitFor('the data to arrive', () => after.status().details['awaitingBirth'] === 1)
    await waitFor('a request for a rebirth', () => edge.requests.length > 0)
    await edge.birth()
    const messages = await readMessages(after, 3)
    expect(readings(bench, messages)).toEqual(['furnace.Zone_1.T 20', 'furnace.Zone_1.T 23', 'furnace.belt.speed 1'])
    expect(messages.flatMap((message) => bench.decode(message, settings).problems)).toEqual([])
    expect(after.status().details['edgeNodes']).toBe(1)
  })

  brokerIt('that was never born is asked; what it said by alias is kept with the reason', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await using edge = await startEdge(mosquitto.url)
    const feed = await bench.open(settings)
    await edge.data('NDATA', 1, 1)
    await waitFor('a request for a rebirth', () => edge.requests.length > 0)
    await edge.birth()
    const messages = await readMessages(feed, 3)
    expect(messages.flatMap((message) => bench.decode(message, settings).problems)).toMatchObject([
      { code: 'SPARKPLUG_UNRESOLVED' },
    ])
  })

  brokerIt('is heard however many other hosts announce themselves', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await using edge = await startEdge(mosquitto.url)
    const feed = await bench.open({ ...settings, receiveMaximum: 5 })
    for (let count = 0; count < 50; count++) await bench.publish(`spBv1.0/STATE/other-${count}`, '{}')
    await waitFor(
      'all to be acknowledged',
      () => feed.status().details['received'] === 50 && feed.status().details['unacknowledged'] === 0,
    )
    await edge.birth()
    expect(readings(bench, await readMessages(feed, 2))).toHaveLength(2)
  })

  brokerIt('is read by a passive host that publishes nothing: no STATE, no request', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await using edge = await startEdge(mosquitto.url)
    const passive = { ...settings, sparkplug: { ...settings.sparkplug, rebirthBackoffSeconds: 1, role: 'passive' } }
    const feed = await bench.open({ ...passive, sparkplug: { ...passive.sparkplug, hostId: 'kunlun' } })
    const states = await watch(bench.publisher)
    await edge.data('NDATA', 1, 1)
    const [late] = await readMessages(feed, 1)
    expect(bench.decode(late!, settings).problems).toMatchObject([{ code: 'SPARKPLUG_UNRESOLVED' }])
    await edge.birth()
    expect(readings(bench, await readMessages(feed, 2))).toHaveLength(2)
    expect(feed.status().details).toMatchObject({ rebirthsAsked: 0 })
    await feed.close()
    expect([edge.requests, states]).toEqual([[], []])
  })

  brokerIt('that sends nonsense disturbs nobody', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await using edge = await startEdge(mosquitto.url)
    const feed = await bench.open(settings)
    await bench.publish('spBv1.0/plant/NDATA/furnace', Buffer.from([0xff, 0xff, 0xff]))
    await edge.birth()
    const messages = await readMessages(feed, 3)
    expect(bench.decode(messages[0]!, settings).problems).toMatchObject([{ code: 'SPARKPLUG_PAYLOAD' }])
    expect(readings(bench, messages)).toEqual(['furnace.Zone_1.T 20', 'furnace.belt.speed 1'])
  })
})

describe('the STATE of the host', () => {
  brokerIt('is retained: online with the time of its will, offline at its farewell', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    const watched = await watch(bench.publisher)
    const feed = await bench.open(host)
    const online = await waitFor('the birth', () => watched.at(-1))
    expect(online).toEqual({ online: true, timestamp: expect.any(Number) })
    await feed.close()
    await waitFor('the death', () => watched.length === 2)
    expect(watched[1]).toMatchObject({ online: false })
    expect(watched[1]!.timestamp).toBeGreaterThanOrEqual(online.timestamp)
    const late = await connectAsync(mosquitto.url)
    const retained = await watch(late)
    await waitFor('the retained death', () => retained.length === 1)
    expect(retained[0]).toEqual(watched[1])
    late.end(true)
  })

  brokerIt('is told by the broker where the host is gone, with the time of its birth', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    await bench.open(host)
    const watched = await watch(bench.publisher)
    const online = await waitFor('the retained birth', () => watched.at(-1))
    const thief = await connectAsync(mosquitto.url, { clientId: 'kunlun-line' })
    await waitFor('the will', () => watched.length === 2)
    expect(watched[1]).toEqual({ online: false, timestamp: online.timestamp })
    const retained = await watch(thief)
    await waitFor('the retained will', () => retained.length === 1)
    expect(retained[0]).toEqual(watched[1])
    thief.end(true)
  })

  brokerIt('is set right where somebody else says that it is offline', async () => {
    await using mosquitto = await startMosquitto()
    await using bench = await mqttBench(mosquitto.url)
    const watched = await watch(bench.publisher)
    await bench.open(host)
    const online = await waitFor('the birth', () => watched.at(-1))
    await bench.publish(state, JSON.stringify({ online: false, timestamp: online.timestamp }), true)
    await waitFor('the correction', () => watched.length >= 3)
    expect(watched[2]).toEqual(online)
  })
})

/** Each reading as machine.signal with its value. */
function readings(bench: MqttBench, messages: readonly Parameters<MqttBench['decode']>[0][]): string[] {
  const found = messages.flatMap((message) => bench.decode(message, settings).readings)
  return found.map(({ machine, signal, value }) => `${machine}.${signal} ${value}`)
}

interface State {
  readonly online: boolean
  readonly timestamp: number
}

/** Collects the STATE messages of the host, which must come with QoS 1. */
async function watch(client: MqttClient): Promise<State[]> {
  const states: State[] = []
  client.on('message', (topic, body, { qos }) => {
    if (topic === state && qos === 1) states.push(JSON.parse(String(body)) as State)
  })
  await client.subscribeAsync(state, { qos: 1 })
  return states
}

/** An edge node `furnace` with the metric `Zone 1/T` as alias 1, a device `belt` with `speed` as alias 2. */
async function startEdge(url: string) {
  const will = {
    topic: 'spBv1.0/plant/NDEATH/furnace',
    payload: payload([bdSeq(0)], Date.now()),
    qos: 1 as const,
    retain: false,
  }
  const client = await connectAsync(url, { will, reconnectPeriod: 0 })
  const requests: object[] = []
  let seq = 0
  client.on('message', (_topic, body, { qos }) => {
    // Commands are QoS 0; the subscription would take more.
    if (qos !== 0) return
    const read = decodePayload(body)
    if ('payload' in read) requests.push(read.payload)
  })
  await client.subscribeAsync('spBv1.0/plant/NCMD/furnace', { qos: 1 })
  const send = (type: string, metrics: readonly Metric[]) => {
    const device = type.startsWith('D') ? '/belt' : ''
    const body = payload(metrics, Date.now(), seq++ % 256)
    return client.publishAsync(`spBv1.0/plant/${type}/furnace${device}`, body, { qos: 0 })
  }
  return {
    requests,
    async birth() {
      seq = 0
      await send('NBIRTH', [bdSeq(0), rebirthMetric, bornDouble('Zone 1/T', 1, 20)])
      await send('DBIRTH', [bornDouble('speed', 2, 1)])
    },
    data: (type: 'NDATA' | 'DDATA', alias: number, value: number) =>
      send(type, [double(value, { alias: BigInt(alias) })]),
    /** A message that never arrives. */
    skip: () => seq++,
    /** Without a farewell: the broker publishes the will. */
    die: () => client.stream.destroy(),
    async [Symbol.asyncDispose]() {
      client.end(true)
    },
  }
}
