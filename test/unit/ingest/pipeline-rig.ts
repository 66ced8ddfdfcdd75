// A pipeline over a spool on a disk that can crash, with a store, a quarantine in memory.
import { expect } from 'vitest'
import { machinesConfig } from '../../../ingest/contract/config.ts'
import { compileContracts } from '../../../ingest/contract/contracts.ts'
import type { Clock, Decoded, QuarantineEntry, RawMessage, Sample } from '../../../ingest/model.ts'
import { createPipeline, type Pipeline, type PipelineOptions } from '../../../ingest/pipeline.ts'
import type { Spool } from '../../../ingest/spool/spool.ts'
import type { SampleStore } from '../../../ingest/stores/store.ts'
import type { StoredQuarantineEntry } from '../../../ledger/ledger.ts'
import { type CrashDisk, crashDisk } from './crash-disk.ts'
import { openOn } from './spool-tools.ts'

const start = 1_767_571_200_000_000_000n

export const clock: Clock = { now: () => start + 3_600_000_000_000n, factor: 1 }

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

export const contracts = compileContracts(
  machinesConfig.parse({
    'mill-1': { signals: { load: { deadband: 1 }, speed: {}, batch: { type: 'text' } } },
    'mill-2': { signals: { load: {} } },
  }),
)

/** The body is the decoded message itself; `boom` makes the decoder throw. */
export function decode({ body, source }: RawMessage): Decoded {
  const text = Buffer.from(body).toString()
  if (text === 'boom') throw new Error('poison')
  const { readings = [], outcomes = [], problems = [] } = JSON.parse(text)
  const timed = readings.map((reading: { seconds: number }) => ({
    machine: source,
    quality: 0,
    time: start + BigInt(reading.seconds) * 1_000_000_000n,
    ...reading,
  }))
  return { readings: timed, outcomes, problems }
}

export function raw(source: string, body: object | string, extra: Partial<RawMessage> = {}): RawMessage {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return {
    connector: 'mqtt',
    received: start,
    source,
    contentType: '',
    body: bytes,
    session: 1,
    redelivered: false,
    ...extra,
  }
}

export const sample = (machine: string, signal: string, seconds: number, value: number) =>
  raw(machine, { readings: [{ signal, seconds, value }] })

/** A store in memory with the contract's idempotence. */
export function memoryStore() {
  const rows = new Map<string, Sample>()
  let failures: (() => Error | undefined) | undefined
  const write: SampleStore['write'] = async (samples) => {
    const error = failures?.()
    if (error !== undefined) throw error
    const rejected = samples.flatMap((one, index) => {
      const key = `${one.machine}/${one.signal}/${one.time}`
      const known = rows.get(key)
      if (known !== undefined && known.value !== one.value)
        return [{ index, code: 'SAMPLE_CONFLICT' as const, reason: `${key} is already stored` }]
      rows.set(key, one)
      return []
    })
    return { written: samples.length - rejected.length, rejected }
  }
  return { rows, write, failWith: (next: typeof failures) => (failures = next) }
}

export function memoryQuarantine() {
  const entries: StoredQuarantineEntry[] = []
  return {
    entries,
    async add(added: readonly QuarantineEntry[]) {
      for (const entry of added)
        if (!entries.some(({ sequence, part }) => sequence === entry.sequence && part === entry.part))
          entries.push({ ...entry, id: entries.length + 1, state: 'kept' })
    },
    list: async ({ before = Number.POSITIVE_INFINITY }: { before?: number }) =>
      entries.filter(({ id, state }) => id < before && state === 'kept').reverse(),
    async markReplayed(id: number) {
      entries[id - 1] = { ...(entries[id - 1] as StoredQuarantineEntry), state: 'replayed' }
    },
  }
}

interface Rig {
  readonly spool: Spool
  readonly pipeline: Pipeline
  readonly store: ReturnType<typeof memoryStore>
  readonly quarantine: ReturnType<typeof memoryQuarantine>
  stop(): Promise<void>
}

export async function rig(
  options: Partial<PipelineOptions> = {},
  parts: Partial<Rig> & { disk?: CrashDisk; flooded?: boolean } = {},
): Promise<Rig> {
  const opened = await openOn(parts.disk ?? crashDisk())
  const spool = parts.flooded ? withPending(opened, 1_000_000) : opened
  const store = parts.store ?? memoryStore()
  const quarantine = parts.quarantine ?? memoryQuarantine()
  const pipeline = createPipeline({
    spool,
    store,
    decoders: new Map([['mqtt', decode]]),
    contracts,
    quarantine,
    outcomes: { report: async () => [] },
    clock,
    log: quiet,
    delay: () => new Promise((resolve) => setImmediate(resolve)),
    random: () => 0.5,
    commitEveryMs: 0,
    ...options,
  })
  const abort = new AbortController()
  const running = pipeline.run(abort.signal)
  return {
    spool,
    pipeline,
    store,
    quarantine,
    async stop() {
      abort.abort()
      await running
      await spool.close()
    },
  }
}

/** A spool that always has so many messages on their way to the disk. */
function withPending(spool: Spool, pending: number): Spool {
  return new Proxy(spool, { get: (target, name) => (name === 'pending' ? pending : Reflect.get(target, name)) })
}

export function expectBalanced({ messages, samples }: ReturnType<Pipeline['balances']>): void {
  for (const { received, rejected, spooled, decoded, quarantined } of messages)
    expect(received).toBe(rejected + spooled + decoded + quarantined)
  for (const { decoded, stored, quarantined, filtered, pending } of samples)
    expect(decoded).toBe(stored + quarantined + filtered + pending)
}
