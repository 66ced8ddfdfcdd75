// The demo's kunlun.yaml, as data: what the plant sends, the study of its furnace, the page on loopback.
import { demoConfig } from '../../plant/demo-config.ts'
import { type Configuration, configuration } from '../config/schema.ts'
import type { DemoCredentials } from './credentials.ts'
import type { DemoPlant } from './demo.ts'
import { machineTitles, phaseTitles, signalTitles } from './titles.ts'

export interface DemoParts extends DemoCredentials {
  readonly plant: DemoPlant
  readonly data: string
  readonly port: number
}

export function demoConfiguration({ plant, credentials, secrets, data, port }: DemoParts): Configuration {
  const links = {
    opcuaEndpoint: plant.opcuaEndpoint,
    opcuaUser: credentials.opcua.username,
    opcuaPassword: secrets.opcua,
    mqttUrl: plant.mqttUrl,
    mqttUser: credentials.mqtt.username,
    mqttPassword: secrets.mqtt,
  }
  const { connectors, machines } = demoConfig(links)
  return configuration.parse({
    site: { enterprise: 'huasheng', name: 'zibo', timezone: 'Asia/Shanghai' },
    data,
    connectors,
    machines: Object.fromEntries(
      Object.entries(machines).map(([id, machine]) => [id, withTitles(id, machine as MachineParts)]),
    ),
    studies: { 'substrate-96': substrateStudy },
    http: { port },
  })
}

function withTitles(id: string, machine: MachineParts): MachineParts {
  const signals = Object.entries(machine.signals).map(([name, signal]) => [
    name,
    { ...signal, title: signalTitles[name] },
  ])
  const phases = { signal: 'segment', titles: phaseTitles }
  return {
    ...machine,
    title: machineTitles[id],
    signals: Object.fromEntries(signals),
    ...(machine['kind'] === 'furnace' ? { runs: { phases } } : {}),
  }
}

interface MachineParts extends Record<string, unknown> {
  readonly signals: Readonly<Record<string, object>>
}

/** Cheaper substrates at full quality: the study that the demo works on. */
const substrateStudy = {
  title: { en: '96 % alumina substrate: cheaper at full quality', zh: '96氧化铝基板：保质降本' },
  machine: 'furnace-1',
  process: 'sintering',
  parameters: [
    {
      name: 'peak',
      type: 'continuous',
      low: 1500,
      high: 1640,
      step: 1,
      unit: 'Cel',
      feature: 'soak_mean',
      title: { en: 'Peak temperature', zh: '最高温度' },
    },
    {
      name: 'soak',
      type: 'continuous',
      low: 30,
      high: 240,
      step: 5,
      unit: 'min',
      feature: 'soak_minutes',
      title: { en: 'Soak', zh: '保温时间' },
    },
    {
      name: 'ramp',
      type: 'continuous',
      low: 2,
      high: 10,
      step: 0.1,
      unit: 'Cel/min',
      feature: 'ramp_rate',
      title: { en: 'Ramp', zh: '升温速率' },
    },
  ],
  objectives: [
    {
      outcome: 'cost',
      goal: 'minimize',
      unit: 'CNY',
      title: { en: 'Cost per good part', zh: '单件合格成本' },
      // Fifty thousand good parts a year.
      worth: { amount: 1, pieces: 50_000 },
    },
  ],
  constraints: [
    { outcome: 'density', min: 96.5, unit: '%', probability: 0.9, title: { en: 'Relative density', zh: '相对密度' } },
    { outcome: 'camber', max: 0.3, unit: 'mm', probability: 0.9, title: { en: 'Camber', zh: '翘曲' } },
    {
      outcome: 'strength',
      min: 350,
      unit: 'MPa',
      probability: 0.9,
      title: { en: 'Flexural strength', zh: '抗弯强度' },
    },
  ],
  cost: { amount: 3000, currency: 'CNY' },
  budget: 30,
}
