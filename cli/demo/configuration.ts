// The demo's kunlun.yaml, as data: what the plant sends, the study of its furnace, the page on loopback.
import { demoConfig } from '../../plant/demo-config.ts'
import { withOwnMaterials } from '../config/materials.ts'
import { type Configuration, configuration } from '../config/schema.ts'
import type { DemoCredentials } from './credentials.ts'
import type { DemoPlant } from './demo.ts'
import { substrateMaterial } from './substrate-material.ts'
import { studyOf } from './substrate-study.ts'
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
  const file = {
    site: { enterprise: 'huasheng', name: 'zibo', timezone: 'Asia/Shanghai' },
    data,
    connectors,
    machines: Object.fromEntries(
      Object.entries(machines).map(([id, machine]) => [id, withTitles(id, machine as MachineParts)]),
    ),
    materials: { 'alumina-96': substrateMaterial },
    studies: { 'substrate-96': studyOf('alumina-96') },
    http: { port },
  }
  return configuration.parse(withOwnMaterials(file))
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
