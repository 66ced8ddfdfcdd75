// A worker of simulations on another machine: takes shares from the queue, works them out on its threads.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Job as QueuedJob, WaitingError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { kunlunError } from '../../ingest/errors.ts'
import { openJob } from '../../optimizer/simulation/kinds.ts'
import type { SimulationsConfig } from '../config/simulations.ts'
import { version } from '../version.ts'
import { sumOf } from './local.ts'
import { openPartWriter, type PartWriter } from './parquet.ts'
import { type OpenedJob, openPool, type Pool } from './pool.ts'
import {
  connectionOf,
  fileKey,
  keptSeconds,
  openRedis,
  prefix,
  queueName,
  type Share,
  type ShareResult,
  shareId,
} from './queue.ts'
import { slots } from './ring.ts'

export interface ShareWorkerOptions {
  readonly config: SimulationsConfig
  readonly workers: number
  readonly signal: AbortSignal
  readonly onShare: (share: Share) => void
  readonly onReady: () => void
}

/**
 * A killed worker's lock runs out; whoever lives looks for such shares, twice before it takes one: after 20 s at most it is
 * done again. Locks are renewed by the main thread, which never computes. Losing machines is no fault of a share, so that it
 * may happen often before one is given up.
 */
const stalling = { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 20 } as const

/** Works until the signal. Throws SIMULATION_QUEUE; SIMULATION_VERSION for a share of another version, which stays for others. */
export async function workShares({ config, workers, signal, onShare, onReady }: ShareWorkerOptions): Promise<void> {
  const connection = connectionOf(config)
  const redis = await openRedis(config, connection)
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-shares-'))
  const bench = createBench({ workers, folder, redis })
  const ended = Promise.withResolvers<void>()
  const process = async (queued: QueuedJob<Share, ShareResult>, token?: string) => {
    const share = queued.data
    if (share.version !== version) {
      await queued.moveToWait(token)
      ended.reject(kunlunError('SIMULATION_VERSION', { wanted: share.version, version }))
      throw new WaitingError()
    }
    const result = await bench.work(share)
    onShare(share)
    return result
  }
  const worker = new Worker(queueName, process, { connection, prefix, concurrency: slots, ...stalling })
  // Connections are made again by themselves.
  worker.on('error', () => undefined)
  signal.addEventListener('abort', () => ended.resolve(), { once: true })
  try {
    await worker.waitUntilReady()
    onReady()
    if (!signal.aborted) await ended.promise
  } finally {
    await worker.close()
    await bench.close()
    redis.disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface BenchOptions {
  readonly workers: number
  readonly folder: string
  readonly redis: Redis
}

interface Opened extends OpenedJob {
  readonly pool: Pool
  readonly writer: PartWriter
  users: number
}

/** Threads stay with a job as long as its shares come, since starting them takes longer than a share. */
function createBench({ workers, folder, redis }: BenchOptions) {
  const open = new Map<string, Promise<Opened>>()

  async function openFor({ fingerprint, job, plan, isKept }: Share): Promise<Opened> {
    const key = `${fingerprint} ${isKept}`
    for (const [other, one] of open) if (other !== key && (await one).users === 0) await end(other)
    let found = open.get(key)
    if (found === undefined) {
      found = opened({ job, plan, simulation: openJob(job) }, { workers, isKept })
      open.set(key, found)
    }
    return found
  }

  async function end(key: string): Promise<void> {
    const one = await open.get(key)!
    open.delete(key)
    await one.pool.close()
    await one.writer.close()
  }

  return {
    async work(share: Share): Promise<ShareResult> {
      const one = await openFor(share)
      one.users++
      try {
        return await one.pool.work(share.part, async (blocks) => {
          const sum = sumOf(one, blocks)
          if (!share.isKept) return sum
          const file = join(folder, `${shareId(share)}.parquet`)
          await one.writer.write(file, blocks)
          const bytes = readFileSync(file)
          rmSync(file)
          await redis.set(fileKey(share), bytes, 'EX', keptSeconds)
          return { ...sum, sha256: createHash('sha256').update(bytes).digest('hex') }
        })
      } finally {
        one.users--
      }
    },
    close: async () => {
      for (const key of [...open.keys()]) await end(key)
    },
  }
}

async function opened(job: OpenedJob, effort: { readonly workers: number; readonly isKept: boolean }): Promise<Opened> {
  return { ...job, pool: openPool(job, effort), writer: await openPartWriter(job.simulation.columns), users: 0 }
}
