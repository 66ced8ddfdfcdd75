// The configuration that fits this plant: connectors and machines as they would stand in kunlun.yaml.
import type { SecretRef } from '../ingest/secret.ts'
import type { SignalSpec } from './machines.ts'
import { machines } from './machines.ts'
import { labTopic, topicOf, umhTopic } from './mqtt-publishers.ts'
import { plantNamespace } from './opcua-server.ts'

export interface DemoLinks {
  readonly opcuaEndpoint: string
  readonly mqttUrl: string
  /** Users at the two servers, and where their passwords are found. */
  readonly opcuaUser: string
  readonly opcuaPassword: SecretRef
  readonly mqttUser: string
  readonly mqttPassword: SecretRef
}

/** Measured values are expected this often, plant seconds: some wall seconds at the demo's factor. */
const intervalSeconds = 3600

/** The `connectors` and `machines` parts of kunlun.yaml for the simulated plant, as plain data. */
export function demoConfig(links: DemoLinks): {
  connectors: Record<string, unknown>
  machines: Record<string, unknown>
} {
  return {
    connectors: { 'furnace-hall': furnaceLink(links), machining: machiningLink(links) },
    machines: Object.fromEntries(
      Object.entries(machines).map(([machine, { signals, ...rest }]) => [
        machine,
        {
          ...rest,
          signals: Object.fromEntries(Object.entries(signals).map(([name, spec]) => [name, contractOf(name, spec)])),
        },
      ]),
    ),
  }
}

function furnaceLink(links: DemoLinks): Record<string, unknown> {
  return {
    kind: 'opcua',
    endpoint: links.opcuaEndpoint,
    username: links.opcuaUser,
    password: links.opcuaPassword,
    publishingIntervalMs: 200,
    // Every change: at the demo's factor the plant reports faster than any sampling.
    samplingIntervalMs: 0,
    nodes: Object.keys(machines['furnace-1'].signals).map((signal) => ({
      node: `nsu=${plantNamespace};s=furnace-1.${signal}`,
      machine: 'furnace-1',
      signal,
    })),
  }
}

function machiningLink(links: DemoLinks): Record<string, unknown> {
  return {
    kind: 'mqtt',
    url: links.mqttUrl,
    username: links.mqttUser,
    password: links.mqttPassword,
    subscriptions: [
      // The line is part of the topic, the machine is what comes after it.
      { topic: topicOf('{signal}').replace('mill-1', '{machine}'), payload: { format: 'json' } },
      { topic: umhTopic, payload: { format: 'umh-classic' } },
      { topic: labTopic, payload: { format: 'outcome' } },
    ],
  }
}

/** Set once per heat: its silence in between is no fault. */
const perHeat = new Set(['load_mass'])

function contractOf(name: string, spec: SignalSpec): Record<string, unknown> {
  return spec.type === 'float' && !perHeat.has(name) ? { ...spec, intervalSeconds } : { ...spec }
}
