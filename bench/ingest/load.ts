// What the ingest benchmark sends: messages of five signals each, and where they go.
import { connectAsync } from 'mqtt'

export const signals = ['spindle_speed', 'spindle_load', 'feed_rate', 'spindle_power', 'vibration']
const machines = 10
const start = 1_767_571_200_000
export const clientId = 'kunlun-bench'
export const filter = 'plant/+/+'

/** Nothing of the same moment twice: each message is new to the store. */
export function message(index: number): { topic: string; body: string } {
  const values = signals.map((signal, at) => `"${signal}":${(index * (at + 1)) % 977}.5`).join(',')
  return { topic: `plant/cell-1/mill-${index % machines}`, body: `{"timestamp_ms":${start + index},${values}}` }
}

/** Resolves once the broker has acknowledged all of them. */
export async function publish(url: string, count: number): Promise<void> {
  const publisher = await connectAsync(url, { protocolVersion: 5 })
  for (let index = 0; index < count; index += 1000) {
    const window = Array.from({ length: Math.min(1000, count - index) }, (_, at) => message(index + at))
    await Promise.all(window.map(({ topic, body }) => publisher.publishAsync(topic, body, { qos: 1 })))
  }
  await publisher.endAsync()
}

/** The configuration of an installation that reads them into this store. */
export function documentFor(url: string, telemetry: object): object {
  const pointers = Object.fromEntries(signals.map((signal) => [signal, `/${signal}`]))
  const subscriptions = [{ topic: 'plant/{line}/{machine}', payload: { format: 'json', signals: pointers } }]
  const contract = { kind: 'other', signals: Object.fromEntries(signals.map((signal) => [signal, {}])) }
  return {
    connectors: { line: { kind: 'mqtt', url, clientId, subscriptions } },
    machines: Object.fromEntries(Array.from({ length: machines }, (_, index) => [`mill-${index}`, contract])),
    stores: { telemetry },
  }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
