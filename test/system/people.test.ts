// What people decide in a whole installation has its consequences at once: an answered question, a changed study.
import { connectAsync } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { example } from '../../cli/config/example.ts'
import { nsPerSecond, type Run } from '../../ingest/model.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { waitFor } from '../suites/wait.ts'
import { connected, type Plant, startPlant } from './fixtures/installed.ts'

const brokerIt = await serverTest('mosquitto')
const from = 1_767_571_200n * nsPerSecond
const machines = { 'mill-1': { kind: 'machine-tool', area: 'machining', line: 'cell-1', signals: {} } }

function pass(number: number): Run {
  const begin = from + BigInt(number) * 3600n * nsPerSecond
  return {
    id: `mill-1/${number}`,
    machine: 'mill-1',
    process: 'milling',
    from: begin,
    to: begin + 600n * nsPerSecond,
    state: 'finished',
    planned: {},
    achieved: {},
    features: {},
    labels: { batch: 'B1' },
    version: 1,
  }
}

describe('a result of a batch that two runs carry', () => {
  brokerIt('waits for a person, then goes to the run that was named', async () => {
    await using broker = await startMosquitto({ persistence: false })
    const subscriptions = [{ topic: 'lab/{machine}/outcomes', payload: { format: 'outcome' } }]
    await using plant = await startPlant({
      connectors: { lab: { kind: 'mqtt', url: broker.url, subscriptions } },
      machines,
    })
    await connected(plant)
    const { ledger } = plant.now()
    await ledger.runs.putAll([pass(0), pass(1)], { who: 'kunlun', when: from })
    const publisher = await connectAsync(broker.url, { protocolVersion: 5 })
    const result = { batch: 'B1', name: 'roughness', value: 0.8, unit: 'um', specimen: '1' }
    await publisher.publishAsync('lab/mill-1/outcomes', JSON.stringify(result), { qos: 1 })
    const question = await waitFor('the question', async () => {
      const [open] = await plant.get<{ id: string; runs: { id: string }[] }[]>('/questions?open=true')
      return open
    })
    expect(question.runs.map(({ id }) => id)).toEqual(['mill-1/0', 'mill-1/1'])
    await waitFor('the kept result', async () => (await ledger.quarantine.counts()).length > 0)
    expect(await ledger.outcomes.list({})).toEqual([])
    await plant.post(`/questions/${question.id}/answer`, { answer: 'mill-1/1' })
    const [outcome] = await waitFor('the result', async () => {
      const recorded = await ledger.outcomes.list({})
      return recorded.length > 0 ? recorded : undefined
    })
    expect(outcome).toMatchObject({ run: 'mill-1/1', value: 0.8 })
    expect(await ledger.quarantine.counts()).toEqual([])
    await publisher.endAsync()
  })
})

describe('a study changed on the page', () => {
  const study = example.studies['substrate-96']
  const document = { machines: example.machines, studies: { 'substrate-96': study } }

  it('is what suggestions are made from, and stays so after a new start', async () => {
    await using plant = await startPlant(document)
    const [peak, soak] = study.parameters
    const narrow = { ...study, parameters: [{ ...peak, low: 1600, high: 1610 }, soak] }
    expect(await put(plant, narrow)).toMatchObject({ version: 1, differs: true })
    const suggestion = await plant.post<{ settings: { peak: number } }>('/suggestions', { study: 'substrate-96' })
    expect(suggestion.status).toBe(201)
    expect(suggestion.answer.settings.peak).toBeGreaterThanOrEqual(1600)
    expect(suggestion.answer.settings.peak).toBeLessThanOrEqual(1610)
    await plant.restart()
    expect(await plant.get('/studies/substrate-96/definition')).toMatchObject({ version: 1, differs: true })
    // The file caught up: nothing differs any more.
    await plant.restart({ ...document, studies: { 'substrate-96': narrow } })
    expect(await plant.get('/studies/substrate-96/definition')).toMatchObject({ version: 1, differs: false })
  })
})

async function put(plant: Plant, definition: object): Promise<unknown> {
  const response = await fetch(`${plant.now().url}/api/v1/studies/substrate-96`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(definition),
  })
  return response.json()
}
