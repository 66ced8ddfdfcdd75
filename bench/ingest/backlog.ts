// A backlog at the broker, worked off: the reader stands still while it is published, then takes all it can.
import { atRest, type Child, cpuSecondsOf, startChild } from './children.ts'
import { documentFor, type Kind, message, type Reader } from './load.ts'
import type { Surroundings } from './part.ts'
import { startPublisher } from './publisher.ts'

/** A reader with how many messages it has been sent so far: their times go on where the last ended. */
export interface Contender extends AsyncDisposable {
  readonly reader: Reader
  readonly child: Child
  sent: number
}

export async function startContender(reader: Reader, surroundings: Surroundings): Promise<Contender> {
  const { broker, influxd, folder, isProfiled } = surroundings
  const profile = isProfiled ? `${reader}-${Date.now()}` : undefined
  const telemetry =
    reader === 'duck' ? { kind: 'duckdb' } : { kind: 'influxdb', url: influxd.url, database: `bench_${Date.now()}` }
  const document = documentFor(reader, broker.url, telemetry)
  const child =
    reader === 'bare'
      ? await startChild('subscriber', { url: broker.url }, profile)
      : await startChild('installation', { document, folder: `${folder}/${reader}-${Date.now()}` }, profile)
  if (reader !== 'bare') await child.ask('connected')
  return { reader, child, sent: 0, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
}

export interface Drained {
  /** Messages per second until the last was acknowledged. */
  readonly acknowledged: number
  /** Messages per second until the last was stored; not known of the bare subscriber. */
  readonly stored: number
  /** Processor time for each message, in microseconds: of the reader, the broker, influxd. */
  readonly cpu: CpuTimes
}

export interface CpuTimes {
  readonly reader: number
  readonly broker: number
  readonly influxd: number
}

export async function drainBacklog(
  contender: Contender,
  surroundings: Surroundings,
  { kind, count }: { readonly kind: Kind; readonly count: number },
): Promise<Drained> {
  const { child, reader } = contender
  const first = contender.sent
  contender.sent += count
  await atRest([surroundings.broker, surroundings.influxd])
  child.pause()
  await using publisher = await startPublisher(surroundings.broker.port)
  await publisher.send(Array.from({ length: count }, (_, index) => message({ reader, kind, index: first + index })))
  const before = cpuTimes(child, surroundings)
  const begun = performance.timeOrigin + performance.now()
  child.resume()
  const acknowledged = await child.ask<number>('reach', contender.sent)
  const stored = reader === 'bare' ? acknowledged : await child.ask<number>('stored', contender.sent)
  const perSecond = (until: number) => (count * 1000) / (until - begun)
  return {
    acknowledged: perSecond(acknowledged),
    stored: perSecond(stored),
    cpu: cpuPerMessage(before, cpuTimes(child, surroundings), count),
  }
}

function cpuTimes(child: Child, { broker, influxd }: Surroundings): CpuTimes {
  return { reader: child.cpuSeconds(), broker: cpuSecondsOf(broker.pid), influxd: cpuSecondsOf(influxd.pid) }
}

function cpuPerMessage(before: CpuTimes, after: CpuTimes, count: number): CpuTimes {
  const each = (name: keyof CpuTimes) => ((after[name] - before[name]) * 1e6) / count
  return { reader: each('reader'), broker: each('broker'), influxd: each('influxd') }
}
