// Samples in InfluxDB.
import { kunlunError } from '../../errors.ts'
import type { Sample } from '../../model.ts'
import { keptSince } from '../retention.ts'
import type { SampleStore, StoreKind, StoreTools, Window } from '../store.ts'
import { createWriter, type Refused } from '../writer.ts'
import { writeBisecting } from './bisect.ts'
import { type InfluxdbConfig, influxdbConfig } from './config.ts'
import { lineEncoder } from './line-protocol.ts'
import { openLink } from './link.ts'
import { lookUp } from './look-up.ts'
import { prepare } from './prepare.ts'
import { createReader } from './queries.ts'
import { encodeRollups, readRollups } from './rollups.ts'

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
  const encode = lineEncoder(tools.placeOf)
  let prepared: Promise<string | undefined> | undefined

  /** Prepares first; whatever fails, preparing is done anew next time: the database may have been dropped. */
  async function ready<T>(action: (rollupPolicy: string | undefined) => Promise<T>): Promise<T> {
    try {
      prepared ??= prepare(link, config, tools.log)
      return await action(await prepared)
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
    const lines = encode([...fresh, ...standing])
    const refused: Refused[] = []
    for (let start = 0; start < lines.length; start += config.batchSize) {
      refused.push(...(await writeBisecting(lines.slice(start, start + config.batchSize), link.write, start)))
    }
    return refused
  }

  /** InfluxDB overwrites a field of the same point. */
  async function replace(samples: readonly Sample[]): Promise<void> {
    await send(encode(samples))
  }

  /** What we computed ourselves is not refused but for a server that is at its end. */
  async function send(lines: readonly string[], policy?: string): Promise<void> {
    const write = (part: readonly string[]) => link.write(part, policy)
    const refused: Refused[] = []
    for (let start = 0; start < lines.length; start += config.batchSize)
      refused.push(...(await writeBisecting(lines.slice(start, start + config.batchSize), write, start)))
    const [first] = refused
    if (first !== undefined) throw kunlunError('STORE_UNREACHABLE', { where: link.where, cause: first.cause })
  }

  const write = createWriter({ newest: reader.newest, find: (late) => lookUp(late, reader.readEach), insert })
  return {
    write: (samples) => ready(() => write(samples)),
    replace: (samples) => ready(() => replace(samples)),
    read: (window, limit) => (isEmpty(window) ? none() : ready(() => reader.read(window, limit))),
    aggregate: (window, step) => (isEmpty(window) ? none() : ready(() => reader.aggregate(window, step))),
    putRollups: (machine, step, rollups) =>
      ready((policy) => send(encodeRollups(rollups, { machine, place: tools.placeOf(machine), step }), policy)),
    rollups: (window, step) =>
      isEmpty(window)
        ? none()
        : ready((policy) => readRollups(link, { window, step, policy: policy ?? config.retentionPolicy })),
    latest: (machine) => ready(() => reader.latest(machine)),
    keptSince: () => keptSince(config.retentionDays, tools.clock),
    close: async () => undefined,
  }
}

const none = async (): Promise<never[]> => []

function isEmpty(window: Window): boolean {
  return window.from >= window.to || window.signals?.length === 0
}
