// What the page is told of machines: features with names, the connector that brings their values.
import { expect, test } from 'vitest'
import { example } from '../../../cli/config/example.ts'
import { configuration } from '../../../cli/config/schema.ts'
import { machineViews, studyView } from '../../../cli/run/views.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

function viewsWith(connectors: object) {
  const views = machineViews(configuration.parse({ ...example, connectors }))
  return Object.fromEntries(views.map(({ id, connector }) => [id, connector]))
}

const [mqtt, opcua] = [example.connectors['shop-floor'], example.connectors['kiln-hall']]

test('a machine has the connector that names it, else the only one that learns names from its topics', () => {
  expect(viewsWith({ mqtt, opcua })).toEqual({ 'furnace-1': 'opcua', 'mill-1': 'mqtt' })
})

test('where two connectors may bring a machine, none is claimed', () => {
  expect(viewsWith({ opcua, mqtt, other: { ...mqtt, clientId: 'other' } })).toEqual({ 'furnace-1': 'opcua' })
})

test('a connector that brings results only brings no values', () => {
  const lab = { ...mqtt, clientId: 'lab', subscriptions: [{ topic: 'lab/{machine}', payload: { format: 'outcome' } }] }
  expect(viewsWith({ lab, mqtt })).toEqual({ 'furnace-1': 'mqtt', 'mill-1': 'mqtt' })
})

test('features carry name and unit; a kind of machine without features of its own has those of every run', () => {
  const machines = { oven: { kind: 'other', signals: {} }, ...example.machines }
  const [oven, furnace] = machineViews(configuration.parse({ ...example, machines }))
  expect(oven?.features).toEqual({ gap_percent: { title: expect.any(Object), unit: '%' } })
  expect(furnace?.features).toMatchObject({ peak: { title: { en: 'Peak', zh: '峰值温度' }, unit: 'Cel' } })
})

test('an outcome that is computed says what is measured for it', () => {
  const study = studyConfig.parse({
    machine: 'furnace-1',
    parameters: [{ name: 'peak', type: 'continuous', low: 1500, high: 1640 }],
    edges: { densityLow: { of: 'density', deviations: -4 } },
    objectives: [{ outcome: 'goodPartCost', goal: 'minimize', perGoodPart: 'cost' }],
    constraints: [
      { outcome: 'densityLow', min: 96, probability: 0.9 },
      { outcome: 'camber', max: 0.3, probability: 0.9 },
    ],
  })
  const { objectives, constraints } = studyView('substrate', study)
  expect(objectives[0]).toMatchObject({ outcome: 'goodPartCost', measured: 'cost' })
  expect(constraints.map(({ measured }) => measured)).toEqual(['density', undefined])
})
