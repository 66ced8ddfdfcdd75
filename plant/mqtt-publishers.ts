// The MQTT side of the plant: two mills and the laboratory, each a client of its own over TCP.
import { connectAsync, type IClientPublishOptions, type MqttClient } from 'mqtt'
import { type Sample, toMs, type Value } from '../ingest/model.ts'
import type { Credentials } from './broker.ts'
import type { LabResult } from './laboratory.ts'
import { type MillName, type MillSignal, machines } from './machines.ts'

export interface Publishers {
  publishMill(name: MillName, samples: readonly Sample[]): void
  publishResults(results: readonly LabResult[]): void
  /** Messages that the broker has acknowledged. */
  acknowledged(): number
  stop(): Promise<void>
}

export const labTopic = 'lab/furnace-1/outcomes'
export const umhTopic = 'umh/v1/huasheng/zibo/machining/cell-1/mill-2/_historian'
export const topicOf = (signal: string) => `plant/cell-1/mill-1/${signal}`

/** Signals that stay the same for long are repeated once an hour, so that a late listener learns them. */
const repeatEvery = 60

/** Connects three clients; rejects where the broker refuses one. Publishing is QoS 1 throughout. */
export async function startPublishers(url: string, credentials: Credentials | undefined): Promise<Publishers> {
  const open = (clientId: string) => connectAsync(url, { clientId, clean: true, ...credentials })
  const clients = { 'mill-1': await open('mill-1'), 'mill-2': await open('mill-2'), lab: await open('lab') }
  let acknowledged = 0
  const send = (client: MqttClient, topic: string, payload: unknown, options: IClientPublishOptions = {}) => {
    client.publish(topic, JSON.stringify(payload), { qos: 1, ...options }, (error) => {
      if (!error) acknowledged++
    })
  }
  const changes = { 'mill-1': onlyChanges(), 'mill-2': onlyChanges() }
  return {
    publishMill(name, samples) {
      const fresh = changes[name](samples)
      if (fresh.length === 0) return
      if (name === 'mill-2') return send(clients['mill-2'], umhTopic, umhPayload(fresh))
      for (const sample of fresh) {
        const payload = { value: asJson(sample.value), timestamp_ms: toMs(sample.time) }
        send(clients['mill-1'], topicOf(sample.signal), payload, { retain: !isMeasured(sample) })
      }
    },
    publishResults(results) {
      if (results.length > 0) send(clients.lab, labTopic, results)
    },
    acknowledged: () => acknowledged,
    async stop() {
      for (const client of Object.values(clients)) await client.endAsync()
    },
  }
}

/** UMH classic: one time, then every signal by its name. */
function umhPayload(samples: readonly Sample[]): Record<string, unknown> {
  const values = samples.map((sample) => [sample.signal, asJson(sample.value)] as const)
  return { timestamp_ms: toMs(samples[0]?.time ?? 0n), ...Object.fromEntries(values) }
}

/** Part counts stay far below 2^53, so a JSON number is exact. */
function asJson(value: Value | null): number | boolean | string | null {
  return typeof value === 'bigint' ? Number(value) : value
}

function isMeasured(sample: Sample): boolean {
  return machines['mill-1'].signals[sample.signal as MillSignal].type === 'float'
}

/** Lets measured values through, all others where they changed or have not been said for an hour. */
function onlyChanges(): (samples: readonly Sample[]) => Sample[] {
  const said = new Map<string, { value: Value | null; age: number }>()
  return (samples) =>
    samples.filter((sample) => {
      if (isMeasured(sample)) return true
      const last = said.get(sample.signal)
      const isFresh = last === undefined || last.value !== sample.value || last.age >= repeatEvery
      said.set(sample.signal, { value: sample.value, age: isFresh ? 0 : last.age + 1 })
      return isFresh
    })
}
