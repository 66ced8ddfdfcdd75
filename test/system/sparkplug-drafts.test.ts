// Contracts from births on a whole installation: drafted, accepted by a person or by configuration, over a restart.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { connectAsync, type MqttClient } from 'mqtt'
import { describe, expect } from 'vitest'
import { parse, stringify } from 'yaml'
import { datatype } from '../../connectors/mqtt/sparkplug/datatypes.ts'
import type { Metric } from '../../connectors/mqtt/sparkplug/protobuf.ts'
import type { DraftView } from '../../dashboards/api/drafts.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { bdSeq, bornDouble, double, payload } from '../suites/sparkplug.ts'
import { waitFor } from '../suites/wait.ts'
import { connected, expectBalances, type Plant, settled, startPlant } from './fixtures/installed.ts'

const brokerIt = await serverTest('mosquitto')
const main = resolve(import.meta.dirname, '../../cli/main.ts')

const largest: Metric = {
  name: 'serial',
  alias: 3n,
  datatype: datatype.uint64,
  value: { field: 'long', value: 2n ** 64n - 1n },
}

const plantOn = (url: string, payloadConfig: object = {}) => ({
  connectors: {
    edge: {
      kind: 'mqtt',
      url,
      subscriptions: [{ topic: 'spBv1.0/#', payload: { format: 'sparkplug', ...payloadConfig } }],
    },
  },
})

describe('births', () => {
  brokerIt('draft contracts; the person who accepts one has its signals stored from then on', async () => {
    await using mosquitto = await startMosquitto()
    await using plant = await startPlant(plantOn(mosquitto.url))
    await connected(plant)
    await using edge = await startEdge(mosquitto.url)
    await edge.send('DBIRTH', [{ ...bornDouble('Zone 1/T', 1, 20), unit: '°C' }, largest])
    const draft = await waitFor('the draft', async () => (await drafts(plant))[0])
    expect(draft).toMatchObject({ machine: 'furnace.belt', connector: 'edge', isKnown: false })
    expect(await printed(plant)).toEqual({
      code: 0,
      stdout:
        'machines:\n  # promised over edge\n  furnace.belt:\n    signals:\n' +
        '      Zone_1.T: { type: float, unit: Cel } # Double, unit "°C"\n      serial: { type: text } # UInt64\n',
    })

    expect(await printed(plant, 'furnace.belt', '--accept')).toMatchObject({ code: 0 })
    expect(await drafts(plant)).toEqual([])
    await edge.send('DDATA', [double(21.5, { alias: 1n })])
    await settled(plant, 3)
    expect(await newest(plant)).toEqual({ 'Zone_1.T': 21.5 })
    const { yaml } = await plant.get<{ yaml: string }>('/configuration/export')
    expect(parse(yaml).machines['furnace.belt'].signals['Zone_1.T']).toMatchObject({ type: 'float', unit: 'Cel' })
    expect(await plant.get('/configuration/differences')).toMatchObject([{ key: 'accepted.furnace.belt' }])
    const again = await plant.post('/drafts/furnace.belt/accept', {})
    expect(again).toMatchObject({ status: 404 })
    expectBalances(plant.now().ingest.view())
  })

  brokerIt(
    'are contracts where the configuration accepts them: the birth itself is stored, over a restart too',
    async () => {
      await using mosquitto = await startMosquitto()
      await using plant = await startPlant(plantOn(mosquitto.url, { accept: 'automatic' }))
      await connected(plant)
      await using edge = await startEdge(mosquitto.url)
      await edge.send('DBIRTH', [bornDouble('speed', 1, 20), largest])
      await settled(plant, 2)
      expect(await newest(plant)).toEqual({ speed: 20, serial: '18446744073709551615' })
      expect(await drafts(plant)).toEqual([])
      const entries = await plant.now().ledger.quarantine.list({})
      expect(entries).toEqual([])

      await plant.restart()
      await connected(plant)
      const machines = await plant.get<{ id: string; signals: { name: string }[] }[]>('/machines')
      expect(machines.map(({ id, signals }) => [id, signals.map(({ name }) => name).sort()])).toEqual([
        ['furnace.belt', ['serial', 'speed']],
      ])
      await edge.send('NDATA', [{ ...bornDouble('unpromised', 7, 1) }])
      await edge.send('DDATA', [{ ...bornDouble('speed', 1, 22) }])
      await waitFor('the newest value', async () => (await newest(plant))['speed'] === 22)
    },
  )
})

async function drafts(plant: Plant): Promise<readonly DraftView[]> {
  return (await plant.get<{ drafts: readonly DraftView[] }>('/drafts')).drafts
}

async function newest(plant: Plant): Promise<Record<string, unknown>> {
  const samples = await plant.now().store.latest('furnace.belt')
  return Object.fromEntries(samples.map(({ signal, value }) => [signal, value]))
}

/** What `kunlun discover sparkplug` prints, in a process of its own. */
async function printed(plant: Plant, ...args: string[]): Promise<{ code: number | null; stdout: string }> {
  const file = join(plant.folder, 'kunlun.yaml')
  const site = { enterprise: 'huasheng', name: 'zibo' }
  await writeFile(file, stringify({ site, data: join(plant.folder, 'data') }))
  const child = spawn(process.execPath, [main, 'discover', 'sparkplug', ...args, '-c', file])
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { code: child.exitCode, stdout }
}

/** An edge node `furnace` whose birth is out, with a device `belt`. */
async function startEdge(url: string) {
  const client: MqttClient = await connectAsync(url, { reconnectPeriod: 0 })
  let seq = 0
  const send = async (type: string, metrics: readonly Metric[]) => {
    const device = type.startsWith('D') ? '/belt' : ''
    const body = payload(metrics, Date.now(), seq++ % 256)
    await client.publishAsync(`spBv1.0/plant/${type}/furnace${device}`, body, { qos: 0 })
  }
  await send('NBIRTH', [bdSeq(0)])
  return {
    send,
    async [Symbol.asyncDispose]() {
      client.end(true)
    },
  }
}
