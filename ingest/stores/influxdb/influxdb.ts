// Samples in InfluxDB.
import { type Nanoseconds, nsPerSecond, type Sample } from '../../model.ts'
import type { SampleStore, StoreKind, StoreTools, Window } from '../store.ts'
import { createWriter, type Refused } from '../writer.ts'
import { writeBisecting } from './bisect.ts'
import { type InfluxdbConfig, influxdbConfig } from './config.ts'
import { encodeLines } from './line-protocol.ts'
import { openLink } from './link.ts'
import { prepare } from './prepare.ts'
import { createReader } from './queries.ts'

export const influxdbStore: StoreKind<InfluxdbConfig> = {
  name: 'influxdb',
  summary: 'InfluxDB 1.x over HTTP (2.x and 3 Core: not yet run against)',
  config: influxdbConfig,
  open: async (config, tools) => openInfluxdb(config, tools),
}

/** Needs no server yet: the first request does, so that an installation starts while its database is down. Throws SECRET_MISSING. */
function openInfluxdb(config: InfluxdbConfig, tools: StoreTools): SampleStore {
  const link = openLink(config)
  const reader = createReader(link, config.retentionPolicy)
  let prepared: Promise<void> | undefined

  /** Prepares first; whatever fails, preparing is done anew next time: the database may have been dropped. */
  async function ready<T>(action: () => Promise<T>): Promise<T> {
    try {
      prepared ??= prepare(link, config, tools.log)
      await prepared
      return await action()
    } catch (cause) {
      prepared = undefined
      throw cause
    }
  }

  /**
   * What stands is written again too: after a 500 InfluxDB shows points that it would lose in a restart, so only its own
   * answer to a write makes them durable.
   */
  async function insert(fresh: readonly Sample[], standing: readonly Sample[]): Promise<Refused[]> {
    const lines = encodeLines([...fresh, ...standing], tools.placeOf)
    const refused: Refused[] = []
    for (let start = 0; start < lines.length; start += config.batchSize) {
      refused.push(...(await writeBisecting(lines.slice(start, start + config.batchSize), link.write, start)))
    }
    return refused
  }

  async function find(late: readonly Sample[]): Promise<Sample[]> {
    const found: Sample[] = []
    for (const window of windowsAround(late)) found.push(...(await reader.read(window)))
    return found
  }

  const write = createWriter({ newest: reader.newest, find, insert })
  return {
    write: (samples) => ready(() => write(samples)),
    read: (window, limit) => (isEmpty(window) ? none() : ready(() => reader.read(window, limit))),
    aggregate: (window, step) => (isEmpty(window) ? none() : ready(() => reader.aggregate(window, step))),
    latest: (machine) => ready(() => reader.latest(machine)),
    close: async () => undefined,
  }
}

const none = async (): Promise<never[]> => []

function isEmpty(window: Window): boolean {
  return window.from >= window.to || window.signals?.length === 0
}

const mostWindows = 8

/**
 * A few windows for each machine that hold all of these samples: cut at the widest gaps, so that one sample of last year
 * beside one of today does not read a year.
 */
export function windowsAround(samples: readonly Sample[]): Window[] {
  const machines = Map.groupBy(samples, ({ machine }) => machine)
  return [...machines].flatMap(([machine, its]) => {
    const signals = [...new Set(its.map(({ signal }) => signal))]
    const times = [...new Set(its.map(({ time }) => time))].sort((a, b) => (a < b ? -1 : 1))
    return spans(times).map(({ from, to }) => ({ machine, signals, from, to: to + 1n }))
  })
}

function spans(times: readonly Nanoseconds[]): { from: Nanoseconds; to: Nanoseconds }[] {
  const gaps = times.slice(1).map((time, index) => ({ index, width: time - times[index]! }))
  const wide = gaps.filter(({ width }) => width > nsPerSecond).sort((a, b) => (a.width > b.width ? -1 : 1))
  const cuts = wide
    .slice(0, mostWindows - 1)
    .map(({ index }) => index)
    .sort((a, b) => a - b)
  const starts = [0, ...cuts.map((index) => index + 1)]
  const ends = [...cuts, times.length - 1]
  return starts.map((start, span) => ({ from: times[start]!, to: times[ends[span]!]! }))
}
